"""Voice heads on the frozen encoder of Whisper base, tested on speakers they never heard.

    python examples/emodb_voice/run.py FOLDER --out emodb-voice

`FOLDER` holds `wav/`, `perception.csv` and `speakers.csv` of EMO-DB. Embeddings are kept in
`--out`: a second call goes on where the first stopped. What the plan audits is written beside them.
"""

import argparse
import hashlib
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, get_args

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from held_out import Embeddings, Names, Numbers, Say, held_out_shares, of_acted, unweighted_recall
from numpy.typing import NDArray

import evenhand
from evenhand.audit.datasets import dataset
from evenhand.audit.errors import InputError
from evenhand.audit.plans.file import read_plan
from evenhand.audit.scoring.shelf import Kept, Shelf
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.inference.spearman_interval import spearman_interval
from evenhand.model_zoo.adapters.voice_encoder import VoiceEncoder, voice_encoder, whisper_encoder
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.fetch.whisper_base import whisper_base
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.predictor import Runtime, Wave
from evenhand.model_zoo.runtime.opening import open_graph

PLAN: Final = Path(__file__).with_name("plan.toml")
TABLES: Final = ("perception.csv", "speakers.csv")
SAMPLES_A_STATE: Final = 320
"""Whisper turns two columns of 160 samples into one state."""

STEP: Final = 2**-16
"""Half a step of 16 bits: what is below is silence that a program wrote."""

TOGETHER: Final = 16
"""Clips after which embeddings are kept."""

SEED: Final = 20260101


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """The clips of the listening test, one place each.

    Attributes:
        item: name without ending.
        speaker: who speaks.
        sex, age: of the speaker, as recorded.
        acted: the emotion that was asked for.
        heard: share of listeners who chose it.
        sound: the file.
    """

    item: Names
    speaker: Names
    sex: Names
    age: Names
    acted: Names
    heard: Numbers
    sound: Sequence[Path]

    @property
    def emotions(self) -> list[str]:
        """Return the emotions that were acted, sorted."""
        return sorted(set(self.acted.tolist()))


def main() -> None:
    """Do all of it, or say in words what is wrong with the data or the model."""
    try:
        _run(_arguments())
    except (InputError, ZooError) as error:
        for problem in error.problems:
            _say(f"error: {problem}")
        sys.exit(2)


def _run(asked: argparse.Namespace) -> None:
    """Embed, cross-validate, write, audit and print."""
    clips = read_clips(asked.data)
    asked.out.mkdir(parents=True, exist_ok=True)
    folder = asked.model or whisper_base(cache=cache_folder(), say=_say)
    embeddings = embedded(clips, opened(folder, asked.runtime), kept=asked.out, say=_say)
    models = predictions(embeddings, clips, seed=SEED, say=_say)
    write(models, clips, data=asked.data, out=asked.out)
    result = evenhand.run(PLAN, asked.out / "audit", data=asked.out, say=_say)
    (asked.out / "audit" / "report.html").write_text(evenhand.html(result), encoding="utf-8")
    print("\n".join(told(models, clips)))
    print(f"\naudit: {result.verdict}; see {asked.out / 'audit' / 'report.html'}")


def read_clips(folder: Path) -> Clips:
    """Return the clips of EMO-DB and what listeners made of them."""
    plan = read_plan(PLAN, metrics=catalogue())
    source = dataset("emo_db")
    found = source.media(plan.data, folder)
    ratings = source.read(plan, folder).ratings.to_pydict()
    heard = dict(zip(ratings["item"], ratings["value"], strict=True))
    return Clips(
        item=found.ids,
        speaker=found.persons,
        sex=np.asarray(found.columns["gender"].to_pylist()),
        age=np.asarray(found.columns["age"].to_pylist()),
        acted=np.asarray(found.columns["acted_emotion"].to_pylist()),
        heard=np.asarray([heard[item] for item in found.ids.tolist()]),
        sound=[media.path for media in found.media],
    )


def opened(folder: Path, runtime: Runtime) -> VoiceEncoder:
    """Return the frozen encoder of a Whisper folder, in 32 bit."""
    encoder = whisper_encoder(folder)
    if runtime == "torch":
        return encoder
    return voice_encoder(
        open_graph(folder, runtime=runtime),
        how=encoder.how,
        shape=(encoder.shape[0], encoder.shape[1]),
        weights=encoder.identity.weights,
    )


def embedded(clips: Clips, encoder: VoiceEncoder, *, kept: Path, say: Say) -> Embeddings:
    """Return one embedding a clip, computed now or in an earlier call.

    Args:
        clips: what to embed.
        encoder: frozen.
        kept: folder of all embeddings, by the encoder's identity and the contents of the file.
        say: told what is going on.
    """
    identity = replace(encoder.identity, settings={"pooled": "mean and deviation of own states"})
    shelf = Shelf(kept / "embeddings", identity, dtype=np.float32)
    keys = [hashlib.sha256(sound.read_bytes()).hexdigest() for sound in clips.sound]
    missing = {key: path for key, path in zip(keys, clips.sound, strict=True) if key not in shelf}
    for some in _together(list(missing)):
        waves = [spoken(read_sound(missing[key], rate_hz=encoder.rate_hz)) for key in some]
        rows = [pooled(*one) for one in zip(encoder.embed(waves), waves, strict=True)]
        shelf.put({key: Kept(values=row) for key, row in zip(some, rows, strict=True)})
        say(f"{len(shelf)} of {len(set(keys))} clips embedded")
    return np.stack([np.asarray(row.values, dtype=np.float32) for row in shelf.rows(keys)])


def spoken(wave: Wave) -> Wave:
    """Return a sound without the silence that a program wrote behind it.

    It is no speech, and it tells how long the sentence was.

    Examples:
        >>> spoken(np.array([0.1, 0.0, 0.2, 0.0], dtype=np.float32)).size
        3
    """
    return wave[: np.flatnonzero(np.abs(wave) > STEP)[-1] + 1]


def pooled(states: NDArray[np.float32], wave: Wave) -> NDArray[np.float32]:
    """Return mean and standard deviation of the states that a sound itself became.

    The encoder hears 30 seconds, whatever is said; the states of the padding are left out, since
    for two seconds of speech they would be 14 of 15.

    Args:
        states: positions x width.
        wave: the sound; one state for each 320 samples begun.

    Returns:
        Shape (2 width,).
    """
    own = states[: -(-wave.size // SAMPLES_A_STATE)]
    return np.concatenate([own.mean(axis=0), own.std(axis=0)])


def predictions(embeddings: Embeddings, clips: Clips, *, seed: int, say: Say) -> dict[str, Numbers]:
    """Return what three models say of every clip, as shares of `clips.emotions`.

    Args:
        embeddings: one row a clip.
        clips: the same clips.
        seed: of the two models that know nothing.
        say: told what is going on.

    Returns:
        `heads`; `permuted`, the same numbers dealt to other clips; `random`. Rows sum to 1.
    """
    rng = np.random.default_rng(seed)
    heads = held_out_shares(
        embeddings, clips.acted, clips.speaker, emotions=clips.emotions, say=say
    )
    return {
        "heads": heads,
        "permuted": rng.permutation(heads),
        "random": rng.dirichlet(np.ones(heads.shape[1]), size=len(heads)),
    }


def write(models: Mapping[str, Numbers], clips: Clips, *, data: Path, out: Path) -> None:
    """Write what the plan audits into one folder: predictions, and the tables of the data set."""
    for name in TABLES:
        shutil.copyfile(data / name, out / name)
    for name, shares in models.items():
        columns = dict(zip(clips.emotions, shares.T, strict=True))
        pq.write_table(pa.table({"item": clips.item, **columns}), out / f"{name}.parquet")


def told(models: Mapping[str, Numbers], clips: Clips) -> Iterator[str]:
    """Yield the lines of the tables."""
    emotions = clips.emotions
    yield f"{len(clips.item)} clips; chance {1 / len(emotions):.3f}"
    yield f"\n{'model':<10} recall  Spearman with listeners (95 % over speakers)"
    for name, shares in models.items():
        given = of_acted(shares, clips.acted, emotions)
        found = spearman_interval(clips.heard, given, persons=clips.speaker)
        ends = "-" if found.low is None else f"{found.low:+.2f} to {found.high:+.2f}"
        recall = unweighted_recall(shares, clips.acted, emotions)
        yield f"{name:<10} {recall:>6.3f}  {found.correlation:+.2f} ({ends})"
    heads = models["heads"]
    yield f"\n{'speaker':<10} clips  listeners  recall  Spearman"
    yield from (_of_speaker(speaker, heads, clips) for speaker in np.unique(clips.speaker))
    yield f"\n{'emotion':<10} clips  listeners  heads  recall  Spearman  otherwise taken for"
    yield from (_of_emotion(emotion, heads, clips) for emotion in emotions)


def _of_speaker(speaker: str, heads: Numbers, clips: Clips) -> str:
    """Return the line of one speaker: how well heads that never heard them do."""
    own = clips.speaker == speaker
    recall = unweighted_recall(heads[own], clips.acted[own], clips.emotions)
    return (
        f"{speaker:<10} {np.count_nonzero(own):>5} {clips.heard[own].mean():>10.3f} {recall:>7.3f}"
        f" {_order(clips, heads, own):>9}  {clips.sex[own][0]}, {clips.age[own][0]}"
    )


def _of_emotion(emotion: str, heads: Numbers, clips: Clips) -> str:
    """Return the line of one emotion: how often listeners and heads take it for what it is."""
    own = clips.acted == emotion
    given = of_acted(heads, clips.acted, clips.emotions)[own].mean()
    said = Counter(clips.emotions[place] for place in heads[own].argmax(axis=1))
    wrong = [f"{name} {count}" for name, count in said.most_common() if name != emotion]
    clip_count = np.count_nonzero(own)
    return (
        f"{emotion:<10} {clip_count:>5} {clips.heard[own].mean():>10.3f} {given:>6.3f}"
        f" {said[emotion] / clip_count:>7.3f} {_order(clips, heads, own):>9}"
        f"  {', '.join(wrong[:2]) or '-'}"
    )


def _order(clips: Clips, heads: Numbers, own: NDArray[np.bool_]) -> str:
    """Return the Spearman correlation of listeners and heads within some clips."""
    given = of_acted(heads[own], clips.acted[own], clips.emotions)
    return f"{spearman(clips.heard[own], given):+.2f}"


def _together(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield keys in groups."""
    for start in range(0, len(keys), TOGETHER):
        yield keys[start : start + TOGETHER]


def _say(line: str) -> None:
    """Tell what is going on, beside the tables."""
    print(line, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="folder of EMO-DB")
    parser.add_argument("--out", type=Path, default=Path("emodb-voice"))
    parser.add_argument("--model", type=Path, help="folder of a Whisper; default: Whisper base")
    parser.add_argument("--runtime", choices=get_args(Runtime), default="torch")
    return parser.parse_args()


if __name__ == "__main__":
    main()
