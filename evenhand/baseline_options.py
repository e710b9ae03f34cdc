"""Options of the commands that take a baseline: its file, and the day on which it is read."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evenhand.audit.baselines.waiver import Baseline

BaselineFile = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Accepted findings, which do not block."),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="DATE", help="Day that waivers are held against. Default: today, UTC."
    ),
]


def given(baseline: Path | None, today: str | None) -> "Baseline | None":
    """Return the baseline that was given, read on the day that was given.

    Args:
        baseline: its file, None where none was named.
        today: `YYYY-MM-DD`; None: the day of the clock, in UTC.

    Raises:
        InputError: the file has mistakes, there is no such day, or a day without a baseline.
    """
    if baseline is None:
        if today is not None:
            from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

            raise InputError(["--today: says when waivers are read; expected --baseline with it"])
        return None
    return read_on(baseline, today)


def read_on(baseline: Path, today: str | None) -> "Baseline":
    """Return a baseline, read on the day that was given.

    An earlier day lets waivers hold that have expired. So a day that is not that of the clock is
    told on stderr in every mode.

    Args:
        baseline: its file.
        today: `YYYY-MM-DD`; None: the day of the clock, in UTC.

    Raises:
        InputError: the file has mistakes, or there is no such day.
    """
    from evenhand.audit.baselines.file import read_baseline  # noqa: PLC0415 kept out of --help

    day, clock = the_day(today, option="--today"), datetime.now(UTC).date()
    if day != clock:
        told = f"waivers are held against {day}, as --today says; by the clock it is {clock}"
        typer.echo(f"evenhand: {told}", err=True)
    return read_baseline(baseline, checked_on=day)


def the_day(text: str | None, *, option: str) -> date:
    """Return a day, that of the clock in UTC where none was given.

    Args:
        text: `YYYY-MM-DD` or None.
        option: that it was given by.

    Raises:
        InputError: there is no such day, or it is written otherwise.
    """
    if text is None:
        return datetime.now(UTC).date()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

        raise InputError([f"{option}: got {text!r}, expected a day such as 2027-03-31"])
    return found
