"""Further evidence on changes within pairs: their size, decisions, noise, losses, other groups."""

from collections.abc import Iterator

import numpy as np

from evenhand.audit.changes.clusters import persons_of
from evenhand.audit.changes.pair_rows import PairedChange, PairRow
from evenhand.audit.changes.paired import JudgedChange
from evenhand.audit.changes.words import known
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, table_of
from evenhand.audit.finding import EvidenceTable
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.disparity.counterfactual_difference import AGREEMENT_REACH
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.mcnemar import mcnemar_exact
from evenhand.metrics.inference.mean_difference import mean_arm
from evenhand.metrics.inference.sandwich import contrast
from evenhand.metrics.numbered import Codes
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import Array

_SIZES = (
    "group",
    "pairs",
    "persons",
    "mean size of a change",
    "limits of agreement, low",
    "high",
    "share beyond the margin",
    "share, low",
    "share, high",
    "verdict on the mean",
    "verdict on the share",
)
_DECISIONS = ("group", "pairs", "turn positive", "turn negative", "share that turns", "p")
_NOISE = ("measure", "pairs", "repeats", "excess", "low", "high")
_LOSSES = ("group", "pairs", "without both scores", "share")
_OTHERS = ("group", "pairs", "persons", "mean change", "low", "high", "share beyond the margin")


def pair_tables(evidence: Evidence, judged: JudgedChange) -> tuple[EvidenceTable, ...]:
    """Return the tables that go with a finding on pairs; those without rows are left out."""
    found, level = judged.found, 1 - evidence.plan.statistics.alpha
    parts = (
        ("Size of the changes", _SIZES, _sizes(judged, level)),
        ("Decisions that turn", _DECISIONS, _decisions(evidence, found)),
        ("Changes beside those of repeats", _NOISE, _noise(evidence, found, level)),
        ("Pairs without both scores", _LOSSES, _losses(found)),
        ("Pairs by other attributes", _OTHERS, _others(found, level)),
    )
    tables = ((title, columns, list(rows)) for title, columns, rows in parts)
    return tuple(table_of(title, columns, rows) for title, columns, rows in tables if rows)


def _withheld(row: PairRow, columns: tuple[str, ...]) -> Row:
    """Return a row without numbers."""
    return (row.group.id, *[None] * (len(columns) - 1), WITHHELD)


def _sizes(judged: JudgedChange, level: float) -> Iterator[Row]:
    """Yield the size of the changes in each group, and both verdicts apart."""
    for place, row in enumerate(judged.found.rows):
        if row.withheld:
            yield _withheld(row, _SIZES)
            continue
        beyond, reach = row.beyond.number(level=level), AGREEMENT_REACH * row.spread
        sides = (judged.mean_answers, judged.share_answers)
        words = [side[place].verdict.replace("_", " ") if side else None for side in sides]
        yield (
            row.group.id,
            row.change.items,
            row.change.persons,
            known(row.size.value),
            known(row.change.value - reach),
            known(row.change.value + reach),
            beyond.value,
            beyond.low,
            beyond.high,
            *words,
            "",
        )


def _decisions(evidence: Evidence, found: PairedChange) -> Iterator[Row]:
    """Yield how many decisions turn in each group; a test of direction for single emotions."""
    up, down = found.moved.up, found.moved.down
    if up is None or down is None:
        return
    single = found.claim.outcome < len(evidence.truth.emotions)
    for row in found.rows:
        if row.withheld:
            yield _withheld(row, _DECISIONS)
            continue
        used = row.group.members & found.moved.usable()
        pairs, sides = int(used.sum()), [float(side[used].sum()) for side in (up, down)]
        share = sum(sides) / pairs if pairs else None
        p = _direction(up[used] - down[used], found.cluster[used]) if single and pairs else None
        yield (row.group.id, pairs, *(round(n) if single else n for n in sides), share, p, "")


def _direction(turned: Array, persons: Codes) -> float:
    """Return the p-value that as many persons turn up as turn down, each counted once."""
    lead = np.bincount(persons, weights=turned)
    return mcnemar_exact(int((lead > 0).sum()), int((lead < 0).sum()))


def _noise(evidence: Evidence, found: PairedChange, level: float) -> Iterator[Row]:
    """Yield mean size and share beyond the margin, of pairs and of repeats."""
    repeats, again = found.repeated, found.pairs.repeats
    if repeats is None or again is None:
        return
    sides = (found.moved.usable(), repeats.usable())
    couples = (found.pairs.couples, again)
    least = withheld_below(evidence.plan)
    persons = [persons_of(evidence, *each) for each in zip(couples, sides, strict=True)]
    measures = (
        ("mean size of a change", found.moved.size, repeats.size),
        ("share beyond the margin", found.moved.beyond, repeats.beyond),
    )
    whose = (found.cluster[sides[0]], found.repeated_cluster[sides[1]])
    for name, own, floor in measures:
        if min(persons) < least:
            why = WITHHELD if any(0 < each < least for each in persons) else "no pairs"
            yield (name, *[None] * (len(_NOISE) - 1), why)
        else:
            numbers = excess((own[sides[0]], floor[sides[1]]), whose, level=level)
            why = REASONS["no_spread"] if numbers[-1] is None else ""
            yield (name, *numbers, why)


def excess(
    values: tuple[Array, Array], persons: tuple[Codes, Codes], *, level: float
) -> tuple[float | None, ...]:
    """Return two means, the first less the second, and the interval of that.

    Args:
        values: finite, of pairs and of repeats.
        persons: whose they are; who has both is in both.
        level: of the interval.
    """
    arms = [mean_arm(own, persons=who) for own, who in zip(values, persons, strict=True)]
    spread, means = contrast(*arms), [float(own.mean()) for own in values]
    difference = means[0] - means[1]
    ends = t_interval(difference, standard_error=spread.standard_error, df=spread.df, level=level)
    return (*means, difference, known(float(ends.low)), known(float(ends.high)))


def _losses(found: PairedChange) -> Iterator[Row]:
    """Yield how many pairs lack a score in each group; none where no pair does."""
    rows = (*found.rows, *_told(found))
    if not np.any([row.lost for row in rows]):
        return
    for row in rows:
        if row.withheld:
            yield _withheld(row, _LOSSES)
        else:
            yield (row.group.id, row.pairs, row.lost, row.lost / row.pairs, "")


def _told(found: PairedChange) -> tuple[PairRow, ...]:
    """Return the groups by other attributes that are not all pairs; none where all are withheld."""
    parts = tuple(row for row in found.others if not row.group.members.all())
    return () if all(row.withheld for row in parts) else parts


def _others(found: PairedChange, level: float) -> Iterator[Row]:
    """Yield the mean change by every other attribute that both items have in common."""
    for row in _told(found):
        if row.withheld:
            yield _withheld(row, _OTHERS)
            continue
        change = row.change.number(level=level)
        yield (
            row.group.id,
            row.change.items,
            row.change.persons,
            change.value,
            change.low,
            change.high,
            known(row.beyond.value),
            "",
        )
