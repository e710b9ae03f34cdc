"""What is shown when an audit is done: its files, and its findings on the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from evenhand.audit.result import AuditResult

FORMS = ("html", "md")
"""What every audit is rendered in; `evenhand report` knows more forms."""


def finish(result: "AuditResult", out: Path, *, blocking: bool = True) -> NoReturn:
    """Render both editions, print and exit with the code of the result."""
    from evenhand.reports.bundle import bundle_hash  # noqa: PLC0415 kept out of --help

    written = render_editions(result, out)
    show_findings(result)
    typer.echo(f"report: {written[0]}\nsummary: {written[1]}\nresult: {out / 'result.json'}")
    if len(written) > len(FORMS):
        typer.echo(f"the {written[-1].parent.name} edition: {written[-1].parent}")
    typer.echo(f"bundle hash (sha256 of result.json): {bundle_hash(result)}")
    if not blocking:
        typer.echo("the demonstration itself ends with 0: its fault is planted")
    raise typer.Exit(result.exit_code if blocking else 0)


def show_findings(result: "AuditResult") -> None:
    """Print the findings of an audit as a table."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help

    from evenhand.findings_table import show  # noqa: PLC0415 kept out of --help

    show(result, Console())


def render_editions(result: "AuditResult", out: Path) -> list[Path]:
    """Write all renderings of both editions and return their paths, those of the result first."""
    from evenhand.audit.editions import OTHER  # noqa: PLC0415 kept out of --help
    from evenhand.audit.stored import RESULT_NAME, read_result  # noqa: PLC0415 kept out of --help

    other = out / OTHER[result.audience]
    written = [rendered(result, out, form) for form in FORMS]
    if (other / RESULT_NAME).is_file():
        written += [rendered(read_result(other), other, form) for form in FORMS]
    return written


def rendered(result: "AuditResult", folder: Path, form: str) -> Path:
    """Write a form that is one file, put it into the manifest and return its path."""
    return written_files(result, folder, form)[0]


def written_files(result: "AuditResult", folder: Path, form: str) -> list[Path]:
    """Write the files of one form, put them into the manifest and return their paths.

    Args:
        result: what is rendered.
        folder: of the audit, or its result file, beside which the files are written.
        form: a name of `evenhand.reports.forms.forms`.
    """
    from evenhand.audit.manifest import record_rendering  # noqa: PLC0415 kept out of --help
    from evenhand.reports.forms import files  # noqa: PLC0415 kept out of --help

    beside = folder if folder.is_dir() else folder.parent
    paths = []
    for name, content in files(result, form).items():
        path = beside / name
        path.write_bytes(content)
        record_rendering(path)
        paths.append(path)
    return paths


def rendering(result: "AuditResult", form: str) -> bytes:
    """Return a form that is one file, as it lies on disk; the same result gives the same bytes."""
    from evenhand.reports.forms import files  # noqa: PLC0415 kept out of --help

    return next(iter(files(result, form).values()))
