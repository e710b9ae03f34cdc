"""Whisper base on German acted speech: errors of words by emotion, sex and age of the speaker.

    python examples/emodb_whisper/run.py FOLDER --out emodb-whisper

`FOLDER` holds `wav/` and `speakers.csv` of EMO-DB. What was heard is kept in `--out`, one line a
clip: a second call goes on where the first stopped, and prints the tables again.
"""

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from evenhand.metrics.text.wer import wer
from evenhand.metrics.text.wer_gap import WerGap, wer_gap
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.fetch.whisper_base import whisper_base
from evenhand.model_zoo.whisper.language import language_probabilities
from evenhand.model_zoo.whisper.speech_model import SpeechModel, open_speech_model
from evenhand.model_zoo.whisper.transcription import transcripts

SENTENCES: Mapping[str, str] = {
    "a01": "Der Lappen liegt auf dem Eisschrank.",
    "a02": "Das will sie am Mittwoch abgeben.",
    "a04": "Heute abend könnte ich es ihm sagen.",
    "a05": "Das schwarze Stück Papier befindet sich da oben neben dem Holzstück.",
    "a07": "In sieben Stunden wird es soweit sein.",
    "b01": "Was sind denn das für Tüten, die da unter dem Tisch stehen?",
    "b02": "Sie haben es gerade hochgetragen und jetzt gehen sie wieder runter.",
    "b03": "An den Wochenenden bin ich jetzt immer nach Hause gefahren und habe Agnes besucht.",
    "b09": "Ich will das eben wegbringen und dann mit Karl was trinken gehen.",
    "b10": "Die wird auf dem Platz sein, wo wir sie immer hinlegen.",
}
"""The ten sentences by the code in a file's name (Burkhardt et al. 2005, Interspeech)."""

EMOTIONS: Mapping[str, str] = {
    "A": "fear",
    "E": "disgust",
    "F": "happiness",
    "L": "boredom",
    "N": "neutral",
    "T": "sadness",
    "W": "anger",
}
MOST_TOKENS = 60
"""No clip is longer than ten seconds; what writes on beyond this repeats itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One clip: who spoke, what was asked to be said, and what the model made of it.

    `german` is the transcript when the model is told the language, `free` when it is not.
    """

    clip: str
    speaker: str
    emotion: str
    sex: str
    age: int
    said: str
    german: str
    free: str
    language: str
    german_share: float


def main() -> None:
    """Transcribe, and print the tables."""
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    kept = arguments.out / "heard.jsonl"
    clips = sample(arguments.data / "wav", each=arguments.each)
    heard = {one.clip: one for one in _read(kept)}
    missing = [clip for clip in clips if clip.name not in heard]
    if missing:
        folder = arguments.model or whisper_base(cache=cache_folder(), say=_say)
        model = open_speech_model(folder, runtime=arguments.runtime)
        speakers = _speakers(arguments.data / "speakers.csv")
        with kept.open("a", encoding="utf-8") as stream:
            for place, clip in enumerate(missing, start=1):
                one = _hear(model, clip, speakers)
                stream.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
                stream.flush()
                heard[one.clip] = one
                _say(f"{place} of {len(missing)}: {one.clip} {one.german}")
    _report([heard[clip.name] for clip in clips])


def sample(folder: Path, *, each: int) -> list[Path]:
    """Return so many clips of each speaker and emotion, spread over the sentences.

    The clips of a cell stand in the order of the sentences; those at even distances are taken.
    """
    cells: dict[tuple[str, str], list[Path]] = {}
    for clip in sorted(folder.glob("*.wav")):
        cells.setdefault((clip.stem[:2], clip.stem[5]), []).append(clip)
    taken: list[Path] = []
    for clips in cells.values():
        places = np.linspace(0, len(clips) - 1, min(each, len(clips))).round().astype(int)
        taken += [clips[place] for place in places]
    return taken


def _hear(model: SpeechModel, clip: Path, speakers: Mapping[str, tuple[str, int]]) -> Heard:
    """Return what the model makes of one clip."""
    recorded, rate_hz = soundfile.read(clip, dtype="float32")
    wave = soxr.resample(recorded, rate_hz, model.rate_hz)
    (shares,) = language_probabilities(model, [wave])
    language = next(iter(shares))
    (german,) = transcripts(model, [[wave]], language="de", most_tokens=MOST_TOKENS)
    free = german.text
    if language != "de":
        (other,) = transcripts(model, [[wave]], language=language, most_tokens=MOST_TOKENS)
        free = other.text
    sex, age = speakers[clip.stem[:2]]
    return Heard(
        clip=clip.name,
        speaker=clip.stem[:2],
        emotion=EMOTIONS[clip.stem[5]],
        sex=sex,
        age=age,
        said=SENTENCES[clip.stem[2:5]],
        german=german.text,
        free=free,
        language=language,
        german_share=shares["de"],
    )


def _report(heard: Sequence[Heard]) -> None:
    """Print word error rates and languages."""
    said, german = [one.said for one in heard], [one.german for one in heard]
    overall = wer(said, german, normaliser="basic")
    free = wer(said, [one.free for one in heard], normaliser="basic")
    right = sum(one.language == "de" for one in heard)
    print(f"{len(heard)} clips of {len({one.speaker for one in heard})} speakers")
    print(f"word error rate, language given: {overall.corpus:.3f} ({overall.length} words)")
    print(f"word error rate, language identified: {free.corpus:.3f}")
    print(f"taken for German: {right} of {len(heard)}")
    middle = float(np.median(sorted({one.age for one in heard})))
    print(_table("emotion", heard, [one.emotion for one in heard]))
    print(_table("sex", heard, [one.sex for one in heard]))
    ages = [f"{'over' if one.age > middle else 'up to'} {middle:g}" for one in heard]
    print(_table("age", heard, ages))
    print(_table("speaker", heard, [one.speaker for one in heard]))


def _table(title: str, heard: Sequence[Heard], slices: Sequence[str]) -> str:
    """Return the error rate of each slice, and its ratio to that of all others."""
    found: WerGap = wer_gap(
        [one.said for one in heard],
        [one.german for one in heard],
        slices,
        persons=[one.speaker for one in heard],
        normaliser="basic",
    )
    lines = [f"\n{title:<12}clips persons   WER  against others (95 %)       German"]
    for name in sorted(found.by_slice, key=str):
        one = found.by_slice[name]
        inside = [item for item, its in zip(heard, slices, strict=True) if its == name]
        german = sum(item.language == "de" for item in inside)
        against = one.against
        ratio = f"{against.ratio:.2f}" if against and against.ratio is not None else "-"
        if against and against.low is not None:
            ratio += f" ({against.low:.2f} to {against.high:.2f})"
        rate = f"{one.rate.corpus:.3f}" if one.rate else "-"
        row = f"{name!s:<12}{one.utterances:>5}{one.persons:>8} {rate:>5}  {ratio:<27}"
        lines.append(f"{row}{german} of {len(inside)}")
    return "\n".join(lines)


def _speakers(path: Path) -> Mapping[str, tuple[str, int]]:
    """Return sex and age of each speaker."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["speaker"]: (row["gender"], int(row["age"])) for row in csv.DictReader(stream)}


def _read(path: Path) -> list[Heard]:
    """Return what an earlier call has heard; a line that was cut off does not count."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    path.write_text("".join(whole), encoding="utf-8")
    return [Heard(**json.loads(line)) for line in whole]


def _say(line: str) -> None:
    """Tell what is going on, beside the tables."""
    print(line, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="folder of EMO-DB")
    parser.add_argument("--out", type=Path, default=Path("emodb-whisper"))
    parser.add_argument("--model", type=Path, help="folder of a Whisper; default: Whisper base")
    parser.add_argument("--runtime", choices=("torch", "optimum-intel"), default="torch")
    parser.add_argument("--each", type=int, default=2, help="clips of a speaker and emotion")
    return parser.parse_args()


if __name__ == "__main__":
    main()
