"""What one check of one folder said, with each difference as a line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.console_mode import printable

if TYPE_CHECKING:
    from evenhand.audit.verify.check import Checked, Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one check of one folder said.

    Attributes:
        folder: within that of the audit, `""` for the audit itself.
        title: of the check.
        checked: what it compared, what differs, and what is open.
    """

    folder: str
    title: str
    checked: "Checked"

    def lines(self) -> tuple[str, ...]:
        """Return each difference as a line; those that are only counted come last."""
        named = tuple(_line(self.folder, each) for each in self.checked.differences)
        return (*named, f"and {self.checked.more} more") if self.checked.more else named


def _line(folder: str, each: "Difference") -> str:
    """Return a difference as one line."""
    file = "/".join(part for part in (folder, each.file) if part)
    place = ": ".join(part for part in (file, each.field) if part)
    return printable(f"{place}: got {each.got}, expected {each.expected}")
