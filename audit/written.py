"""What an audit leaves behind: sums, both editions of the result, a manifest, and earlier runs.

The same plan may be run again in the same folder. Where its data or the program are others than
before, the run that lies there is kept in a dated folder, so that nobody can try models or data
until the numbers please and show the last ones only.
"""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from evenhand.audit.editions import edition_folder
from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.manifest import EARLIER, MANIFEST_NAME, intact, write_manifest
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME
from evenhand.audit.result import Audience, AuditResult, dump
from evenhand.audit.stored import RESULT_NAME, read_result
from evenhand.audit.sums_file import SUMS_NAME, write_sums

RENDERINGS: Sequence[str] = ("report.html", "summary.md")
_MOVED = (RESULT_NAME, MANIFEST_NAME, *RENDERINGS, "internal", "shareable")


def write_audit(
    evidence: Evidence, editions: Mapping[Audience, AuditResult], out: Path
) -> tuple[AuditResult, str]:
    """Write sums, results and manifests.

    Args:
        evidence: what was measured.
        editions: the result for each kind of readers; the first is the one that the plan names.
        out: the output folder, with the frozen plan in it.

    Returns:
        The edition that the plan names, as written; and where an earlier run was moved to,
        relative to the folder, `""` where none was.

    Raises:
        OSError: something cannot be written.
    """
    named = next(iter(editions))
    moved = keep_earlier(out, editions[named])
    write_sums(evidence, out / SUMS_NAME, key=secrets.token_bytes(32))
    sums = file_record(out / SUMS_NAME, "sums").sha256
    written = [SUMS_NAME]
    for audience, result in editions.items():
        made = replace(result, provenance=replace(result.provenance, sums_sha256=sums))
        folder = edition_folder(out, audience, named=named)
        folder.mkdir(exist_ok=True)
        dump(made, folder / RESULT_NAME)
        if audience == named:
            first = made
            continue
        written.append(f"{audience}/{RESULT_NAME}")
        if audience == "shareable":  # it is handed on by itself, so it brings its plan with it
            for name in (PLAN_NAME, RECORD_NAME):
                shutil.copyfile(out / name, folder / name)
                written.append(f"{audience}/{name}")
            write_manifest(folder, made, audit=out)
    write_manifest(out, first, written=written)
    return first, moved


def keep_earlier(out: Path, result: AuditResult) -> str:
    """Move the run that lies in a folder into a dated one, where it was of other data.

    Args:
        out: the output folder.
        result: of the run that is about to be written.

    Returns:
        Where the earlier run lies now, relative to the folder; `""` where nothing was moved.
    """
    path = out / RESULT_NAME
    if not path.is_file():
        return ""
    try:
        old = read_result(path)
    except InputError:  # of another version, or damaged: kept under the time of the file
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    else:
        same = old.provenance.evenhand == result.provenance.evenhand
        if same and old.data.files == result.data.files:
            return ""
        moment = old.provenance.finished_at
    folder = _unused(out / EARLIER, "".join(c for c in moment if c.isalnum() or c == "-"))
    folder.mkdir(parents=True)
    for name in _written_before(out):
        if (out / name).exists():
            shutil.move(out / name, folder / name)
    for name in (PLAN_NAME, RECORD_NAME):
        shutil.copyfile(out / name, folder / name)
    return folder.relative_to(out).as_posix()


def _written_before(out: Path) -> tuple[str, ...]:
    """Return what an earlier run and its renderings left in a folder, but for the frozen plan."""
    manifest = intact(out)
    named = (file.name for file in manifest.written) if manifest else ()
    tops = (name for name in named if "/" not in name and name not in (PLAN_NAME, RECORD_NAME))
    return tuple(dict.fromkeys((*tops, *_MOVED)))


def _unused(parent: Path, name: str) -> Path:
    """Return a folder that does not exist yet, numbered where the name is taken."""
    found, number = parent / name, 1
    while found.exists():
        number += 1
        found = parent / f"{name}-{number}"
    return found
