"""Rates of groups and their ratios to the highest one, as rows of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.audit.changes.estimate import Share, share
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row, person_codes, slices_with
from evenhand.audit.harms.groups import Family, Group, families
from evenhand.audit.regimes.favoured import Favoured
from evenhand.audit.regimes.rate_ratio import Ratio, rate_ratio
from evenhand.metrics.slices import UNKNOWN

COLUMNS = (
    "group", "items", "persons", "favoured", "rate", "low", "high",
    "ratio to the highest", "ratio low", "ratio high", "beside 0.8",
)  # fmt: skip
RATIO = COLUMNS.index("ratio to the highest")
BESIDE = COLUMNS.index("beside 0.8")
UNKNOWN_COLUMNS = ("attribute", "items", "persons")

FOUR_FIFTHS = 0.8
FEW_OF_ALL = 0.02
"""Groups with a smaller share of the items may be left out of ratios (6 RCNY 5-301(d))."""

HIGHEST = "this is the highest rate"
LEFT_OUT = "under 2% of the items: left out of the ratios, as the rule allows"
ALONE = "no other group to compare with"
BELOW, BELOW_OPEN = "below", "below, not settled"
ABOVE, ABOVE_OPEN = "not below", "not below, not settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The rate of a group that may be told of; `thin` if the group is under 2% of the items."""

    favoured: int
    share: Share
    thin: bool


def rate_rows(evidence: Evidence, way: Favoured, attributes: Sequence[int]) -> list[Row]:
    """Return rates and ratios of every group of some attributes and of their crossings."""
    found = families(evidence, way.scored, attributes)
    return [row for family in found for row in _rows(evidence, way, family)]


def unknown_rows(evidence: Evidence, way: Favoured, attributes: Sequence[int]) -> list[Row]:
    """Return how many items are of no known group, by attribute; they are in no rate."""
    names = {evidence.table.attributes[place].name for place in attributes}
    return [
        (name, None, None, each.withheld)
        if each.withheld
        else (name, int(each.rows.sum()), each.persons, "")
        for each in slices_with(evidence, way.scored)
        for name, level in _alone(evidence, each.place)
        if name in names and level == UNKNOWN
    ]


def beside(ratio: Ratio) -> str | None:
    """Return where a ratio lies beside four fifths, and whether its interval settles that.

    >>> beside(Ratio(value=0.7, low=0.6, high=0.79)), beside(Ratio(value=0.7, low=0.6, high=0.9))
    ('below', 'below, not settled')
    """
    if ratio.value is None:
        return None
    if ratio.value < FOUR_FIFTHS:
        return BELOW if ratio.high is not None and ratio.high < FOUR_FIFTHS else BELOW_OPEN
    return ABOVE if ratio.low is not None and ratio.low >= FOUR_FIFTHS else ABOVE_OPEN


def _alone(evidence: Evidence, place: int) -> tuple[tuple[str, str], ...]:
    """Return attribute and level of a slice of one attribute, nothing for other slices."""
    where = evidence.slices[place].where
    return where if len(where) == 1 else ()


def _rows(evidence: Evidence, way: Favoured, family: Family) -> Iterator[Row]:
    """Yield the rows of groups that exclude each other; the highest rate is among those told."""
    level = 1 - evidence.plan.statistics.alpha
    rates = {g.id: _rate(evidence, way, g) for g in family.groups if not g.withheld}
    held = [rate for rate in rates.values() if not rate.thin]
    for group in family.groups:
        if group.withheld:
            yield (group.id, *[None] * (len(COLUMNS) - 1), group.withheld)
            continue
        rate = rates[group.id]
        own, ratio = rate.share.number(level=level), _ratio(rate, held, level=level)
        counts = (own.items, own.persons, rate.favoured)
        ends = (ratio.value, ratio.low, ratio.high)
        said = None if ratio.reason == HIGHEST else beside(ratio)
        yield (group.id, *counts, own.value, own.low, own.high, *ends, said, ratio.reason)


def _rate(evidence: Evidence, way: Favoured, group: Group) -> Rate:
    """Return the rate of one group."""
    chosen = way.favoured[group.rows]
    return Rate(
        favoured=int(chosen.sum()),
        share=share(chosen.astype(np.float64), person_codes(evidence)[group.rows]),
        thin=bool(len(chosen) < FEW_OF_ALL * way.scored.sum()),
    )


def _ratio(rate: Rate, held: Sequence[Rate], *, level: float) -> Ratio:
    """Return the ratio of a group to the highest rate, or why it has none."""
    if rate.thin:
        return Ratio(reason=LEFT_OUT)
    if len(held) == 1:
        return Ratio(reason=ALONE)
    top = max(held, key=lambda one: one.share.value)
    if rate is top and rate.favoured:
        return Ratio(value=1.0, reason=HIGHEST)
    return rate_ratio(rate.share, top.share, level=level)
