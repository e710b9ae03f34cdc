"""AGR003: are some raters more severe, and does that depend on who is depicted?"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Judgements, Row, adjusted, attempt, shared_judgements
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.agreement.rater_by_slice import rater_by_slice
from evenhand.metrics.agreement.rater_severity import rater_severity
from evenhand.metrics.slices import UNKNOWN

_P, _Q = 5, 6
"""Columns of the p-value and of the adjusted one."""


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters, none when no item has two of them."""
    del judged
    shared = shared_judgements(evidence)
    if not shared:
        return ()
    severe = [_severity(each) for each in shared]
    rows = adjusted(
        [
            _by_attribute(evidence, each, place)
            for each in shared
            for place in range(len(evidence.table.attributes))
        ],
        p=_P,
    )
    return (
        Finding(
            id=severity.code,
            code=severity.code,
            title=severity.title,
            asks=severity.asks,
            why=severity.why,
            answer=_words(evidence, rows),
            tables=(
                EvidenceTable(
                    title="Raters' severity, by emotion",
                    columns=(
                        "emotion",
                        "raters",
                        "ratings",
                        "highest less lowest",
                        "p",
                        "no value because",
                    ),
                    rows=tuple(severe),
                ),
                EvidenceTable(
                    title="Does severity depend on who is depicted?",
                    columns=(
                        "emotion",
                        "attribute",
                        "F",
                        "df",
                        "largest shift",
                        "p",
                        "q",
                        "no value because",
                    ),
                    rows=tuple(rows),
                ),
            ),
            notes=_NOTES,
        ),
    )


def _severity(shared: Judgements) -> Row:
    """Return how far raters are apart in one emotion."""
    found, reason = attempt(partial(rater_severity, shared.ratings))
    if found is None:
        return (shared.name, shared.ratings.raters, len(shared.ratings.value), None, None, reason)
    return (shared.name, found.raters, found.ratings, found.spread, found.p, "")


def _by_attribute(evidence: Evidence, shared: Judgements, place: int) -> Row:
    """Return whether raters treat the levels of an attribute differently."""
    attribute = evidence.table.attributes[place]
    levels = np.array(attribute.levels)[evidence.table.cells[:, place]]
    known = levels != UNKNOWN
    ratings = shared.ratings.of_items(known)
    found, reason = attempt(partial(rater_by_slice, ratings, levels[known]))
    if found is None:
        return (shared.name, attribute.name, None, None, None, None, None, reason)
    df = f"{found.df[0]}, {found.df[1]}"
    shift = found.largest_shift
    return (shared.name, attribute.name, found.f, df, shift, found.p, None, "")


def _words(evidence: Evidence, rows: Sequence[Row]) -> str:
    """Say how often severity depends on who is depicted."""
    known = [row for row in rows if isinstance(row[_Q], float)]
    if not known:
        return "Whether severity depends on who is depicted cannot be told with these raters."
    alpha = evidence.plan.statistics.alpha
    found = [row for row in known if float(row[_Q] or 0) <= alpha]
    where = ", ".join(f"{row[0]} by {row[1]}" for row in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""  # noqa: PLR2004 as named above
    said = f": {where}{more}" if found else ""
    return (
        f"In {len(found)} of {len(known)} pairs of emotion and attribute raters treat the groups "
        f"differently (q up to {alpha:g}){said}."
    )


_NOTES = (
    (
        "Severity is a rater's mean distance from the others on the same items; raters who "
        "share no items with others have none."
    ),
    (
        "q is the p-value after Benjamini and Hochberg's adjustment over this table. Ratings of"
        " one person are counted as independent here, so a small q is a lead."
    ),
    (
        "Where raters are not crossed with slices, bias of raters and bias of the model cannot "
        "be told apart."
    ),
)


severity = Question(
    code="AGR003",
    title="Severity of raters",
    asks="Are some raters more severe, and does that depend on who is depicted?",
    why=(
        "When raters themselves read one group as angrier, a model that agrees with them repeats "
        "it, and the audit calls it right."
    ),
    answer=_answer,
)
