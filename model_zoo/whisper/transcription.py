"""What was said, in words: batches of sounds of any length, their language given or identified."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.whisper.language import identified_languages
from evenhand.model_zoo.whisper.speech_model import SpeechModel, Task
from evenhand.model_zoo.whisper.windowed import Segment, Sound, joined, segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What a model heard.

    Attributes:
        text: all of it.
        language: code of the language that it was written in; None for a model of English alone
            and for a sound without samples.
        segments: the text of each window with its times.
    """

    text: str
    language: str | None
    segments: tuple[Segment, ...]


def transcripts(
    model: SpeechModel,
    sounds: Sequence[Sound],
    *,
    language: str | None = None,
    task: Task = "transcribe",
    batch: int = 8,
    most_tokens: int | None = None,
) -> tuple[Transcript, ...]:
    """Return the transcripts of some sounds.

    Each window is heard by itself, so a mistake in one does not run on into the next.

    Args:
        model: a Whisper.
        sounds: each in blocks of samples at the model's rate; `[wave]` for one in memory.
        language: code of the language of all; None identifies that of each by its first window.
        task: write in the language that is spoken, or in English.
        batch: most windows at once.
        most_tokens: where the text of a window is cut off; a model that repeats itself without
            end stops there.

    Raises:
        ZooError: the model does not have this language.
    """
    languages: dict[int, str] = {}

    def write(owners: Sequence[int], waves: Sequence[Wave]) -> tuple[str, ...]:
        if not model.languages and language in {None, "en"}:
            return model.written(waves, most_tokens=most_tokens)
        _identify(model, owners, waves, languages, given=language)
        spoken = [languages[owner] for owner in owners]
        return model.written(waves, languages=spoken, task=task, most_tokens=most_tokens)

    found = segments(model, sounds, write, batch=batch)
    return tuple(
        Transcript(text=joined(parts), language=languages.get(owner), segments=parts)
        for owner, parts in enumerate(found)
    )


def _identify(
    model: SpeechModel,
    owners: Sequence[int],
    waves: Sequence[Wave],
    languages: dict[int, str],
    *,
    given: str | None,
) -> None:
    """Note the language of each sound whose first window is among these."""
    first = dict(zip(reversed(owners), reversed(waves), strict=True))
    new = [owner for owner in first if owner not in languages]
    if given is not None:
        languages.update(dict.fromkeys(new, given))
    elif new:
        identified = identified_languages(model, [first[owner] for owner in new])
        languages.update(zip(new, identified, strict=True))
