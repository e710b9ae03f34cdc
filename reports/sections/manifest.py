"""What is needed to run the audit again, and to check that the files are the same."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.digits import size
from evenhand.reports.paths import without_folders
from evenhand.reports.templating import fill

TITLE = "Manifest"
ORDER = 97
PARTS: tuple[str, ...] = ("R27",)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every result can be traced."""
    return True


def render(result: AuditResult) -> Markup:
    """Return plan, files, versions and command; what may be passed on bears no folders."""
    shared = result.audience == "shareable"
    text, command = result.plan.text, result.provenance.command
    return fill(
        "manifest",
        result=result,
        plan_text=without_folders(text) if shared else text,
        command=without_folders(command) if shared else command,
        files=[(f, size(f.size_bytes)) for f in result.data.files],
        git=_git(result),
    )


def _git(result: AuditResult) -> str:
    """Return the commit, and whether it was changed."""
    made = result.provenance
    if not made.git_commit:
        return "not in a git repository"
    dirty = {True: ", with uncommitted changes", False: ", unchanged", None: ""}
    return made.git_commit + dirty[made.git_dirty]
