"""The folder of a finished audit, read without trust: sizes are limited, nothing is followed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from evenhand.audit.editions import OTHER
from evenhand.audit.errors import InputError
from evenhand.audit.manifest import MANIFEST_NAME, Manifest
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.plans.freeze import PLAN_NAME
from evenhand.audit.result import AuditResult, load
from evenhand.audit.stored import RESULT_NAME
from evenhand.audit.sums_file import SUMS_NAME
from evenhand.metrics.catalogue import catalogue

LARGEST: Final = 1 << 29
"""Bytes of a JSON or TOML file that are read; results of large audits have some 50 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A result that lies in the folder.

    Attributes:
        file: relative to the folder.
        result: what it says; None where it cannot be read.
        problem: why not, `""` where it can.
    """

    file: str
    result: AuditResult | None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """A folder with what could be read of it.

    Attributes:
        root: the folder.
        manifest: None where there is none that can be read; `manifest_problem` says why.
        sealed: whether the manifest is of a version that seals; the ones before knew no seal.
        text: of the frozen plan, None where it cannot be read.
        plan: None where the text is no plan; `plan_problem` says why.
        editions: results, the one of the folder itself first.
    """

    root: Path
    manifest: Manifest | None
    manifest_problem: str
    sealed: bool
    text: str | None
    plan: Plan | None
    plan_problem: str
    editions: tuple[Edition, ...]

    def results(self) -> tuple[tuple[str, AuditResult], ...]:
        """Return the results that can be read, by file."""
        return tuple((one.file, one.result) for one in self.editions if one.result is not None)


def opened(root: Path) -> Audited:
    """Read a folder.

    Args:
        root: the output folder of an audit, or a copy of one edition.

    Raises:
        InputError: it is no folder, or no audit wrote it.
    """
    if not root.is_dir():
        problem = f"{root}: no such folder; expected the output folder of `evenhand audit`"
        raise InputError([problem])
    if not any((root / name).exists() for name in (MANIFEST_NAME, RESULT_NAME)):
        problem = (
            f"{root}: holds neither {MANIFEST_NAME} nor {RESULT_NAME}; expected the output folder "
            "of `evenhand audit`"
        )
        raise InputError([problem])
    manifest, manifest_problem, sealed = _manifest(root)
    text, plan, plan_problem = _plan(root)
    return Audited(
        root=root,
        manifest=manifest,
        manifest_problem=manifest_problem,
        sealed=sealed,
        text=text,
        plan=plan,
        plan_problem=plan_problem,
        editions=_editions(root),
    )


def content_of(path: Path) -> bytes:
    """Return the bytes of a regular file of limited size.

    Raises:
        OSError: there is none, or it is too large or no regular file.
    """
    if path.exists() and not path.is_file():
        msg = "is no regular file"
        raise OSError(0, msg)
    if path.stat().st_size > LARGEST:
        msg = f"has more than {LARGEST} bytes"
        raise OSError(0, msg)
    return path.read_bytes()


def _manifest(root: Path) -> tuple[Manifest | None, str, bool]:
    """Return the manifest, why there is none, and whether it is of a version that seals."""
    try:
        content = content_of(root / MANIFEST_NAME)
        found = msgspec.json.decode(content)
        if isinstance(found, dict) and "seal" not in found and "plan_sha256" in found:
            return msgspec.convert(_of_old(found), Manifest), "", False
        return msgspec.json.decode(content, type=Manifest), "", True
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        return None, _words(error), True


def _of_old(found: dict[str, object]) -> dict[str, object]:
    """Return a manifest of a version before the seal in the form of today."""
    written = found.get("written")
    files = [one for one in written if isinstance(one, dict)] if isinstance(written, list) else []
    by_name = {one.get("name"): one for one in files}
    sums = Path(SUMS_NAME).name
    if sums in by_name:
        by_name[sums] = {**by_name[sums], "name": SUMS_NAME}
    bundle = by_name.get(RESULT_NAME, {}).get("sha256", "")
    return {**found, "written": list(by_name.values()), "bundle_sha256": bundle}


def _plan(root: Path) -> tuple[str | None, Plan | None, str]:
    """Return the text of the frozen plan, the plan, and why there is none."""
    try:
        text = content_of(root / PLAN_NAME).decode()
    except (OSError, UnicodeDecodeError) as error:
        return None, None, _words(error)
    try:
        return text, parse_plan(text, name=PLAN_NAME, metrics=catalogue()), ""
    except InputError as error:
        return text, None, error.problems[0]


def _editions(root: Path) -> tuple[Edition, ...]:
    """Return the results of a folder: its own, then that of the other edition."""
    own = _edition(root, RESULT_NAME)
    others = [f"{name}/{RESULT_NAME}" for name in OTHER if (root / name / RESULT_NAME).exists()]
    return (own, *(_edition(root, name) for name in others))


def _edition(root: Path, name: str) -> Edition:
    """Return one result."""
    try:
        content_of(root / name)
        return Edition(file=name, result=load(root / name))
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        return Edition(file=name, result=None, problem=_words(error))


def _words(error: Exception) -> str:
    """Return what went wrong, without the folder."""
    if isinstance(error, FileNotFoundError):
        return "is missing"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"
