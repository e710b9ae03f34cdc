"""`evenhand zoo bench`: speed, memory and drift of the ways to compute a model, side by side."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evenhand.model_zoo.bench.ways import Way


def bench(
    model: Annotated[
        str,
        typer.Argument(
            help="An exported folder; a folder of a Whisper (its encoder is timed) or of an"
            " open_clip model; or a configuration of open_clip, for speed only."
        ),
    ],
    *,
    batch: Annotated[int, typer.Option(help="Items computed at a time.", min=1)] = 8,
    rounds: Annotated[int, typer.Option(help="Rounds; each calls every way once.", min=1)] = 5,
    threads: Annotated[int, typer.Option(help="Threads of each way.", min=1)] = 1,
    calibration: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Pictures or sounds to calibrate and time on. Default: made up."
        ),
    ] = None,
    most: Annotated[int, typer.Option(help="Files of --calibration to use.", min=1)] = 64,
    memory: Annotated[
        bool, typer.Option("--memory/--no-memory", help="Also start a process a way.")
    ] = True,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where exports are kept. Default: EVENHAND_CACHE, or the user's."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Time a model in torch and OpenVINO, in 32, 16 and 8 bit, and measure memory and drift.

    Ways are called in turn, so that other load hits all alike; items/s go by processor time, which
    with one thread other load hardly moves.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.bench.measurement import measured  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.bench.processor import cautions, processor  # noqa: PLC0415 as above
    from evenhand.model_zoo.bench.table import as_data, as_table  # noqa: PLC0415 as above
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help

    machine = processor()
    try:
        ways, items, notes = _subject(model, batch, threads, calibration, most, cache)
        rows = measured(ways, items, rounds=rounds, threads=threads, memory=memory, say=_say)
    except ZooError as error:
        raise InputError(error.problems) from None
    notes = [*notes, *cautions(machine.sets)]
    if as_json:
        told = {
            "model": model,
            "batch": len(items),
            "rounds": rounds,
            "threads": threads,
            "processor": asdict(machine),
            "notes": notes,
            "rows": as_data(rows),
        }
        typer.echo(json.dumps(told, indent=2))
        return
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    title = f"{model}: batch of {len(items)}, threads {threads}, rounds {rounds}"
    Console().print(as_table(rows, title=title))
    typer.echo("times: as quick as the first, by processor time; drift: relative RMS of all outputs")
    load = "not known" if machine.load is None else f"{machine.load:.1f}"
    typer.echo(f"processor: {machine.name}, {machine.cores} cores, load before {load}")
    typer.echo(f"instruction sets: {', '.join(machine.sets) or 'not known'}")
    for note in notes:
        typer.echo(f"note: {note}")


def _subject(
    model: str, batch: int, threads: int, calibration: Path | None, most: int, cache: Path | None
) -> tuple[Sequence["Way"], "NDArray[np.float32]", list[str]]:
    """Return the ways of a model, the batch to compute, and what a reader must know."""
    from evenhand.model_zoo.bench.ways import ways_of_export  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.frameworks import require  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.runtime.ir_folder import NETWORK, read_ir_folder  # noqa: PLC0415 as above

    require("torch", "openvino", "optimum", extra="models")
    import numpy as np  # noqa: PLC0415 kept out of --help
    import torch  # noqa: PLC0415 kept out of --help

    torch.set_num_threads(threads)
    if (Path(model) / NETWORK).is_file():
        folder = read_ir_folder(Path(model))
        shape = (batch, *folder.record.input.shape)
        noise = np.random.default_rng(0).normal(size=shape).astype(np.float32)
        note = f"drift is from {ways_of_export(folder)[0].name}, on noise"
        return ways_of_export(folder), noise, [note]
    return _of_source(model, batch, calibration, most, cache)


def _of_source(
    model: str, batch: int, calibration: Path | None, most: int, cache: Path | None
) -> tuple[Sequence["Way"], "NDArray[np.float32]", list[str]]:
    """Return the same of an encoder in torch, which is exported as often as needed."""
    from evenhand.model_zoo.bench.ways import ways_of_source  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.export.sources import calibration_set, read_source  # noqa: PLC0415 heavy
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help

    source = read_source(model)
    notes = ["drift is from torch f32"]
    if source.weights.startswith("random"):
        notes.append("random weights: speed only; the drift of trained weights is another")
    if calibration is None:
        items = source.made_up(batch)
        notes.append("calibrated and timed on made-up items; drift on real ones is another")
    else:
        items = calibration_set(source, calibration, most=most)
    ways = ways_of_source(
        source, model, calibration=items, cache=cache or cache_folder(), say=_say
    )
    return ways, items[:batch], notes


def _say(line: str) -> None:
    """Tell what is going on, where it does not mix with results."""
    typer.echo(f"evenhand: {line}", err=True)
