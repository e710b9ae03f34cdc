"""`evenhand zoo bench`: speed, memory and drift of the ways to compute a model, side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.saying import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evenhand.model_zoo.bench.measurement import Row
    from evenhand.model_zoo.bench.processor import Processor
    from evenhand.model_zoo.bench.ways import Way


def bench(
    model: Annotated[
        str,
        typer.Argument(
            help="An exported folder; a folder of a Whisper (its encoder is timed) or of an"
            " open_clip model; the name of a model of the zoo that is shipped or fetched; or a"
            " configuration of open_clip, for speed only."
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
    from evenhand.model_zoo.bench.processor import processor  # noqa: PLC0415 as above
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help

    machine = processor()
    try:
        ways, items, notes = _subject(
            model, batch=batch, threads=threads, calibration=calibration, most=most, cache=cache
        )
        rows = measured(ways, items, rounds=rounds, threads=threads, memory=memory, say=say)
    except ZooError as error:
        raise InputError(error.problems) from None
    tell = _print_data if as_json else _print_table
    tell(
        rows,
        {"model": model, "batch": len(items), "rounds": rounds, "threads": threads},
        machine,
        notes,
    )


def _subject(
    model: str,
    *,
    batch: int,
    threads: int,
    calibration: Path | None,
    most: int,
    cache: Path | None,
) -> tuple[Sequence["Way"], "NDArray[np.float32]", list[str]]:
    """Return the ways of a model, the batch to compute, and what a reader must know."""
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.frameworks import require  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.runtime.ir_folder import NETWORK  # noqa: PLC0415 kept out of --help

    require("torch", "openvino", "optimum", extra="models")
    import torch  # noqa: PLC0415 kept out of --help

    torch.set_num_threads(threads)
    kept = cache or cache_folder()
    place = _place(model, kept)
    if not (Path(place) / NETWORK).is_file():
        return _of_source(place, batch, calibration, most, kept)
    if calibration is not None:
        problem = f"--calibration: {model} is exported already and timed on noise; leave it out"
        raise ZooError([problem])
    return _of_export(Path(place), batch)


def _place(model: str, cache: Path) -> str:
    """Return where the encoder of a model of the zoo lies; what is no name of one, as it is."""
    from evenhand.model_zoo.card import cards  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 as above
    from evenhand.model_zoo.shipped import shipped_folder  # noqa: PLC0415 as above
    from evenhand.model_zoo.shipped.record import ENCODER  # noqa: PLC0415 as above

    if Path(model).exists() or model not in cards():
        return model
    for place in (shipped_folder(model) / ENCODER, cache / "models" / model):
        if place.is_dir():
            return str(place)
    problem = (
        f"{model}: its encoder is not here; fetch it if `evenhand zoo fetch --list` has it,"
        " or name the folder of the encoder"
    )
    raise ZooError([problem])


def _of_export(path: Path, batch: int) -> tuple[Sequence["Way"], "NDArray[np.float32]", list[str]]:
    """Return the same of an exported network, which is computed as it is."""
    import numpy as np  # noqa: PLC0415 kept out of --help

    from evenhand.model_zoo.bench.ways import ways_of_export  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.runtime.ir_folder import read_ir_folder  # noqa: PLC0415 as above

    folder = read_ir_folder(path)
    ways = ways_of_export(folder)
    shape = (batch, *folder.record.input.shape)
    noise = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    return ways, noise, [f"drift is from {ways[0].name}, on noise"]


def _of_source(
    model: str, batch: int, calibration: Path | None, most: int, cache: Path
) -> tuple[Sequence["Way"], "NDArray[np.float32]", list[str]]:
    """Return the same of an encoder in torch, which is exported as often as needed."""
    from evenhand.model_zoo.bench.ways import ways_of_source  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.export.sources import (  # noqa: PLC0415 heavy
        calibration_set,
        read_source,
    )

    source = read_source(model)
    notes = ["drift is from torch f32"]
    if source.weights.startswith("random"):
        notes.append("random weights: speed only; the drift of trained weights is another")
    if calibration is None:
        items = source.made_up(batch)
        notes.append("calibrated and timed on made-up items; drift on real ones is another")
    else:
        items = calibration_set(source, calibration, most=most)
    ways = ways_of_source(source, model, calibration=items, cache=cache, say=say)
    return ways, items[:batch], notes


def _print_data(
    rows: Sequence["Row"],
    told: Mapping[str, str | int],
    machine: "Processor",
    notes: Sequence[str],
) -> None:
    """Print everything as JSON."""
    from evenhand.model_zoo.bench.processor import cautions  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.bench.table import as_data  # noqa: PLC0415 as above

    document = {
        **told,
        "processor": asdict(machine),
        "notes": [*notes, *cautions(machine.sets)],
        "rows": as_data(rows),
    }
    typer.echo(json.dumps(document, indent=2))


def _print_table(
    rows: Sequence["Row"],
    told: Mapping[str, str | int],
    machine: "Processor",
    notes: Sequence[str],
) -> None:
    """Print the table, and beneath it what it was measured on and how to read it."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    from evenhand.model_zoo.bench.processor import cautions  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.bench.table import as_table  # noqa: PLC0415 as above

    title = "{model}: batch of {batch}, threads {threads}, rounds {rounds}".format_map(told)
    Console().print(as_table(rows, title=title))
    typer.echo("times: as quick as the first, by processor time; drift: relative RMS of all")
    load = "not known" if machine.load is None else f"{machine.load:.1f}"
    typer.echo(f"processor: {machine.name}, {machine.cores} cores, load before {load}")
    typer.echo(f"instruction sets: {', '.join(machine.sets) or 'not known'}")
    for note in (*notes, *cautions(machine.sets)):
        typer.echo(f"note: {note}")
