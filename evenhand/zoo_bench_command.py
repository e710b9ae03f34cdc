"""`evenhand zoo bench`: speed, memory and drift of the ways to compute a model, side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.saying import say

if TYPE_CHECKING:
    from evenhand.model_zoo.bench.measurement import Row
    from evenhand.model_zoo.bench.processor import Processor
    from evenhand.model_zoo.bench.subject import Subject


def bench(
    model: Annotated[
        str,
        typer.Argument(
            help="An exported folder; a folder of a Whisper (its encoder is timed) or of an"
            " open_clip model; the name of a model of the zoo that is shipped (timed with its"
            " heads) or fetched; or a configuration of open_clip, for speed only."
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
        bool,
        typer.Option("--memory/--no-memory", help="Also start a process a way to read its memory."),
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
    from evenhand.model_zoo.bench.subject import subject  # noqa: PLC0415 as above
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 as above
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 as above

    machine = processor()
    try:
        found = subject(
            model,
            batch=batch,
            calibration=calibration,
            most=most,
            cache=cache or cache_folder(),
            say=say,
        )
        if memory:
            say("memory is read last, in a fresh process a way; --no-memory leaves it out")
        rows = measured(
            found.ways, found.items, rounds=rounds, threads=threads, memory=memory, say=say
        )
    except ZooError as error:
        raise InputError(error.problems) from None
    told: Mapping[str, str | int] = {
        "model": model,
        "batch": len(found.items),
        "rounds": rounds,
        "threads": threads,
    }
    tell = _print_data if as_json else _print_table
    tell(rows, told, machine, found)


def _print_data(
    rows: Sequence["Row"],
    told: Mapping[str, str | int],
    machine: "Processor",
    subject: "Subject",
) -> None:
    """Print everything as JSON."""
    from evenhand.model_zoo.bench.processor import cautions  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.bench.table import as_data  # noqa: PLC0415 as above

    document = {
        **told,
        "processor": asdict(machine),
        "notes": [*subject.notes, *cautions(machine.sets)],
        "outputs": list(subject.outputs),
        "rows": as_data(rows),
    }
    typer.echo(json.dumps(document, indent=2))


def _print_table(
    rows: Sequence["Row"],
    told: Mapping[str, str | int],
    machine: "Processor",
    subject: "Subject",
) -> None:
    """Print the table, and beneath it what it was measured on and how to read it."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    from evenhand.model_zoo.bench.processor import cautions  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.bench.table import as_table  # noqa: PLC0415 as above

    title = "{model}: batch of {batch}, threads {threads}, rounds {rounds}".format_map(told)
    Console().print(as_table(rows, title=title))
    typer.echo("times: as quick as the first, by processor time; drift: relative RMS of all")
    if any(row.peak_mib is not None for row in rows):
        typer.echo(
            "MiB: largest memory of a fresh process that computes a batch, libraries included"
        )
    if subject.outputs:
        named = ", ".join(f"{place} {name}" for place, name in enumerate(subject.outputs))
        typer.echo(f"outputs: {named}")
    load = "not known" if machine.load is None else f"{machine.load:.1f}"
    typer.echo(f"processor: {machine.name}, {machine.cores} cores, load before {load}")
    typer.echo(f"instruction sets: {', '.join(machine.sets) or 'not known'}")
    for note in (*subject.notes, *cautions(machine.sets)):
        typer.echo(f"note: {note}")
