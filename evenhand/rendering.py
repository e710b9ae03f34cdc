"""What is shown when an audit is done: its files, and its findings on the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import typer

from evenhand.console_mode import FULL, Mode, console, shown
from evenhand.saying import say

if TYPE_CHECKING:
    from evenhand.audit.result import AuditResult

FORMS: Final = ("html", "md", "junit", "sarif")
"""What every audit is rendered in; `evenhand report` knows more forms."""

ROLES: Final = ("report", "summary", "junit", "sarif")
"""What these files are called where they are listed."""


def finish(
    result: "AuditResult",
    out: Path,
    *,
    how: Mode = FULL,
    plan: Path | None = None,
    blocking: bool = True,
) -> NoReturn:
    """Render both editions, tell what was found, and exit with the code of the result.

    Args:
        result: in the edition that the plan names.
        out: folder of the audit.
        how: in full, in short, or as JSON; and whether GitHub is told.
        plan: file of the plan, which annotations point at.
        blocking: whether the exit code is that of the result, and not 0.
    """
    written = render_editions(result, out)
    files = dict(zip(ROLES, written, strict=False)) | {"result": out / "result.json"}
    if len(written) > len(FORMS):
        files["other_edition"] = written[-1].parent
    code = result.exit_code if blocking else 0
    if how.form == "full":
        _told(result, files, blocking=blocking)
    else:
        from evenhand.result_document import brief, result_document  # noqa: PLC0415 as above

        document = result_document(result, files, exit_code=code)
        shown(how, lines=(), brief=brief(result), document=document)
    if how.github:
        _tell_github(result, out, plan)
    raise typer.Exit(code)


def _told(result: "AuditResult", files: dict[str, Path], *, blocking: bool) -> None:
    """Print findings and files in full."""
    from evenhand.reports.bundle import bundle_hash  # noqa: PLC0415 kept out of --help

    show_findings(result)
    for role in (*ROLES, "result"):
        typer.echo(f"{role}: {files[role]}")
    if "other_edition" in files:
        typer.echo(f"the {files['other_edition'].name} edition: {files['other_edition']}")
    typer.echo(f"bundle hash (sha256 of result.json): {bundle_hash(result)}")
    if not blocking:
        typer.echo("the demonstration itself ends with 0: its fault is planted")


def _tell_github(result: "AuditResult", out: Path, plan: Path | None) -> None:
    """Write annotations, job summary and outputs, all of the shareable edition."""
    from evenhand import github_actions  # noqa: PLC0415 kept out of --help
    from evenhand.audit.editions import edition_folder  # noqa: PLC0415 as above
    from evenhand.audit.stored import read_result  # noqa: PLC0415 as above
    from evenhand.reports.forms import files  # noqa: PLC0415 as above

    folder = edition_folder(out, "shareable", named=result.audience)
    edition = read_result(folder)
    github_actions.annotate(edition, plan)
    for content in files(edition, "md").values():
        if not github_actions.write_summary(content.decode()):
            say(github_actions.NO_SUMMARY)
    report = folder / "report.html"
    github_actions.write_outputs({"verdict": result.verdict, "report": str(report)})


def show_findings(result: "AuditResult") -> None:
    """Print the findings of an audit as a table; of a comparison, its decisions before them."""
    from evenhand.findings_table import show  # noqa: PLC0415 kept out of --help

    terminal = console()
    if result.scope == "comparison":
        from evenhand.decision_table import show_decisions  # noqa: PLC0415 kept out of --help

        show_decisions(result, terminal)
    show(result, terminal)


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
