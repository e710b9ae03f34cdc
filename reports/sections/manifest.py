"""What is needed to run it again, and to check that the files are the same."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.digits import size
from evenhand.reports.paths import without_folders
from evenhand.reports.templating import fill

TITLE = "Manifest"
ORDER = 97
PARTS: tuple[str, ...] = ("R27",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"manifest": ("data.maintenance",), "evidence_bundle": ()}
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every result can be traced."""
    return True


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the record of files and hashes lacks.

    Args:
        result: of the audit.
        artefact: `manifest` or `evidence_bundle`.
    """
    files = () if result.data.files else ("No file that was read is named.",)
    if artefact == "manifest":
        return files
    made = result.provenance
    return (
        *files,
        *(() if made.sums_sha256 else ("The result does not hold the hash of its sums.",)),
        *(() if made.command else ("The command of the run is not known.",)),
        *(() if made.git_dirty is not True else ("The run was of a changed working copy.",)),
        *(
            ("Data came from frames in memory, which nobody else can read.",)
            if any("frame in memory" in file.name for file in result.data.files)
            else ()
        ),
    )


def render(result: AuditResult) -> Markup:
    """Return plan, files, hashes, versions and command; what is passed on bears no folders."""
    shared = result.audience == "shareable"
    text, command = result.plan.text, result.provenance.command
    return fill(
        "manifest",
        result=result,
        bundle=bundle_hash(result),
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
