"""What is shown when an audit is done: its files, and its findings on the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from evenhand.audit.result import AuditResult


def finish(result: "AuditResult", out: Path, *, blocking: bool = True) -> NoReturn:
    """Render, print and exit with the code of the result."""
    written = [rendered(result, out, form) for form in ("html", "md")]
    show_findings(result)
    typer.echo(f"report: {written[0]}\nsummary: {written[1]}\nresult: {out / 'result.json'}")
    if not blocking:
        typer.echo("the demonstration itself ends with 0: its fault is planted")
    raise typer.Exit(result.exit_code if blocking else 0)


def show_findings(result: "AuditResult") -> None:
    """Print the findings of an audit as a table."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    from evenhand.findings_table import show  # noqa: PLC0415 kept out of --help

    show(result, Console())


def rendered(result: "AuditResult", folder: Path, form: str) -> Path:
    """Write one rendering and return its path."""
    from evenhand.reports.markdown import markdown  # noqa: PLC0415 kept out of --help
    from evenhand.reports.page import html  # noqa: PLC0415 kept out of --help

    beside = folder if folder.is_dir() else folder.parent
    path = beside / ("report.html" if form == "html" else "summary.md")
    path.write_text(html(result) if form == "html" else markdown(result), encoding="utf-8")
    return path
