"""What reading a file costs beside the network it is read for, in processor time of one thread.

    python benchmarks/decode_share.py [--sounds DIR --whisper DIR] [--items 4] [--rounds 3]

Three steps of each item: `decode` (file to samples at 16 kHz, or to pixels), `features` (log-mel,
or a picture of the tower's size) and `encode` in 32 bit, by torch and by OpenVINO. Sounds are the
first so many of a folder, for Whisper's encoder; without both folders they are left out. Pictures
are JPEG files of 1024 x 1024 pixels, made up, for the tower of ViT-B-16-SigLIP2 with random
weights. All steps take turns; the figure is the least of the rounds.
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from evenhand.model_zoo.bench.timing import interleaved
from evenhand.model_zoo.features.log_mel import log_mel
from evenhand.model_zoo.features.picture import prepared
from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.networks.open_clip_config import tower_config
from evenhand.model_zoo.networks.open_clip_tower import random_tower
from evenhand.model_zoo.predictor import Runtime
from evenhand.model_zoo.runtime.opening import open_graph

TOWER = "ViT-B-16-SigLIP2"
PIXELS, PATCHES = 1024, 64
RATE_HZ = 16_000
RUNTIMES: tuple[Runtime, ...] = ("torch", "openvino")

Ways = Mapping[str, Callable[[], object]]


def of_sounds(files: list[Path], whisper: Path, cache: Path) -> Ways:
    """Return the steps from files of sound to states."""
    waves = [read_sound(file, rate_hz=RATE_HZ) for file in files]
    columns = log_mel(waves)
    graphs = {name: open_graph(whisper, runtime=name, threads=1, cache=cache) for name in RUNTIMES}
    return {
        "decode": lambda: [read_sound(file, rate_hz=RATE_HZ) for file in files],
        "features": lambda: log_mel(waves),
        **{name: partial(graph, columns) for name, graph in graphs.items()},
    }


def of_pictures(files: list[Path], cache: Path) -> Ways:
    """Return the steps from files of pictures to embeddings."""
    takes = random_tower(tower_config(TOWER), seed=0).takes
    pictures = [read_picture(file) for file in files]
    batch = prepared(pictures, takes)
    graphs = {name: open_graph(TOWER, runtime=name, threads=1, cache=cache) for name in RUNTIMES}
    return {
        "decode": lambda: [read_picture(file) for file in files],
        "features": lambda: prepared(pictures, takes),
        **{name: partial(graph, batch) for name, graph in graphs.items()},
    }


def write_pictures(folder: Path, count: int) -> list[Path]:
    """Write patches of colour with grain, about as hard to decode as a photograph."""
    rng = np.random.default_rng(0)
    files = [folder / f"{place}.jpg" for place in range(count)]
    for file in files:
        patches = rng.integers(0, 256, (PATCHES, PATCHES, 3), dtype=np.uint8)
        smooth = Image.fromarray(patches).resize((PIXELS, PIXELS), Image.Resampling.BICUBIC)
        grain = rng.normal(scale=6, size=(PIXELS, PIXELS, 1))
        Image.fromarray(np.clip(np.asarray(smooth) + grain, 0, 255).astype(np.uint8)).save(
            file, quality=90
        )
    return files


def report(what: str, ways: Ways, items: int, rounds: int) -> None:
    """Print milliseconds an item, and the share of what comes before the network."""
    found = interleaved(ways, rounds=rounds)
    ms = {name: 1000 * timing.quickest() / items for name, timing in found.items()}
    before = ms["decode"] + ms["features"]
    for name in RUNTIMES:
        print(
            f"{what}, {name} f32: decode {ms['decode']:.1f} ms, features {ms['features']:.1f} ms,"
            f" encode {ms[name]:.0f} ms an item; {before / (before + ms[name]):.1%} before the"
            " network",
            flush=True,
        )


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sounds", type=Path)
    parser.add_argument("--whisper", type=Path)
    parser.add_argument("--items", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(prefix="decode-share-") as name:
        folder = Path(name)
        ways = of_pictures(write_pictures(folder, asked.items), folder)
        report(f"{TOWER} on {PIXELS} px JPEG", ways, asked.items, asked.rounds)
        if asked.sounds and asked.whisper:
            files = sorted(asked.sounds.glob("*.wav"))[: asked.items]
            ways = of_sounds(files, asked.whisper, folder)
            report(f"{asked.whisper.name} on sounds", ways, len(files), asked.rounds)


if __name__ == "__main__":
    main()
