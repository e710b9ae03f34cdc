"""Make a smaller form of a model that comes with evenhand, to be scored like the model itself.

python examples/compression/smaller.py evenhand-face-demo CORPUS --form int8-static --out FOLDER
evenhand score evenhand-face-demo CORPUS --format stimulus_corpus --weights FOLDER ...

CORPUS is a folder of `evenhand stimuli`; some of its items show how large the numbers within the
network become. Needs evenhand[models].
"""

import argparse
import csv
import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.features.log_mel import log_mel
from evenhand.model_zoo.features.picture import prepared
from evenhand.model_zoo.media.face_box import cropped
from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.networks.state_dict import read_state_dict
from evenhand.model_zoo.runtime.ir_folder import NETWORK
from evenhand.model_zoo.runtime.precision import Stored
from evenhand.model_zoo.shipped import shipped_folder
from evenhand.model_zoo.shipped.networks import FACE, HOW, TAKES, VOICE, demo_parts
from evenhand.model_zoo.shipped.record import ENCODER, HEADS, RECORD, WEIGHTS

FORMS: Mapping[str, Stored] = MappingProxyType(
    {"int8-weights": "int8-weights", "int8-static": "int8-static", "4-bit": "f16"}
)
"""Forms, with how the networks are held on disk."""

BOX = ("face_left", "face_top", "face_right", "face_bottom")
PORTS = {FACE: ("pixel_values", "image_features"), VOICE: ("input_features", "last_hidden_state")}
ITEMS = 64
"""Items that ranges are found on, spread evenly over the corpus."""

LENIENT = 1.0
"""Relative RMS that is let through: how far a form is off is what the audit measures."""


def smaller(name: str, corpus: Path, form: str, out: Path) -> None:
    """Write a folder that `evenhand score NAME ... --weights FOLDER` runs."""
    samples = items_of(name, corpus)
    parts = network_of(name)
    if form == "4-bit":
        for module in parts.values():
            round_weights(module, bits=4)
    with torch.inference_mode():
        states = parts[ENCODER](torch.from_numpy(samples)).numpy()
    out.mkdir(parents=True, exist_ok=True)
    inward, between = PORTS[name]
    for part, example, ports in (
        (ENCODER, samples, (inward, between)),
        (HEADS, states, (between, "scores")),
    ):
        export_module(
            parts[part],
            example,
            input_name=ports[0],
            output_name=ports[1],
            folder=out / part,
            model=name,
            stored=FORMS[form],
            tolerance=LENIENT,
        )
    write_record(name, out)


def items_of(name: str, corpus: Path) -> NDArray[np.float32]:
    """Return some items of a corpus as the encoder takes them."""
    with (corpus / "items.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    chosen = [rows[at] for at in np.linspace(0, len(rows) - 1, min(ITEMS, len(rows))).astype(int)]
    return np.concatenate([item_of(name, corpus / row["file"], row) for row in chosen])


def item_of(name: str, file: Path, row: dict[str, str]) -> NDArray[np.float32]:
    """Return one item with its first axis: the declared face of a picture, or a spectrogram."""
    if name == FACE:
        left, top, right, bottom = (int(row[side]) for side in BOX)
        return prepared([cropped(read_picture(file), (left, top, right, bottom))], TAKES)
    return log_mel([read_sound(file, rate_hz=HOW.rate_hz, longest_s=HOW.seconds)], how=HOW)


def network_of(name: str) -> dict[str, torch.nn.Module]:
    """Return encoder and heads with the shipped weights, in 32 bit."""
    state = read_state_dict(shipped_folder(name) / WEIGHTS)
    parts = demo_parts(name, seed=0)
    modules = {ENCODER: parts.encoder, HEADS: parts.heads}
    for part, module in modules.items():
        start = f"{part}."
        own = {key[len(start) :]: one for key, one in state.items() if key.startswith(start)}
        module.load_state_dict(own)
        module.eval()
    return modules


def round_weights(module: torch.nn.Module, *, bits: int) -> None:
    """Round every weight to so many bits, with one scale for each row of a matrix or kernel."""
    top = 2 ** (bits - 1) - 1
    with torch.no_grad():
        for weight in module.parameters():
            if weight.dim() > 1:
                flat = weight.flatten(1)
                scale = flat.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / top
                weight.copy_(((flat / scale).round().clamp(-top, top) * scale).view_as(weight))


def write_record(name: str, out: Path) -> None:
    """Write what lies beside the networks; the name of its weights is that of the networks."""
    source = shipped_folder(name)
    shutil.copyfile(source / WEIGHTS, out / WEIGHTS)
    record = json.loads((source / RECORD).read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for part in (ENCODER, HEADS):
        digest.update((out / part / NETWORK).with_suffix(".bin").read_bytes())
        digest.update((out / part / NETWORK).read_bytes())
    record["weights"] = digest.hexdigest()
    (out / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and make the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=(FACE, VOICE))
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--form", choices=tuple(FORMS), required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    smaller(given.name, given.corpus, given.form, given.out)


if __name__ == "__main__":
    main()
