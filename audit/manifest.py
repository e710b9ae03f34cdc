"""The manifest of an audit: hashes of everything that it read and wrote."""

from pathlib import Path

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME
from evenhand.audit.result import AuditResult
from evenhand.audit.stored import RESULT_NAME
from evenhand.audit.sums_file import SUMS_NAME

MANIFEST_NAME = "manifest.json"


def check_place(out: Path) -> None:
    """Refuse a folder whose manifest is of something else, such as a corpus of stimuli.

    Raises:
        InputError: the folder holds a manifest, and neither a frozen plan nor a result.
    """
    audited = any((out / name).exists() for name in (RECORD_NAME, RESULT_NAME))
    if (out / MANIFEST_NAME).exists() and not audited:
        problem = (
            f"{out / MANIFEST_NAME}: no audit wrote this file, and it would be overwritten; choose "
            "another folder for the results"
        )
        raise InputError([problem])


def write_manifest(out: Path, result: AuditResult) -> None:
    """Write names, sizes and hashes of what the audit read and wrote; no folder is named.

    Args:
        out: the output folder, which holds plan, result and sums.
        result: what was written.
    """
    written = [PLAN_NAME, RECORD_NAME, RESULT_NAME, SUMS_NAME]
    content = {
        "evenhand": result.provenance.evenhand,
        "plan_sha256": result.plan.sha256,
        "frozen_at": result.plan.frozen_at,
        "read": result.data.files,
        "written": [file_record(out / name, "written") for name in written],
        "libraries": result.provenance.libraries,
        "python": result.provenance.python,
        "seed": result.statistics.seed,
    }
    text = msgspec.json.format(msgspec.json.encode(content), indent=2)
    (out / MANIFEST_NAME).write_bytes(text + b"\n")
