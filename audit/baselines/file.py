"""Reading a baseline: strictly, and with every mistake named at once, as plans are read."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec

from evenhand.audit.baselines.waiver import Baseline, BaselineFile, Waiver
from evenhand.audit.errors import InputError
from evenhand.audit.plans.file import LARGEST_BYTES, decoded, document, normal, sentences
from evenhand.audit.plans.problem import Problem, repeats
from evenhand.audit.plans.shape import Shape, conform, got

_A_DAY = "expected a date without quotes, such as 2027-03-31"


def read_baseline(path: Path, *, checked_on: date) -> Baseline:
    """Read and check the file of a baseline.

    Args:
        path: a TOML file in UTF-8.
        checked_on: the day, in UTC, on which it is held against a result. It is passed in, so that
            the same input gives the same output on any day.

    Returns:
        The baseline. What only a result can tell, such as whether a finding exists, is not checked.

    Raises:
        InputError: the file cannot be read, or has mistakes; it holds all of them.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        problem = f"{path}: no such file; `evenhand baseline set` writes a baseline"
        raise InputError([problem]) from None
    except OSError as error:
        raise InputError([f"{path}: cannot be read: {error.strerror}"]) from None
    text = normal(decoded(content, name=path.name))
    return Baseline(
        file=path.name,
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        checked_on=checked_on,
        waivers=parse_waivers(text, name=path.name),
    )


def parse_waivers(text: str, *, name: str) -> tuple[Waiver, ...]:
    """Check the text of a baseline and return its waivers.

    Args:
        text: TOML.
        name: what messages call the text.

    Raises:
        InputError: the text has mistakes; it holds all of them, in the order of the lines.
    """
    found = Shape()
    try:
        content = document(text, name=name)
        _dates_as_text(content, found)
        usable = conform(content, BaselineFile, (), found)
        waivers = msgspec.convert(usable, BaselineFile).waiver
    except RecursionError:
        message = f"{name}: lists or tables are nested too deeply, expected a few levels"
        raise InputError([message]) from None
    mistakes = [*found.problems]
    mistakes += [p for p in _meant(waivers) if found.spoiled.isdisjoint((p.where, *p.about))]
    if mistakes:
        raise InputError(sentences(mistakes, text, name=name))
    return waivers


def _dates_as_text(content: dict[str, object], found: Shape) -> None:
    """Turn the dates of a document into text; anything else in their place is a mistake."""
    waivers = content.get("waiver")
    for at, one in enumerate(waivers if isinstance(waivers, list) else []):
        if isinstance(one, dict) and "expires" in one:
            value = one["expires"]
            if type(value) is not date:
                told = "a time" if isinstance(value, datetime) else got(value)
                found.add(("waiver", at, "expires"), f"got {told}, {_A_DAY}")
            one["expires"] = str(value) if type(value) is date else "1970-01-01"


def _meant(waivers: tuple[Waiver, ...]) -> Iterator[Problem]:
    """Yield waivers that cannot be meant: of negative size, or for a row that has one."""
    for at, one in enumerate(waivers):
        if one.margin < 0:
            says = f"got {one.margin:g}, expected 0 or more: the largest gap that is accepted"
            yield Problem(("waiver", at, "margin"), says)
    rows = [one.row for one in waivers]
    for at in repeats(rows):
        says = f"is for the same row as waiver[{rows.index(rows[at]) + 1}]; leave one of them out"
        yield Problem(("waiver", at), says, (("waiver", at, "finding"), ("waiver", at, "slice")))
