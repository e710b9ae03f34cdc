"""Gaps of predicted shares, where the plan asks for them."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]


def test_gaps_of_predicted_shares_are_shown_where_the_plan_asks(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("CAL002", measured(reading())) == ()

    def shares(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        return (rng.random(shape) < 0.4).astype(np.float64)

    def probabilities(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = np.clip(0.4 + 0.3 * (truth - 0.4) + rng.normal(0, 0.1, truth.shape), 0.01, 0.99)
        found[table.cells[:, 0] == 0] /= 2
        return found

    evidence = measured(
        probabilities,
        labels=shares,
        scale={"kind": "continuous", "low": 0, "high": 1},
        gate=[],
        show=[{"metric": "observed_over_expected", "emotions": ["Anger"]}],
    )
    (finding,) = answers("CAL002", evidence)
    women, men = finding.comparisons[:2]
    assert women.inside.value is not None
    assert men.inside.value is not None
    assert women.inside.value / men.inside.value == pytest.approx(2.0, rel=0.15)
