"""Texts of sounds of any length: windows of many sounds in common batches, put together again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.whisper.speech_model import SpeechModel
from evenhand.model_zoo.whisper.windows import Window, windows

Sound: TypeAlias = Iterable[Wave]
"""One sound in blocks, so that it need not be in memory; `[wave]` for one that is."""

Write: TypeAlias = Callable[[Sequence[int], Sequence[Wave]], Sequence[str]]
"""From windows, and the number of the sound that each is of, to texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What was written for one window.

    Attributes:
        start_s: where the window begins in the sound.
        end_s: where it ends.
        text: the text; may be empty.
    """

    start_s: float
    end_s: float
    text: str


def segments(
    model: SpeechModel, sounds: Sequence[Sound], write: Write, *, batch: int
) -> tuple[tuple[Segment, ...], ...]:
    """Return the texts of all windows of each sound.

    Args:
        model: whose windows.
        sounds: sounds in blocks.
        write: asked once for each batch, windows of a sound in their order.
        batch: most windows at once.

    Returns:
        For each sound its segments in order; none for a sound without samples.
    """
    found: list[list[Segment]] = [[] for _ in sounds]
    queue = _queue(model, sounds)
    while taken := list(islice(queue, batch)):
        owners = [owner for owner, _ in taken]
        texts = write(owners, [window.wave for _, window in taken])
        for (owner, window), text in zip(taken, texts, strict=True):
            segment = Segment(start_s=window.start_s, end_s=window.end_s, text=text)
            found[owner].append(segment)
    return tuple(map(tuple, found))


def joined(found: Sequence[Segment]) -> str:
    """Return the texts of segments as one.

    Examples:
        >>> joined([Segment(start_s=0, end_s=28, text="He is"), Segment(start_s=28, end_s=31,
        ...                                                            text="here.")])
        'He is here.'
    """
    return " ".join(segment.text for segment in found if segment.text)


def _queue(model: SpeechModel, sounds: Sequence[Sound]) -> Iterator[tuple[int, Window]]:
    """Yield the windows of all sounds, each with the number of its sound."""
    for owner, sound in enumerate(sounds):
        for window in windows(sound, rate_hz=model.rate_hz, longest_s=model.window_s):
            yield owner, window
