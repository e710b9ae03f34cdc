"""What GitHub Actions reads: annotations, the job summary and the outputs of a step.

Annotations are lines of the form `::error file=plan.toml,line=3,title=...::...`, which the runner
takes from either stream; they go to stderr, so that stdout stays as it is. The page of a run is
read by more people than the folder of an audit, so all of it is made of the shareable edition.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import typer

from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import GatedRow, gated_rows, unplaced
from evenhand.reports.ci.plan_lines import plan_line
from evenhand.reports.ci.row_words import accepted, in_short, one_line, title

Level = Literal["error", "warning", "notice"]

SUMMARY: Final = "GITHUB_STEP_SUMMARY"
OUTPUT: Final = "GITHUB_OUTPUT"
WORKSPACE: Final = "GITHUB_WORKSPACE"
TITLE: Final = "evenhand"
NO_SUMMARY: Final = f"{SUMMARY} is not set: no job summary was written"
MOST: Final = 10
"""Annotations of one level that a step may make; further ones are dropped by GitHub in silence."""

ROOM: Final = 1_000_000
"""Bytes of a summary; GitHub refuses a step's summary beyond 1 MiB as a whole."""

CUT: Final = (
    "\n\n*Cut here, because a job summary has no more room. The file summary.md is whole.*\n"
)

DATA: Mapping[str, str] = MappingProxyType({"%": "%25", "\r": "%0D", "\n": "%0A"})
"""What stands for characters of a message that would end it."""

PROPERTY: Mapping[str, str] = MappingProxyType({**DATA, ":": "%3A", ",": "%2C"})
"""The same for a property."""


def annotate(result: AuditResult, plan: Path | None = None) -> None:
    """Print an annotation for each row that blocks, is open or was accepted.

    Args:
        result: of the shareable edition.
        plan: file of the plan in the working tree; None: annotations name no file.
    """
    file = _in_workspace(plan) if plan else ""
    rows = gated_rows(result)
    whole = unplaced(result, rows)
    if whole:
        typer.echo(command("error", whole, title=TITLE), err=True)
    for level in ("error", "warning", "notice"):
        own = [row for row in rows if _level(row) == level]
        for line in _of_level(level, own, text=result.plan.text, file=file):
            typer.echo(line, err=True)


def command(level: Level, message: str, **properties: str | int) -> str:
    r"""Return one annotation; no text can end it or begin another.

    >>> command("error", "50% of\nall", title="a: b, c", line=3)
    '::error title=a%3A b%2C c,line=3::50%25 of%0Aall'
    """
    told = ",".join(
        f"{name}={_escaped(str(value), PROPERTY)}" for name, value in properties.items() if value
    )
    return f"::{level}{f' {told}' * bool(told)}::{_escaped(message, DATA)}"


def write_summary(markdown: str) -> bool:
    """Append a text to the summary of the job, and return whether there is one to append to."""
    path = os.environ.get(SUMMARY)
    if not path:
        return False
    with Path(path).open("a", encoding="utf-8") as stream:
        stream.write(cut(markdown))
    return True


def cut(markdown: str) -> str:
    """Return a text that a summary has room for, cut after a line and with a word about it."""
    content = markdown.encode()
    if len(content) <= ROOM:
        return markdown
    begin = content[: ROOM - len(CUT.encode())].rpartition(b"\n")[0]
    return begin.decode("utf-8", "ignore") + CUT


def write_outputs(outputs: Mapping[str, str]) -> None:
    """Write the outputs of the step, where it has a file for them."""
    path = os.environ.get(OUTPUT)
    if path:
        with Path(path).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{name}={one_line(value)}\n" for name, value in outputs.items())


def numbered(level: Level, messages: Sequence[str]) -> Iterator[str]:
    """Yield an annotation for each message; what there is no room for is counted in the last."""
    own = [command(level, message, title=TITLE) for message in messages]
    yield from _shortened(level, own, file="")


def _of_level(level: Level, rows: Sequence[GatedRow], *, text: str, file: str) -> Iterator[str]:
    """Yield the annotations of one level."""
    own = []
    for row in rows:
        line = plan_line(row.finding, text) if file else None
        who = f" accepted {accepted(row)};" * bool(row.waiver)
        said = f"{row.name}:{who} {in_short(row)}"
        own.append(command(level, said, file=file, line=line or 0, title=title(row)))
    yield from _shortened(level, own, file=file)


def _shortened(level: Level, lines: Sequence[str], *, file: str) -> Iterator[str]:
    """Yield as many annotations as a step may make."""
    room = len(lines) if len(lines) <= MOST else MOST - 1
    yield from lines[:room]
    if len(lines) > room:
        rest = f"{len(lines) - room} more like these; the report lists all of them"
        yield command(level, rest, file=file, title=TITLE)


def _level(row: GatedRow) -> Level | None:
    """Return how a row is marked; None where there is nothing to say."""
    if row.blocks:
        return "warning" if row.open else "error"
    return "notice" if row.waiver or row.open else None


def _in_workspace(plan: Path) -> str:
    """Return a file as GitHub names it: relative to the working tree."""
    root = Path(os.environ.get(WORKSPACE) or Path.cwd()).resolve()
    path = plan.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else plan.name


def _escaped(text: str, table: Mapping[str, str]) -> str:
    """Return a text in which characters with a meaning are replaced."""
    return "".join(table.get(c, c) for c in text)
