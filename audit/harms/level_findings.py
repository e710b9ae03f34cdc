"""Readings and errors by the levels of attributes: the common part of several questions."""

from collections.abc import Sequence

from evenhand.audit.evidence import Evidence
from evenhand.audit.finding import EvidenceTable
from evenhand.audit.harms.finding import differing, harm_finding, q_note, tables_of
from evenhand.audit.harms.gaps import COLUMNS, GAP, gap_rows
from evenhand.audit.harms.groups import compared_attributes
from evenhand.audit.harms.outcomes import covered, errors, linked, readings
from evenhand.audit.plan import AttributeKind
from evenhand.audit.question import Question
from evenhand.audit.result import Finding

GAPS = (
    "A gap is that of a group to the other groups of the same attribute, or of the same crossing, "
    "in scale points. Readings are compared at equal label: within strata of neighbouring labels, "
    "weighted by their shares of all items; labels beyond those of the other groups are left out. "
    "Nothing else is held alike: conditions that go with a group are in its gap. Where groups have "
    "unequal labels, noise of the labels alone can make such a gap."
)
NOT_LINKED = (
    "The plan declares no way from scores to labels, so gaps are in points of the score and there "
    "are no errors to compare."
)


def level_findings(
    question: Question, evidence: Evidence, kinds: Sequence[AttributeKind]
) -> tuple[Finding, ...]:
    """Return one finding a model about readings and errors by level; none without attributes."""
    attributes = compared_attributes(evidence, *kinds)
    if not attributes:
        return ()
    return tuple(
        _finding(question, evidence, model, attributes) for model in range(len(evidence.scores))
    )


def _finding(
    question: Question, evidence: Evidence, model: int, attributes: Sequence[int]
) -> Finding:
    """Return the finding of one model."""
    told, tables = level_tables(evidence, model, attributes)
    notes = (GAPS, q_note("groups"), *(() if linked(evidence, model) else (NOT_LINKED,)))
    name = evidence.scores[model].model
    return harm_finding(question, answer=told, model=name, tables=tables, notes=notes)


def level_tables(
    evidence: Evidence, model: int, attributes: Sequence[int]
) -> tuple[str, tuple[EvidenceTable, ...]]:
    """Return what is said of readings and errors by level, and their tables."""
    alpha, places = evidence.plan.statistics.alpha, covered(evidence, model)
    rows = gap_rows(evidence, readings(evidence, model, places), attributes)
    said = differing(
        rows,
        value=GAP,
        alpha=alpha,
        of="pairs of emotion and group",
        holds="the reading at equal label differs from that of the others",
    )
    sizes = [errors(evidence, model, places)] if linked(evidence, model) else []
    wrong = gap_rows(evidence, sizes, attributes)
    if sizes:
        more = differing(
            wrong,
            value=GAP,
            alpha=alpha,
            of="groups",
            holds="the mean error is larger or smaller than that of the others",
        )
        said = f"{said} {more}"
    return said, tables_of(
        ("Reading at equal label, by group", COLUMNS, rows),
        ("Size of errors, by group", COLUMNS, wrong),
    )
