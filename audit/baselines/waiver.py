"""A baseline as people write it: accepted rows, each with owner, reason, date and margin."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from evenhand.audit.asked import Part
from evenhand.audit.baseline_record import AcceptedVerdict

LONGEST: Final = timedelta(days=366)
"""No waiver holds longer than this from the day on which it is read: what has no end is a margin,
and margins are set in the plan."""


class Waiver(Part, frozen=True, kw_only=True):
    """One accepted row.

    Attributes:
        finding: id of a gated finding.
        slice: its row; `""` for the row of everybody, or for a finding without rows.
        owner, reason: who accepted it, and why.
        expires: last day on which it holds, in UTC, as `YYYY-MM-DD`.
        margin: largest accepted gap, in the finding's unit.
        accepted_verdict: what the row said when it was accepted.
        accepted_gap: its gap then; None where there was none.
    """

    finding: str
    slice: str = ""
    owner: str
    reason: str
    expires: str
    margin: float
    accepted_verdict: AcceptedVerdict
    accepted_gap: float | None = None

    @property
    def row(self) -> tuple[str, str]:
        """The row that it is about."""
        return self.finding, self.slice

    @property
    def last_day(self) -> date:
        """The day of `expires`."""
        return date.fromisoformat(self.expires)


class BaselineFile(Part, frozen=True, kw_only=True):
    """What stands in a file; `evenhand_baseline` is the version of its form."""

    evenhand_baseline: Literal[1]
    waiver: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A file of waivers, and the day on which it is held against a result.

    Attributes:
        file: its name without folders.
        text: what stands in it.
        sha256: of its bytes.
        checked_on: the day, in UTC.
        waivers: in the order of the file.
    """

    file: str
    text: str
    sha256: str
    checked_on: date
    waivers: tuple[Waiver, ...]
