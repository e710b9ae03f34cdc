"""Finished audits below a folder, as they gather there release by release."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from evenhand.audit.errors import InputError
from evenhand.audit.result import Audience, AuditResult
from evenhand.audit.stored import RESULT_NAME, read_result

EDITIONS: Final = frozenset(get_args(Audience))
"""Names of folders that hold the second edition of the audit around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An audit that was found; its name is its folder, relative to the one that was searched."""

    name: str
    result: AuditResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that is named like a result and was not read, with the reason."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What lies below a folder, by name."""

    audits: tuple[Finished, ...]
    skipped: tuple[Skipped, ...]


def finished_audits(folder: Path) -> Gathered:
    """Return every finished audit below a folder, and what is not one, with the reason.

    Runs that a later one took the place of, in `earlier/`, count. The second edition of an audit
    does not: it holds the same findings. A result that lies there twice counts once.

    Raises:
        InputError: there is no such folder, or not one audit below it.
    """
    if not folder.is_dir():
        msg = f"{folder}: is no folder; expected one with outputs of `evenhand audit` below it"
        raise InputError([msg])
    audits: list[Finished] = []
    skipped: list[Skipped] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.rglob(RESULT_NAME)):
        if _is_other_edition(path.parent):
            continue
        name = path.parent.relative_to(folder).as_posix()
        try:
            result = read_result(path)
        except InputError as error:
            told = "; ".join(error.problems).removeprefix(f"{path}: ")
            skipped.append(Skipped(name=name, reason=told))
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in seen:
            skipped.append(Skipped(name=name, reason=f"the same result as {seen[digest]}"))
            continue
        seen[digest] = name
        audits.append(Finished(name=name, result=result))
    if not audits:
        lines = [f"{folder}: no finished audit below it; expected outputs of `evenhand audit`"]
        raise InputError([*lines, *(f"{folder / s.name}: {s.reason}" for s in skipped)])
    return Gathered(audits=tuple(audits), skipped=tuple(skipped))


def _is_other_edition(folder: Path) -> bool:
    """Return whether a folder holds the second edition of the audit in the folder around it."""
    return folder.name in EDITIONS and (folder.parent / RESULT_NAME).is_file()
