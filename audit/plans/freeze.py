"""Freezing a plan: its exact text, its hash and the time, written down before any score is read.

A margin that is chosen after the scores are known proves nothing. So a run first puts the plan into
its output folder, and a folder never takes a second plan.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.plans.file import plan_bytes
from evenhand.audit.provenance import timestamp, version

PLAN_NAME = "plan.toml"
RECORD_NAME = "plan.frozen.json"

_ANOTHER = "choose another folder for this run, or remove the old one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A plan that can no longer change.

    Attributes:
        sha256: of the plan's exact bytes.
        frozen_at: when it was frozen first, UTC.
        file: its name in the output folder.
    """

    sha256: str
    frozen_at: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Whether a frozen plan is still the one that was frozen.

    Attributes:
        intact: whether the file has the recorded hash.
        says: the same as a sentence, with what was found.
    """

    intact: bool
    says: str


class FreezeRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written beside a frozen plan: its hash, when, and by which version."""

    sha256: str
    frozen_at: str
    evenhand: str


def freeze(plan: Path | str, out: Path, *, now: datetime) -> Frozen:
    """Write a plan and the record of its hash into an output folder.

    Call it before scores are read, and read the plan from the frozen file afterwards. The same plan
    may be frozen again in the same folder and keeps the time of the first freeze.

    Args:
        plan: a file, whose bytes are kept as they are; or, as a str, the text of a plan.
        out: the output folder; it is made when absent.
        now: the time, with a time zone.

    Returns:
        The hash and the time of the first freeze.

    Raises:
        InputError: the plan cannot be read, the folder holds another plan, a changed one or an
            unreadable record, or it cannot be written.
        ValueError: `now` has no time zone.
    """
    moment = timestamp(now)
    content = _encoded(plan) if isinstance(plan, str) else plan_bytes(plan)
    digest = hashlib.sha256(content).hexdigest()
    try:
        out.mkdir(parents=True, exist_ok=True)
        record = recorded(out)
        _refuse_another(out, digest, record)
        _write(out / PLAN_NAME, content)
        if record is None:
            record = FreezeRecord(sha256=digest, frozen_at=moment, evenhand=version("evenhand"))
            _write(out / RECORD_NAME, msgspec.json.format(msgspec.json.encode(record)) + b"\n")
    except OSError as error:
        raise InputError([f"{out}: cannot hold the plan: {error.strerror}"]) from None
    return Frozen(sha256=digest, frozen_at=record.frozen_at, file=PLAN_NAME)


def verify(out: Path) -> Seal:
    """Tell whether the plan in an output folder still has the hash that was recorded.

    Args:
        out: the output folder of a run.

    Raises:
        InputError: the record is there and cannot be read.
    """
    record = recorded(out)
    if record is None:
        return Seal(intact=False, says=f"{RECORD_NAME} is missing: no plan was frozen here")
    digest = _digest(out / PLAN_NAME)
    if digest is None:
        says = f"{PLAN_NAME} cannot be read any more; it was frozen at {record.frozen_at}"
        return Seal(intact=False, says=says)
    if digest != record.sha256:
        says = (
            f"{PLAN_NAME} was changed after {record.frozen_at}: "
            f"its sha256 is {digest}, the record says {record.sha256}"
        )
        return Seal(intact=False, says=says)
    return Seal(intact=True, says=f"{PLAN_NAME} is as frozen at {record.frozen_at}")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        message = f"plan: character {error.start + 1} is half a character, expected text"
        raise InputError([message]) from None


def _refuse_another(out: Path, digest: str, record: FreezeRecord | None) -> None:
    """Raise when the folder holds a plan that is not this one."""
    present = _digest(out / PLAN_NAME)
    if record is None and present not in {None, digest}:
        message = (
            f"{out / PLAN_NAME}: another plan lies here, expected this one or none; {_ANOTHER}"
        )
        raise InputError([message])
    if record is None:
        return
    if record.sha256 != digest:
        message = (
            f"{out / PLAN_NAME}: another plan was frozen here at {record.frozen_at} "
            f"(sha256 {record.sha256[:12]}..., this plan has {digest[:12]}...); {_ANOTHER}"
        )
        raise InputError([message])
    if present not in {None, digest}:
        message = (
            f"{out / PLAN_NAME}: was changed after it was frozen at {record.frozen_at}; "
            "put the frozen text back, or choose another folder"
        )
        raise InputError([message])


def recorded(out: Path) -> FreezeRecord | None:
    """Return the record of an output folder, None where there is none.

    Args:
        out: the folder.

    Raises:
        InputError: there is one, and it cannot be read.
    """
    path = out / RECORD_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=FreezeRecord)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        says = f"{path}: is no record of a frozen plan ({error}); {_ANOTHER}"
        raise InputError([says]) from None


def _digest(path: Path) -> str | None:
    """Return the hash of a file, None where there is none that can be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step, so that a run that is cut off leaves no half of it."""
    if path.exists() and path.read_bytes() == content:
        return
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
