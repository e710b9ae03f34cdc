"""SCR001: are persons of some groups favoured less often, by the direction that the plan declares?

A statistic for screening, laid out as rules outside the Union know it. It judges nothing.
"""

from collections.abc import Sequence

from evenhand.audit.changes.words import group_words
from evenhand.audit.declared import Favourable
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row
from evenhand.audit.harms.finding import harm_finding, tables_of
from evenhand.audit.harms.groups import compared_attributes
from evenhand.audit.judgement import Judged
from evenhand.audit.plan import AttributeKind
from evenhand.audit.question import Question
from evenhand.audit.regimes.favoured import Favoured, ways
from evenhand.audit.regimes.rate_rows import (
    BELOW,
    BELOW_OPEN,
    BESIDE,
    COLUMNS,
    RATIO,
    UNKNOWN_COLUMNS,
    rate_rows,
    unknown_rows,
)
from evenhand.audit.result import EvidenceTable, Finding

_OF_PERSONS: tuple[AttributeKind, ...] = (
    "age", "gender", "ethnicity", "skin_tone", "accent", "language",
)  # fmt: skip


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding for each model; none where no direction is declared."""
    del judged
    attributes = compared_attributes(evidence, *_OF_PERSONS)
    if not attributes:
        return ()
    return tuple(
        _finding(evidence, model, found, attributes)
        for model in range(len(evidence.scores))
        if (found := _declared(evidence, model))
    )


def _declared(evidence: Evidence, model: int) -> list[Favourable]:
    """Return the declared directions of the emotions that a model covers."""
    covers = evidence.scores[model].covers
    return [one for one in evidence.plan.declared.favourable if one.emotion in covers]


def _finding(
    evidence: Evidence, model: int, declared: Sequence[Favourable], attributes: Sequence[int]
) -> Finding:
    """Return rates and ratios of one model."""
    found = [way for one in declared for way in ways(evidence, model, one)]
    tables = [table for way in found for table in _tables(evidence, way, attributes)]
    return harm_finding(
        selection_rates,
        answer=_words(tables),
        model=evidence.scores[model].model,
        tables=tables,
        notes=(*_directions(declared), *_NOTES),
    )


def _tables(
    evidence: Evidence, way: Favoured, attributes: Sequence[int]
) -> tuple[EvidenceTable, ...]:
    """Return the tables of one way of favouring: groups, and items of unknown groups."""
    return tables_of(
        (way.title, COLUMNS, rate_rows(evidence, way, attributes)),
        (
            f"Items of no known group. {way.title}",
            UNKNOWN_COLUMNS,
            unknown_rows(evidence, way, attributes),
        ),
    )


def _words(tables: Sequence[EvidenceTable]) -> str:
    """Say how many ratios lie below four fifths, how sure that is, and which is lowest."""
    known = [
        (table.title, row)
        for table in tables
        for row in table.rows
        if len(row) > BESIDE and isinstance(row[BESIDE], str)
    ]
    if not known:
        return "No ratio of rates could be formed."
    sure, below = (
        sum(row[BESIDE] in codes for _, row in known) for codes in ((BELOW,), (BELOW, BELOW_OPEN))
    )
    return (
        f"{below} of {len(known)} ratios of a group's rate to the highest rate are below 0.8, "
        f"{sure} of them with their whole interval. {_lowest(known)}"
    )


def _lowest(known: Sequence[tuple[str, Row]]) -> str:
    """Name the lowest ratio with its interval."""
    title, row = min(known, key=lambda each: float(each[1][RATIO] or 0))
    value, low, high = row[RATIO : RATIO + 3]
    ends = f", interval {low:.2f} to {high:.2f}" if low is not None and high is not None else ""
    return f"The lowest is {value:.2f}{ends}: {group_words(str(row[0]))}, {title}."


def _directions(declared: Sequence[Favourable]) -> tuple[str, ...]:
    """Return which way scores are good for persons, as declared."""
    return tuple(
        f"Declared by the plan's owner: a {one.when} score of {one.emotion} is good for the "
        f"person. Reason: {one.reason.strip() or 'none given'}."
        for one in declared
    )


_NOTES = (
    (
        "A rate is the share of a group's items that are favoured; rules that count applicants "
        "count each person once. One median holds for all groups, and a score equal to it is not "
        "beyond it. Each rate is divided by the highest of its attribute or crossing; withheld "
        "groups and items of no known group take no part, and groups under 2% of the items have a "
        "rate and no ratio."
    ),
    (
        "Intervals of rates are Wilson's at the number of items that persons make them worth, "
        "those of ratios MOVER-R's (Newcombe 2016, doi:10.1177/0962280213502144). They allow "
        "neither for picking the highest rate nor for the number of ratios."
    ),
    (
        "Rates ask nothing of labels: groups that differ in what raters see in them differ in "
        "rates also under a model without error."
    ),
)


selection_rates = Question(
    code="SCR001",
    title="Selection and scoring rates by group",
    asks="By the direction that the plan declares, are some groups favoured less often?",
    why=(
        "Some rules on hiring look at ratios of rates first. A ratio is a statistic for screening: "
        "it shows where to look, and 0.8 is a convention that settles nothing."
    ),
    answer=_answer,
)
