"""Audits with raters whose faults are planted, and the answers of one question."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import all_questions
from evenhand.audit.rating_designs import rating_designs
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.raters.ratings import Ratings

Row = Sequence[str | int | float | None]


def _judged(
    evidence: Evidence,
    *,
    raters: int = 4,
    noise: float = 0.5,
    severity: Sequence[float] = (),
    lean: float = 0.0,
    seen: Callable[[Table], Array] | None = None,
    seed: int = 12,
) -> Evidence:
    """Let raters judge what the labels show.

    Args:
        evidence: whose labels are what the items show.
        raters: how many.
        noise: standard deviation of one judgement.
        severity: points that the first raters add to all they judge.
        lean: points that rater 1 adds to Anger of women.
        seen: True where a rater judges an item, shape (items, raters); default everywhere.
        seed: of the noise.
    """
    rng = np.random.default_rng(seed)
    table, truth, found = evidence.table, evidence.truth, []
    for emotion in range(len(truth.emotions)):
        given = truth.values[:, [emotion]] + rng.normal(0, noise, (len(table.items), raters))
        given[:, : len(severity)] += severity
        if emotion == 0:
            given[table.cells[:, 0] == 0, 1] += lean
        if seen is not None:
            given[~seen(table).astype(bool)] = np.nan
        found.append(Ratings.of_table(given))
    told = replace(truth, judgements=tuple(found))
    return replace(evidence, truth=told, designs=rating_designs(evidence.plan, told))


@pytest.fixture(scope="session")
def judged() -> Callable[..., Evidence]:
    """Return a function that lets raters judge what the labels show."""
    return _judged


@pytest.fixture(scope="session")
def answers() -> Callable[[str, Evidence], tuple[Finding, ...]]:
    """Return a function that asks the question of a code."""

    def asked(code: str, evidence: Evidence) -> tuple[Finding, ...]:
        question = next(q for q in all_questions() if q.code == code)
        return question.answer(evidence, judge(evidence))

    return asked


@pytest.fixture(scope="session")
def cells() -> Callable[..., dict[str, str | int | float | None]]:
    """Return a function that finds the row of a table that begins with some cells, by heading."""

    def found(finding: Finding, title: str, *, row: Row) -> dict[str, str | int | float | None]:
        (grid,) = (table for table in finding.tables if table.title.startswith(title))
        (only,) = (each for each in grid.rows if tuple(each[: len(row)]) == tuple(row))
        return dict(zip(grid.columns, only, strict=True))

    return found
