"""Encoders in 32, 16 and 8 bit, by torch and by OpenVINO: speed, drift, and memory if asked.

    python benchmarks/int8_encoders.py [--batch 4] [--rounds 3] [--calibration 4] [--only whisper]

The image tower of ViT-B-16-SigLIP2 and the encoder of Whisper small, both at full size with random
weights: speed does not depend on them, drift does, and is to be read as a check that the numbers
still are the same ones. Every way computes the same batch on one thread, in turn, after one call
to warm up; speed goes by processor time, which other load hardly moves. 8 bit integers are
calibrated on made-up items. Exports are kept in --cache, a temporary folder unless it is named.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

THREADS: Final = 1
os.environ["OMP_NUM_THREADS"] = str(THREADS)

import msgspec  # noqa: E402 the number of threads is read when torch is imported
import torch  # noqa: E402 as above
from rich.console import Console  # noqa: E402 as above
from safetensors.torch import save_file  # noqa: E402 as above

from evenhand.model_zoo.bench.measurement import Row, measured  # noqa: E402 as above
from evenhand.model_zoo.bench.processor import Processor, processor  # noqa: E402 as above
from evenhand.model_zoo.bench.table import as_table  # noqa: E402 as above
from evenhand.model_zoo.bench.ways import ways_of_source  # noqa: E402 as above
from evenhand.model_zoo.export.sources import read_source  # noqa: E402 as above
from evenhand.model_zoo.networks.whisper_encoder import (  # noqa: E402 as above
    PREFIXES,
    WhisperShape,
    encoder_from_config,
)

ENCODERS: Final = ("tower", "whisper")
TOWER: Final = "ViT-B-16-SigLIP2"
SMALL: Final = WhisperShape(
    d_model=768,
    encoder_layers=12,
    encoder_attention_heads=12,
    encoder_ffn_dim=3072,
    num_mel_bins=80,
    max_source_positions=1500,
)
FASTEST: Final = "openvino int8 static + bf16"


def whisper_small(folder: Path) -> str:
    """Write the encoder of a Whisper small with random weights, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    state = encoder_from_config(SMALL, seed=0).layers.state_dict()
    save_file(
        {PREFIXES[0] + name: tensor.contiguous() for name, tensor in state.items()},
        folder / "model.safetensors",
    )
    (folder / "config.json").write_bytes(msgspec.json.encode(SMALL))
    return str(folder)


def measure(model: str, options: argparse.Namespace, cache: Path) -> tuple[Row, ...]:
    """Export one encoder as often as needed, and time all ways to compute it."""
    source = read_source(model)
    calibration = source.made_up(max(options.calibration, options.batch))
    ways = ways_of_source(
        source, model, calibration=calibration[: options.calibration], cache=cache, say=told(model)
    )
    return measured(
        ways,
        calibration[: options.batch],
        rounds=options.rounds,
        threads=THREADS,
        memory=options.memory,
        say=told(model),
    )


def told(model: str) -> Callable[[str], None]:
    """Return what says how far the work on a model is."""
    return lambda line: print(f"{Path(model).name}: {line}", flush=True)


def report(
    model: str, rows: tuple[Row, ...], before: Processor, options: argparse.Namespace
) -> None:
    """Print the table of a model, and the two ratios that are aimed at."""
    title = f"{Path(model).name}, random weights: batch {options.batch}, rounds {options.rounds}"
    console = Console(width=100)
    console.print(as_table(rows, title=title))
    by_name = {row.way: row for row in rows}
    fastest = by_name[FASTEST]
    print(f"cosine of {FASTEST} to torch f32: {fastest.drift.cosine:.5f}")
    for beaten, aim in (("torch f32", "at least 4"), ("torch bf16", "above 1")):
        times = fastest.items_per_s / by_name[beaten].items_per_s
        print(f"{FASTEST}: {times:.2f} times as quick as {beaten} ({aim} is aimed at)")
    print(f"{before.name}, {', '.join(before.sets)}; load {before.load} before", end=", ")
    print(f"{processor().load} after\n", flush=True)


def main() -> None:
    """Measure both encoders and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calibration", type=int, default=4, help="items")
    parser.add_argument("--only", choices=ENCODERS)
    parser.add_argument("--memory", action="store_true", help="also a fresh process a way")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    with tempfile.TemporaryDirectory(prefix="int8-encoders-") as place:
        for encoder in (options.only,) if options.only else ENCODERS:
            whisper = Path(place, "whisper-small-size")
            model = TOWER if encoder == "tower" else whisper_small(whisper)
            before = processor()
            rows = measure(model, options, options.cache or Path(place, "cache"))
            report(model, rows, before, options)


if __name__ == "__main__":
    main()
