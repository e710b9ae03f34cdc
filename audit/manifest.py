"""The manifest of an audit: hashes of everything that it read and wrote, sealed by its own hash.

Two hashes are told apart. The bundle hash is that of `result.json`, which in turn holds the hashes
of the plan, of every file that was read and of the sums; so one number stands for the evidence, and
a report that is made from the result alone can print it. The seal is the hash of the manifest
itself, which also names the reports; it changes when a report is rendered by another version.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME
from evenhand.audit.result import AuditResult, FileRecord
from evenhand.audit.stored import RESULT_NAME

MANIFEST_NAME: Final = "manifest.json"
EARLIER: Final = "earlier"
"""Folder of the runs that an audit took the place of."""


class EarlierRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run of the same plan whose place a later one took."""

    folder: str
    result_sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an audit read and wrote.

    Attributes:
        manifest: version of this form.
        evenhand: version of the program.
        bundle_sha256: of `result.json`, which holds the hashes of plan, data and sums.
        plan_sha256, frozen_at: of the frozen plan.
        read: files that were read.
        written: files of this folder, named relative to it.
        earlier: runs of the same plan that lay here before.
        libraries, python: versions.
        seed: of every random number.
        seal: sha256 of the manifest with this field empty.
    """

    manifest: Literal[1] = 1
    evenhand: str
    bundle_sha256: str
    plan_sha256: str
    frozen_at: str
    read: tuple[FileRecord, ...]
    written: tuple[FileRecord, ...]
    earlier: tuple[EarlierRun, ...] = ()
    libraries: dict[str, str]
    python: str
    seed: int
    seal: str = ""


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


def write_manifest(
    out: Path, result: AuditResult, *, written: Sequence[str] = (), audit: Path | None = None
) -> None:
    """Write names, sizes and hashes of what the audit read and wrote; no outer folder is named.

    Args:
        out: the output folder, which holds plan, result and what else is named.
        result: what was written.
        written: files beside plan, its record and the result, relative to the folder.
        audit: folder of the whole audit, which keeps earlier runs; default: the output folder. An
            edition that is handed on by itself names them too.
    """
    names = (PLAN_NAME, RECORD_NAME, RESULT_NAME, *written)
    files = [_relative(out, out / name) for name in names]
    _write(
        out,
        Manifest(
            evenhand=result.provenance.evenhand,
            bundle_sha256=files[2].sha256,
            plan_sha256=result.plan.sha256,
            frozen_at=result.plan.frozen_at,
            read=result.data.files,
            written=tuple(files),
            earlier=tuple(_earlier(audit or out)),
            libraries=result.provenance.libraries,
            python=result.provenance.python,
            seed=result.statistics.seed,
        ),
    )


def record_rendering(path: Path) -> None:
    """Put a file that was made of a result into the manifest of its audit, where there is one.

    A manifest whose seal is broken is left as it is: what somebody changed must stay visible.

    Args:
        path: the file; the manifest lies beside it, or for the other edition one folder above.
    """
    for out in (path.parent, path.parent.parent):
        known = intact(out)
        if known is not None:
            record = _relative(out, path)
            files = {file.name: file for file in known.written} | {record.name: record}
            _write(out, msgspec.structs.replace(known, written=tuple(files.values())))
            return


def intact(out: Path) -> Manifest | None:
    """Return the manifest of a folder, None where there is none or its seal is broken."""
    try:
        content = (out / MANIFEST_NAME).read_bytes()
        found = msgspec.json.decode(content, type=Manifest)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError):
        return None
    return found if content == sealed(found) else None


def sealed(manifest: Manifest) -> bytes:
    """Return the one form of a manifest on disk, with the seal that belongs to its content."""
    bare = _bytes(msgspec.structs.replace(manifest, seal=""))
    return _bytes(msgspec.structs.replace(manifest, seal=hashlib.sha256(bare).hexdigest()))


def _bytes(manifest: Manifest) -> bytes:
    """Return a manifest as JSON with a stable order of keys."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=2) + (
        b"\n"
    )


def _write(out: Path, manifest: Manifest) -> None:
    """Write a manifest in one step."""
    part = out / f"{MANIFEST_NAME}.part"
    part.write_bytes(sealed(manifest))
    part.replace(out / MANIFEST_NAME)


def _relative(out: Path, path: Path) -> FileRecord:
    """Return the record of a file of the output folder, named relative to it."""
    found = file_record(path, "written")
    name = path.relative_to(out).as_posix()
    return FileRecord(role="written", name=name, sha256=found.sha256, size_bytes=found.size_bytes)


def _earlier(out: Path) -> Iterable[EarlierRun]:
    """Yield the earlier runs that are kept in a folder, the oldest first."""
    for path in sorted((out / EARLIER).glob(f"*/{RESULT_NAME}")):
        record = file_record(path, "earlier")
        yield EarlierRun(folder=f"{EARLIER}/{path.parent.name}", result_sha256=record.sha256)
