"""CMP005: does the new model leave more without a score, and whom?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, table_of
from evenhand.audit.finding import EvidenceTable
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.asked_changes import changed_places
from evenhand.audit.model_comparisons.coverage import lost_scores
from evenhand.audit.model_comparisons.findings import described
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.audit.model_comparisons.withheld import withheld_counts
from evenhand.audit.model_comparisons.words import sides, slice_words
from evenhand.audit.question import Question
from evenhand.audit.result import Finding

_COLUMNS = (
    *("slice", "persons", "items", "missing_old", "missing_new", "difference of shares"),
    *("low", "high", "p"),
)
_KIND = "model_coverage"


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a comparison."""
    del judged
    return tuple(_finding(evidence, matched) for matched in evidence.matched)


def _finding(evidence: Evidence, matched: Matched) -> Finding:
    """Return what only one of two models scores."""
    rows = list(_rows(evidence, matched))
    tables = [table_of("Items without a score", _COLUMNS, rows, kind=_KIND)]
    return replace(
        described(coverage, matched.asked),
        answer=_sentence(evidence, matched, rows),
        tables=(*tables, *_emotions(evidence, matched)),
        notes=(
            (
                "Counted are items with a label that lack a score for some emotion that both "
                "models cover; the difference is of shares of scores, tested over persons. Such "
                "items take no part in CMP001 to CMP004: nobody knows what the score would be."
            ),
        ),
    )


def _rows(evidence: Evidence, matched: Matched) -> Iterator[Row]:
    """Yield one row a slice, everybody first; slices that are withheld have no numbers."""
    level = 1 - evidence.plan.statistics.alpha
    found = [lost_scores(evidence, matched, place) for place in range(len(evidence.slices))]
    persons = np.array([lost.difference.persons for lost in found])
    hidden = withheld_counts(evidence, persons)
    for place in changed_places(evidence).tolist():
        name = evidence.slices[place].id or "everybody"
        lost = found[place]
        if hidden[place]:
            yield (name, *[None] * (len(_COLUMNS) - 1), WITHHELD)
            continue
        number = lost.difference.number(level=level)
        counts = (lost.difference.persons, lost.items, lost.old, lost.new)
        if not lost.items:
            yield (name, *counts, None, None, None, None, "no items")
            continue
        yield (name, *counts, number.value, number.low, number.high, lost.p(), "")


def _emotions(evidence: Evidence, matched: Matched) -> tuple[EvidenceTable, ...]:
    """Return a table of emotions that only one of both models covers, if there are any."""
    covers = [evidence.scores[place].covers for place in (matched.old, matched.new)]
    rows = [
        (name, "yes" if name in covers[0] else "no", "yes" if name in covers[1] else "no")
        for name, both in zip(evidence.truth.emotions, matched.both, strict=True)
        if not both
    ]
    if not rows:
        return ()
    columns = ("emotion", f"covered by {matched.asked.old}", f"covered by {matched.asked.new}")
    return (
        EvidenceTable(
            title="Emotions that not both models cover", columns=columns, rows=tuple(rows)
        ),
    )


def _sentence(evidence: Evidence, matched: Matched, rows: Sequence[Row]) -> str:
    """Say how many items lack a score, and where the difference is largest."""
    old, new = sides(matched.asked)
    items, before, after = (_count(rows[0], column) for column in (2, 3, 4))
    said = [f"Of {items} items with a label, {new} lacks a score on {after}, {old} on {before}."]
    known = [row for row in rows[1:] if isinstance(row[5], float) and row[5] > 0]
    if known:
        most = max(known, key=lambda row: float(row[5] or 0.0))
        said.append(
            f"The new model loses most at {slice_words(str(most[0]))}: {float(most[5] or 0):+.1%} "
            "of scores."
        )
    pairs = ((matched.new, matched.old, new), (matched.old, matched.new, old))
    for place, other, name in pairs:
        own, others = evidence.scores[place].covers, evidence.scores[other].covers
        alone = [emotion for emotion in own if emotion not in others]
        if alone:
            said.append(f"Only {name} covers {', '.join(alone)}.")
    return " ".join(said)


def _count(row: Row, column: int) -> str:
    """Return a count, or that it is withheld."""
    return "a withheld number" if row[column] is None else str(row[column])


coverage = Question(
    code="CMP005",
    title="Coverage of both models",
    asks="Does the new model leave more without a score, and whom?",
    why=(
        "A model that gives no answer where it is hard looks better than it is. If it gives none "
        "for some groups more often, they are the ones who are not served."
    ),
    answer=_answer,
)
