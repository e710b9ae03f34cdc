"""`evenhand history`: findings over the finished audits below a folder, release by release."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evenhand.console_mode import Json, Quiet, mode, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evenhand.reports.history.record import History, Series


def history(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder with finished audits below it.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for what is written.")
    ] = Path("history"),
    *,
    order: Annotated[
        Literal["time", "name"], typer.Option(help="By time of the audit, or name of its folder.")
    ] = "time",
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="OLD=NEW", help="A model with another name; repeatable."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is shown and not judged.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Show what became of gaps and verdicts over several audits that ask the same.

    Writes history.html, history.md, history.csv and history.json. It describes and judges nothing:
    exit code 0, or 2 where there is no audit to read.
    """
    from evenhand.audit.finished import finished_audits  # noqa: PLC0415 kept out of --help
    from evenhand.reports.history.files import files  # noqa: PLC0415 as above
    from evenhand.reports.history.history import history as made  # noqa: PLC0415 as above
    from evenhand.reports.history.record import LeftOut  # noqa: PLC0415 as above

    gathered = finished_audits(folder)
    found = made(
        {audit.name: audit.result for audit in gathered.audits},
        order=order,
        renamed=_renamed(model or ()),
        everything=everything,
        left_out=[LeftOut(name=one.name, reason=one.reason) for one in gathered.skipped],
    )
    written = _written(out, files(found))
    lines = [*_lines(found), *(f"written: {path}" for path in written)]
    shown(
        mode(quiet=quiet, as_json=as_json),
        lines=lines,
        brief=_brief(found),
        document={"history": found, "files": [str(p) for p in written]},
    )


def _written(out: Path, content: "Mapping[str, bytes]") -> tuple[Path, ...]:
    """Write files into a folder, made where it is missing, and return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        (out / name).write_bytes(data)
    return tuple(out / name for name in content)


def _renamed(pairs: "Sequence[str]") -> dict[str, str]:
    """Return names of models with the names that they are to have instead."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help

    wrong = [pair for pair in pairs if not all(pair.partition("=")[::2])]
    if wrong:
        raise InputError([f"--model: got {pair!r}, expected OLD=NEW" for pair in wrong])
    return {old: new for old, _, new in (pair.partition("=") for pair in pairs)}


def _lines(found: "History") -> "Iterator[str]":
    """Yield the runs of each series, and what got worse."""
    from evenhand.reports.history.sheet import headline, marks  # noqa: PLC0415 kept out of --help
    from evenhand.reports.wording import VERDICTS  # noqa: PLC0415 as above

    for series in found.series:
        yield f"{series.title or 'audits'}: {headline(series)}"
        others = ["", *(f"; other {marks(s)}" * bool(marks(s)) for s in series.steps)]
        for run, other in zip(series.runs, others, strict=True):
            told = f"{run.name}, {run.finished_at}, {VERDICTS[run.verdict]}"
            yield f"  run {run.number}: {told}{other}"
        yield from _worse(series)
    for one in found.left_out:
        yield f"not shown: {one.name}: {one.reason}"


def _worse(series: "Series") -> "Iterator[str]":
    """Yield the slices whose verdict is worse than before; long lists are counted."""
    from evenhand.reports.history.sheet import question_name  # noqa: PLC0415 kept out of --help
    from evenhand.reports.open_rows import shortened  # noqa: PLC0415 as above

    lines = [
        f"  worse: {question_name(question)}, {line.name}: {line.says}"
        for question in series.questions
        for line in question.lines
        if line.turn == "worse"
    ]
    yield from shortened(lines)


def _brief(found: "History") -> "Iterator[str]":
    """Yield one line a series."""
    from evenhand.reports.history.sheet import headline  # noqa: PLC0415 kept out of --help

    for series in found.series:
        yield f"{series.title or 'audits'}: {headline(series)}"
