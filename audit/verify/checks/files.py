"""Every file that the manifest names is there, has its size and its hash; others are named."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from evenhand.audit.editions import OTHER
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.manifest import EARLIER, MANIFEST_NAME, Manifest
from evenhand.audit.result import FileRecord
from evenhand.audit.stored import RESULT_NAME
from evenhand.audit.sums_file import SUMS_NAME
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences

TITLE = "Files"
ORDER = 20

_MOST: Final = 10_000
"""So many files of a folder are looked at."""
_NAMED: Final = 10


def check(audited: Audited, data: Path | None) -> Checked:
    """Return which files are missing, changed, or nobody vouches for."""
    del data
    unread = [
        Difference(file=one.file, field="", got=one.problem, expected="the result of an audit")
        for one in audited.editions
        if one.problem
    ]
    manifest = audited.manifest
    if manifest is None:
        return found_differences(
            unread, says="", unchecked=[Unchecked(what="hashes of files", why="no manifest")]
        )
    absent = tuple(folder for folder in _parts(manifest) if not (audited.root / folder).exists())
    found, checked = [*unread], 0
    for record in manifest.written:
        if record.name.startswith(tuple(f"{folder}/" for folder in absent)):
            continue
        checked += 1
        found += _file(audited.root, record, record.name)
    whole = (audited.root / SUMS_NAME).exists() or (audited.root / EARLIER).exists()
    found += _earlier(audited.root, manifest) if whole else ()
    found += _sums(audited)
    others = _others(audited.root, manifest)
    found += [d for records, name in others.read for d in _any(audited.root, records, name)]
    says = f"{checked} files have the size and sha256 that the manifest names."
    unchecked = _open(absent, others)
    if manifest.earlier and not whole:
        what = f"{len(manifest.earlier)} earlier runs of this plan, which the manifest names"
        unchecked.append(Unchecked(what=what, why="they stay with the house; this is a copy"))
    return found_differences(found, says=says, unchecked=unchecked)


class _Others:
    """Files that the manifest does not name among those that were written."""

    def __init__(self) -> None:
        """Start with none."""
        self.read: list[tuple[list[FileRecord], str]] = []
        self.unknown: list[str] = []


def _parts(manifest: Manifest) -> tuple[str, ...]:
    """Return the folders of editions that the manifest names files in."""
    return tuple(dict.fromkeys(f.name.partition("/")[0] for f in manifest.written if "/" in f.name))


def _file(root: Path, record: FileRecord, name: str) -> Iterator[Difference]:
    """Yield how a file differs from its record."""
    if not _lies_within(name):
        yield Difference(
            file=MANIFEST_NAME,
            field="written",
            got=name,
            expected="a file of this folder",
        )
        return
    path = root / name
    if not path.is_file():
        got = "is no regular file" if path.exists() else "is missing"
        yield Difference(file=name, field="", got=got, expected="a file")
        return
    size = path.stat().st_size
    if size != record.size_bytes:
        yield Difference(
            file=name, field="size", got=f"{size} bytes", expected=f"{record.size_bytes} bytes"
        )
        return
    try:
        digest = file_record(path, "").sha256
    except OSError as error:
        yield Difference(file=name, field="", got=f"{error.strerror}", expected="a file")
        return
    if digest != record.sha256:
        yield Difference(file=name, field="sha256", got=digest, expected=record.sha256)


def _any(root: Path, records: Sequence[FileRecord], name: str) -> list[Difference]:
    """Return how a file differs from all files of its name that were read; folders have no name."""
    found = [list(_file(root, record, name)) for record in records]
    return min(found, key=len)


def _sums(audited: Audited) -> Iterator[Difference]:
    """Yield results that hold another hash than that of the sums beside them."""
    path = audited.root / SUMS_NAME
    if not audited.sealed or not path.is_file():
        return
    digest = file_record(path, "").sha256
    for file, result in audited.results():
        got = result.provenance.sums_sha256
        if got != digest:
            yield Difference(
                file=file, field="provenance.sums_sha256", got=got or "nothing", expected=digest
            )


def _lies_within(name: str) -> bool:
    """Say whether a name is one of a file within a folder."""
    path = PurePosixPath(name)
    plain = bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    return plain and "\\" not in name and "\0" not in name


def _earlier(root: Path, manifest: Manifest) -> Iterator[Difference]:
    """Yield which earlier runs are gone or changed, and which were added."""
    named = {run.folder: run.result_sha256 for run in manifest.earlier}
    kept = root.resolve().parent  # an earlier run itself lies beside those before it
    root = kept.parent if kept.name == EARLIER else root
    for folder, expected in named.items():
        name = f"{folder}/{RESULT_NAME}"
        path = root / name
        if not _lies_within(name) or not path.is_file():
            yield Difference(file=name, field="", got="is missing", expected="an earlier run")
        elif (got := file_record(path, "").sha256) != expected:
            yield Difference(file=name, field="sha256", got=got, expected=expected)


def _others(root: Path, manifest: Manifest) -> _Others:
    """Return the files that were not written: data that lie beside the result, and unknown ones.

    A folder with a manifest of its own is checked by itself.
    """
    apart = tuple(f"{name}/" for name in OTHER.values() if (root / name / MANIFEST_NAME).is_file())
    written = {MANIFEST_NAME} | {file.name for file in manifest.written}
    read: dict[str, list[FileRecord]] = {}
    for file in manifest.read:
        read.setdefault(file.name, []).append(file)
    found = _Others()
    for name in _walked(root):
        if name in written or name.startswith((f"{EARLIER}/", *apart)):
            continue
        if name in read:
            found.read.append((read[name], name))
        else:
            found.unknown.append(name)
    return found


def _walked(root: Path) -> Iterator[str]:
    """Yield the first files below a folder, sorted; links are not followed."""
    count = 0
    for folder, below, files in os.walk(root):
        below.sort()
        for name in sorted(files):
            count += 1
            if count > _MOST:
                return
            yield (Path(folder) / name).relative_to(root).as_posix()


def _open(absent: tuple[str, ...], others: _Others) -> list[Unchecked]:
    """Return what is not vouched for."""
    found = [
        Unchecked(
            what=f"files of {folder}/", why="the folder is not here; this is a copy to hand on"
        )
        for folder in absent
    ]
    if others.unknown:
        more = len(others.unknown) - _NAMED
        named = ", ".join(others.unknown[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        why = f"the manifest does not name them: {named}"
        found.append(Unchecked(what=f"{len(others.unknown)} further files", why=why))
    return found
