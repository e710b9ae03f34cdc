"""What a baseline makes of a result: which findings were accepted, by whom, until when."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

AcceptedVerdict: TypeAlias = Literal[
    "exceeds_margin", "inconclusive", "insufficient_data", "undefined"
]
"""What a row said when it was accepted."""

Standing: TypeAlias = Literal["new", "worse", "accepted", "expired", "gone", "unmatched"]
"""What a baseline says of a row that does not stand within its margin, or of a waiver without one:

`new` no waiver names it; `worse` it is beyond what was accepted, exceeds on the other side of the
margin, or exceeds by a number that is withheld, so that nobody can tell; `accepted` it does not
block; `expired` the waiver is past its date; `gone` the row is within its margin now, so the waiver
can be dropped; `unmatched` the audit has no such row.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRecord:
    """One accepted row: somebody answers for it, for a reason, until a date, up to a size.

    Attributes:
        finding, slice: the row.
        owner, reason: who accepted it, and why.
        expires: last day on which it holds, as `YYYY-MM-DD`.
        margin: largest accepted gap, in the finding's unit.
        accepted_verdict: what the row said when it was accepted.
        accepted_gap: its gap then; None where there was none. Both are None where this edition does
            not show the row's numbers, since the one tells of the other.
        standing: what it does today.
        says: that in a sentence, with the numbers of today.
    """

    finding: str
    slice: str
    owner: str
    reason: str
    expires: str
    margin: float | None
    accepted_verdict: AcceptedVerdict
    accepted_gap: float | None
    standing: Standing
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """A row that blocks although a baseline was given.

    Attributes:
        finding, slice: the row.
        standing: `new`, `worse` or `expired`.
        says: why, in a sentence.
    """

    finding: str
    slice: str
    standing: Standing
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRecord:
    """A baseline and what it made of this result.

    Attributes:
        file: name of the baseline without folders.
        sha256: of its bytes.
        checked_on: day that dates of expiry were held against, as `YYYY-MM-DD`.
        exit_code_without: what the command would have ended with.
        waivers: every waiver of the file, in its order.
        blocking: rows that block nonetheless.
    """

    file: str
    sha256: str
    checked_on: str
    exit_code_without: int
    waivers: tuple[WaiverRecord, ...]
    blocking: tuple[Blocking, ...]
