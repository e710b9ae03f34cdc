"""All checks of a finished audit, one after the other; what a check trips over is a difference."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evenhand.audit.editions import OTHER
from evenhand.audit.errors import InputError
from evenhand.audit.manifest import MANIFEST_NAME
from evenhand.audit.verify.audited import Audited, opened
from evenhand.audit.verify.check import Check, Checked, Difference, all_checks

_OF_FILES: Final = frozenset({"Manifest", "Files", "Plan"})
"""Checks of an edition within an audit; the numbers of both are checked together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The answers of all checks.

    Attributes:
        folder: name of the folder that was looked at, `""` for the audit itself, else that of an
            edition with a manifest of its own.
        audited: what could be read of it.
        checked: title and answer of each check, in order.
    """

    folder: str
    audited: Audited
    checked: tuple[tuple[str, Checked], ...]

    def agrees(self) -> bool:
        """Say whether no check found a difference."""
        return not any(one.differences for _, one in self.checked)


def verify(
    root: Path, *, data: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> tuple[Verified, ...]:
    """Check the output folder of an audit.

    Args:
        root: the folder, or a copy of one edition.
        data: where the data of the audit lie; the audit is then run again.
        say: told what is going on, one line a check.

    Returns:
        The answers for the folder, then for an edition in it that is handed on by itself.

    Raises:
        InputError: there is no such folder, or no audit wrote it.
    """
    if data is not None and not data.is_dir():
        raise InputError([f"{data}: no such folder; expected the data of the audit"])
    checks, audited = all_checks(), opened(root)
    first = _verified(audited, "", checks, data, say)
    own = [check for check in checks if check.TITLE in _OF_FILES]
    parts = [name for name in OTHER if (root / name / MANIFEST_NAME).exists()]
    return (first, *(_verified(opened(root / name), name, own, None, say) for name in parts))


def _verified(
    audited: Audited,
    name: str,
    checks: Sequence[Check],
    data: Path | None,
    say: Callable[[str], None],
) -> Verified:
    """Run checks on one folder."""
    answers = []
    for check in checks:
        say(f"{name}{': ' * bool(name)}{check.TITLE.lower()}")
        answers.append((check.TITLE, _answer(check, audited, data)))
    return Verified(folder=name, audited=audited, checked=tuple(answers))


def _answer(check: Check, audited: Audited, data: Path | None) -> Checked:
    """Return the answer of one check; content that it trips over is no content of ours."""
    try:
        return check.check(audited, data)
    except Exception as error:  # noqa: BLE001 whatever somebody put into the files
        got = f"{type(error).__name__}: {error}"
        wrong = Difference(file="", field="", got=got, expected="content that can be checked")
        return Checked(differences=(wrong,))
