"""The small models that are shipped, made anew from a corpus of stimuli by one command."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.features.log_mel import log_mel
from evenhand.model_zoo.features.picture import prepared
from evenhand.model_zoo.media.face_box import cropped
from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.shipped.networks import (
    FACE,
    FACE_OUTPUTS,
    HOW,
    TAKES,
    VOICE,
    VOICE_OUTPUTS,
    demo_parts,
)
from evenhand.model_zoo.shipped.record import ENCODER, HEADS, WEIGHTS, ModelRecord, write_record
from evenhand.model_zoo.training.held_out_shares import shares
from evenhand.model_zoo.training.stimulus_corpus import Prepare, Row, StimulusCorpus, read_corpus
from evenhand.model_zoo.training.whole_network import (
    Disturb,
    Schedule,
    WholeRun,
    scores_of,
    train_whole,
)

BOX: Final = ("face_left", "face_top", "face_right", "face_bottom")
FACE_GROUPS: Final = ("tone", "gender", "age", "shape", "exposure")
VOICE_GROUPS: Final = ("gender", "accent", "language", "level")
LIBRARIES: Final = (
    "torch",
    "openvino",
    "open_clip_torch",
    "transformers",
    "numpy",
    "pillow",
    "soxr",
)
SAMPLES: Final = 16
"""Items on which an export is compared with its source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What is particular to one of the models.

    Attributes:
        kind: face or voice.
        outputs: ids of the taxonomy.
        prepare: from a file to what its encoder takes.
        disturb: small changes while training.
        schedule: how it is trained.
        columns: of the corpus that `prepare` reads or that held-out items are counted by.
        by: those of them to count by.
        ports: names of the encoder's input and output.
        preparation: of an item, in words.
    """

    kind: Literal["face", "voice"]
    outputs: tuple[str, ...]
    prepare: Prepare
    disturb: Disturb
    schedule: Schedule
    columns: tuple[str, ...]
    by: tuple[str, ...]
    ports: tuple[str, str]
    preparation: str


def make_demo_model(
    name: str, corpus: Path, out: Path, *, say: Callable[[str], None], epochs: int | None = None
) -> ModelRecord:
    """Make a small model: train it, round it to 16 bit, write weights, exports and record.

    Args:
        name: of its card.
        corpus: `faces-train` or `voices-train`, as `evenhand stimuli` writes them.
        out: folder to write.
        say: told how far it is.
        epochs: passes, other than those of the shipped model.

    Returns:
        What was written to `model.json`. The same corpus, seed and versions give the same weights
        on a machine of a kind.

    Raises:
        ZooError: no such model, no corpus, or an export that is too far from its source.
    """
    demo = _demo(name, epochs)
    read = read_corpus(
        corpus, outputs=demo.outputs, columns=demo.columns, prepare=demo.prepare, say=say
    )
    parts = demo_parts(name, seed=demo.schedule.seed)
    network = nn.Sequential(parts.encoder, parts.heads)
    run = train_whole(network, read, schedule=demo.schedule, disturb=demo.disturb, say=say)
    out.mkdir(parents=True, exist_ok=True)
    _write(run.network, read, demo, out, name)
    record = _record(name, demo, read, run, out)
    write_record(record, out)
    return record


def _demo(name: str, epochs: int | None) -> Demo:
    """Return what is particular to a model."""
    known = {FACE: _face_demo, VOICE: _voice_demo}
    if name not in known:
        problem = f"{name!r}: made here are {', '.join(known)}"
        raise ZooError([problem])
    return known[name](epochs)


def _face_demo(epochs: int | None) -> Demo:
    return Demo(
        kind="face",
        outputs=FACE_OUTPUTS,
        prepare=_face,
        disturb=_moved,
        schedule=Schedule(
            seed=1, epochs=epochs or 32, rate=3e-3, rise=0.3, decay=0.05, batch=32, top=7.0
        ),
        columns=(*BOX, *FACE_GROUPS),
        by=FACE_GROUPS,
        ports=("pixel_values", "image_features"),
        preparation=TAKES.settings()["picture"],
    )


def _voice_demo(epochs: int | None) -> Demo:
    return Demo(
        kind="voice",
        outputs=VOICE_OUTPUTS,
        prepare=_voice,
        disturb=_shifted,
        schedule=Schedule(
            seed=1, epochs=epochs or 60, rate=2e-3, rise=0.1, decay=0.1, batch=32, top=4.0
        ),
        columns=VOICE_GROUPS,
        by=VOICE_GROUPS,
        ports=("input_features", "last_hidden_state"),
        preparation=f"log-mel, {HOW.bands} bands, {HOW.seconds:g} s",
    )


def _face(file: Path, row: Row) -> NDArray[np.float32]:
    """Return the declared face of a picture, as the tower takes it."""
    left, top, right, bottom = (int(row[side]) for side in BOX)
    one: NDArray[np.float32] = prepared(
        [cropped(read_picture(file), (left, top, right, bottom))], TAKES
    )[0]
    return one


def _voice(file: Path, row: Row) -> NDArray[np.float32]:
    """Return the spectrogram of the beginning of a clip."""
    del row
    wave = read_sound(file, rate_hz=HOW.rate_hz, longest_s=HOW.seconds)
    one: NDArray[np.float32] = log_mel([wave], how=HOW)[0]
    return one


def _moved(batch: Tensor, drawn: torch.Generator) -> Tensor:
    """Return pictures mirrored, and moved by a few pixels."""
    mirrored = torch.rand(len(batch), 1, 1, 1, generator=drawn) < 0.5  # noqa: PLR2004 every second
    batch = torch.where(mirrored, batch.flip(3), batch)
    down, right = (int(one) for one in torch.randint(-4, 5, (2,), generator=drawn))
    return batch.roll((down, right), (2, 3))


def _shifted(batch: Tensor, drawn: torch.Generator) -> Tensor:
    """Return spectrograms moved in time and pitch by a few bands, louder or softer, with noise."""
    later, higher = (int(one) for one in torch.randint(-2, 3, (2,), generator=drawn))
    louder = 0.1 * torch.randn(len(batch), 1, 1, generator=drawn)
    noise = 0.05 * torch.randn(batch.shape, generator=drawn)
    return batch.roll((higher, 5 * later), (1, 2)) + louder + noise


def _write(network: nn.Sequential, read: StimulusCorpus, demo: Demo, out: Path, name: str) -> None:
    """Write the weights in 16 bit, and both networks for OpenVINO."""
    encoder, heads = network
    parts = {ENCODER: encoder, HEADS: heads}
    held = {
        f"{part}.{key}": value.half().contiguous() if value.is_floating_point() else value
        for part, module in parts.items()
        for key, value in module.state_dict().items()
    }
    save_file(held, out / WEIGHTS, metadata={"model": name})
    (out / WEIGHTS).chmod(0o644)
    samples = read.inputs[:SAMPLES]
    with torch.inference_mode():
        states = encoder(torch.from_numpy(samples)).numpy()
    for folder, module, example, ports, preparation in (
        (ENCODER, encoder, samples, demo.ports, demo.preparation),
        (HEADS, heads, states, (demo.ports[1], "scores"), "embedding"),
    ):
        export_module(
            module,
            example,
            input_name=ports[0],
            output_name=ports[1],
            folder=out / folder,
            model=name,
            preparation=preparation,
            stored="f16",
        )


def _record(name: str, demo: Demo, read: StimulusCorpus, run: WholeRun, out: Path) -> ModelRecord:
    """Return what is to be told of a model."""
    test = np.flatnonzero(read.split == "test")
    scores = scores_of(run.network, read.inputs[test])
    return ModelRecord(
        schema=1,
        name=name,
        kind=demo.kind,
        outputs=demo.outputs,
        seed=demo.schedule.seed,
        corpus=read.sha256,
        best_epoch=run.best_epoch,
        weights=hashlib.sha256((out / WEIGHTS).read_bytes()).hexdigest(),
        held_out=shares(
            scores,
            read.labels[test],
            [read.rows[int(at)] for at in test],
            by=demo.by,
            outputs=demo.outputs,
            top=demo.schedule.top,
        ),
        versions={library: version(library) for library in LIBRARIES},
    )
