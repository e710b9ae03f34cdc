"""The 55 heads of Empathic Insight Voice: memory, time and drift of packed projections.

    python benchmarks/voice_heads.py [--size small|large] [--heads 55] [--stored int8] [--keep DIR]

Files of the exact names and shapes are written to a temporary folder (Small 16 GB, Large 32 GB;
random weights, drawn as torch's `nn.Linear` draws them) and packed. Then clips are scored in a
process of its own, which says what memory it took at most. States are random and normalised, as
those of Whisper's encoder are. Drift is the largest root mean square of any head relative to
the spread of its output. Torch's own way, all heads in 32 bit, is not run: it is arithmetic.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from evenhand.model_zoo.card import card, declared_outputs, weight_files
from evenhand.model_zoo.heads.packed_folder import Packed, Stored, read_packed
from evenhand.model_zoo.heads.voice_heads import VoiceHeads

POSITIONS, WIDTH = 1500, 768
BATCHES = (1, 8, 32)
GIB = 2**30


def write_heads(folder: Path, model: str, heads: int) -> int:
    """Write published files with random weights and return their bytes."""
    import torch  # noqa: PLC0415 the process that scores has no need of it

    widths = card(model).heads[0].widths or ()
    layers = card(model).heads[0].keys or ()
    rng = np.random.default_rng(0)
    for file in list(weight_files(card(model)).values())[:heads]:
        state = {}
        for name, into, out in zip(layers, widths[:-1], widths[1:], strict=True):
            reach = np.float32(1 / np.sqrt(into))
            for key, shape in ((f"{name}.weight", (out, into)), (f"{name}.bias", (out,))):
                drawn = (rng.random(shape, dtype=np.float32) * 2 - 1) * reach
                state[f"_orig_mod.{key}"] = torch.from_numpy(drawn)
        torch.save(state, folder / file)
    return sum(file.stat().st_size for file in folder.iterdir())


def pack(source: Path, target: Path, model: str, stored: Stored) -> None:
    """Pack a folder and say what it took."""
    from evenhand.model_zoo.adapters.empathic_insight_voice import (  # noqa: PLC0415 as above
        pack_voice_heads,
    )

    start, busy = time.perf_counter(), time.process_time()
    pack_voice_heads(source, target, model=model, stored=stored, partial=True, say=lambda _: None)
    report("packing", time.perf_counter() - start, time.process_time() - busy)


def score(target: Path, model: str, clips: int) -> None:
    """Score clips and say what it took."""
    rng = np.random.default_rng(1)
    states = rng.standard_normal((clips, POSITIONS, WIDTH), dtype=np.float32)
    start, busy = time.perf_counter(), time.process_time()
    heads = VoiceHeads(target, outputs=declared_outputs(card(model)), model=model)
    heads.read(states)
    report(f"{clips} clips", time.perf_counter() - start, time.process_time() - busy)


def report(what: str, wall: float, busy: float) -> None:
    """Print time and peak memory of this process; `getrusage` would count its parent's."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(said.split("VmHWM:")[1].split()[0]) / 2**20
    print(f"{what}: {wall:.1f} s, {busy:.1f} s of processor, peak {peak:.2f} GiB", flush=True)


def drift(header: Packed) -> str:
    """Return what packing did, over all heads."""
    relative = [one.drift.rms / one.drift.spread for one in header.heads]
    largest = max(one.drift.largest / one.drift.spread for one in header.heads)
    return (
        f"drift in spreads of the output: rms at most {max(relative):.2g}, median"
        f" {np.median(relative):.2g}; largest of any item {largest:.2g}"
    )


def alone(*arguments: str) -> None:
    """Run one step in a process of its own, whose memory is nobody else's."""
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, __file__, *arguments], check=True, env=one_thread)


def main() -> None:
    """Measure once and print, or do one step of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("--heads", type=int, default=55)
    parser.add_argument("--stored", choices=("int8", "f16", "f32"), default="int8")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--step", nargs="*", default=[])
    options = parser.parse_args()
    model = f"empathic-insight-voice-{options.size}"
    match options.step:
        case ["pack", source, target]:
            pack(Path(source), Path(target), model, options.stored)
        case ["score", target, clips]:
            score(Path(target), model, int(clips))
        case _:
            with tempfile.TemporaryDirectory(prefix="voice-heads-") as folder:
                measure(options.keep or Path(folder), model, options)


def measure(folder: Path, model: str, options: argparse.Namespace) -> None:
    """Write, pack and score, each step in its own process."""
    source, target = folder / "published", folder / options.stored
    same = ("--size", options.size, "--stored", options.stored, "--step")
    if not source.is_dir():
        source.mkdir(parents=True)
        write_heads(source, model, options.heads)
    size = sum(file.stat().st_size for file in source.iterdir())
    print(f"{options.heads} heads in 32 bit: {size / GIB:.1f} GiB in files and in torch's memory")
    alone(*same, "pack", str(source), str(target))
    packed = sum(file.stat().st_size for file in target.iterdir())
    print(f"packed as {options.stored}: {packed / GIB:.1f} GiB; {drift(read_packed(target))}")
    for clips in BATCHES:
        alone(*same, "score", str(target), str(clips))


if __name__ == "__main__":
    main()
