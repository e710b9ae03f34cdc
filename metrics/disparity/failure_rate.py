"""Failure rate: does the model answer for one group less often, and why not?

A model that fails, refuses or answers with a word that has no meaning here leaves an item without a
score. Dropping such items without a word hides who is not served. The four outcomes are counted
apart: a crash is not a refusal, and an answer that cannot be mapped is neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.two_arms import Name, numbered, one_name_each, two_arms
from evenhand.metrics.inference.effective_size import effective_size
from evenhand.metrics.inference.proportions import newcombe_difference, wilson
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.sums import Array, Mask

FACTS = Facts(
    title="Failure rate",
    asks="Does the model answer for one group less often than for another, and why not?",
    formula="share of items with each outcome in the slice - the share on the other side",
    use="Always beside metrics of the answered items, which say nothing of those without a score.",
    avoid=(
        "As one number: failed, refused and unmapped have different causes and remedies; read "
        "each by itself."
    ),
    takes="slices",
    unit="share",
    span=(-1.0, 1.0),
    best=0.0,
    headline="answered_gap",
    reference="Wilson 1927, doi:10.1080/01621459.1927.10502953; Newcombe 1998, "
    "doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I",
)

OUTCOMES = ("answered", "failed", "refused", "unmapped")
"""What can become of an item: a score; an error; a refusal; an answer that has no meaning here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeShare:
    """How often one outcome befell both sides.

    Attributes:
        count: items of the slice with this outcome.
        share: of the slice, in [0, 1].
        low: lower end of Wilson's interval.
        high: upper end of Wilson's interval.
        other_count: items of the other side with this outcome.
        other_share: of the other side, in [0, 1].
        gap: share minus the other side's, in [-1, 1].
        gap_low: lower end of Newcombe's interval.
        gap_high: upper end of Newcombe's interval.
    """

    count: int
    share: float
    low: float
    high: float
    other_count: int
    other_share: float
    gap: float
    gap_low: float
    gap_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRate:
    """What became of the items of both sides.

    Attributes:
        answered_gap: share of the slice with a score minus that of the other side, in [-1, 1];
            below 0 the slice is served less often.
        outcomes: each of the four outcomes, counted apart.
        items: items of the slice.
        other_items: items of the other side.
    """

    answered_gap: float
    outcomes: Mapping[str, OutcomeShare]
    items: int
    other_items: int


@door
def failure_rate(
    outcomes: Names,
    *,
    slices: Names,
    of: Name,
    against: Name | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> FailureRate:
    """Return how often each outcome befell a slice, and how much more often than others.

    Intervals are Wilson's for shares and Newcombe's for gaps. With persons they are made with the
    effective number of items, which keeps them honest for clips of the same persons and within the
    range when nothing has failed yet. Persons on both sides are not credited for being the same.

    Args:
        outcomes: `answered`, `failed`, `refused` or `unmapped` for each item, shape (n,).
        slices: name of each item's slice, shape (n,).
        of: the slice.
        against: the slice that it is held against; default everybody else.
        persons: name of each item's person, shape (n,); default items are independent.
        level: of the intervals.

    Returns:
        Shares, gaps and intervals of every outcome; the shares of a side sum to 1.

    Raises:
        Undefined: `no_items`, `one_group`, or `too_few` when persons are given and a side has one.
        ValueError: an outcome has another name, or vectors do not belong together.

    Examples:
        Refusals and failures are as many, and befall different groups:

        >>> words = ["answered", "refused", "answered", "failed"]
        >>> found = failure_rate(words, slices=["a", "a", "b", "b"], of="a")
        >>> found.answered_gap, found.outcomes["refused"].gap, found.outcomes["failed"].gap
        (0.0, 0.5, -0.5)
    """
    name, size = "failure_rate", len(outcomes)
    words = one_name_each(name, outcomes, size=size, what="outcomes")
    other = [word for word in np.unique(words).tolist() if word not in OUTCOMES]
    if other:
        msg = f"{name}: an outcome is one of {', '.join(OUTCOMES)}; got {other[0]!r}"
        raise ValueError(msg)
    arms = two_arms(name, slices, of=of, against=against, times=np.ones(size))
    person = None if persons is None else numbered(name, persons, size=size, what="persons")[1]
    sides = (_Side.of(arms.inside, person), _Side.of(arms.outside, person))
    found = {word: _share(np.asarray(words == word), sides, level=level) for word in OUTCOMES}
    return FailureRate(
        answered_gap=found["answered"].gap,
        outcomes=found,
        items=int(arms.inside.sum()),
        other_items=int(arms.outside.sum()),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    rows: Mask
    person: Codes | None

    @classmethod
    def of(cls, rows: Mask, person: Codes | None) -> "_Side":
        return cls(rows, None if person is None else person[rows])

    def counts(self, event: Mask, *, level: float) -> tuple[float, float]:
        """Return how many items of how many had the event, by effective size."""
        own: Array = event[self.rows].astype(np.float64)
        if self.person is None:
            return float(own.sum()), float(len(own))
        size = effective_size(own, self.person, level=level)
        return float(own.mean()) * size, size


def _share(event: Mask, sides: tuple[_Side, _Side], *, level: float) -> OutcomeShare:
    """Return one outcome on both sides."""
    (some, of), (others, of_others) = (side.counts(event, level=level) for side in sides)
    own = wilson(some, of, level=level)
    gap = newcombe_difference(
        some, of, reference_count=others, reference_total=of_others, level=level
    )
    seen, elsewhere = (event[side.rows] for side in sides)
    return OutcomeShare(
        count=int(seen.sum()),
        share=float(seen.mean()),
        low=float(own.low),
        high=float(own.high),
        other_count=int(elsewhere.sum()),
        other_share=float(elsewhere.mean()),
        gap=float(seen.mean() - elsewhere.mean()),
        gap_low=float(gap.low),
        gap_high=float(gap.high),
    )
