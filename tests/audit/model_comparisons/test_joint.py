"""Joint draws of persons: they agree with the sandwich, and hold for all rows together."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.answered import answered, with_joint
from evenhand.audit.model_comparisons.joint import joint_intervals
from evenhand.audit.model_comparisons.rows import rows
from evenhand.audit.table import Array
from evenhand.metrics.changes.change_tests import change_tests

GATES = [
    {"metric": "mae", "margin": 0.1, "widening": 0.1, "owner": "t", "emotions": "each"},
    {"metric": "pearson", "margin": 0.1, "owner": "t"},
]


@pytest.fixture(scope="module")
def evidence(
    compared: Callable[..., Evidence], noisy: Callable[..., Callable[..., Array]]
) -> Evidence:
    """Return two models that err alike, on few persons of one age."""
    cells = {("F", "young"): 30, ("M", "young"): 30, ("F", "old"): 4, ("M", "old"): 30}
    crossed = {"intersections": [["gender", "age"]]}
    return compared(noisy(0.5), noisy(0.5), gate=GATES, cells=cells, plan={"slices": crossed})


def test_draws_of_persons_agree_with_the_sandwich_and_joint_intervals_are_wider(
    evidence: Evidence,
) -> None:
    seen = 0
    every = answered(evidence, evidence.matched[0])
    for own in (*with_joint(evidence, every), *(each for each in every if each.kind == "growth")):
        for row in rows(evidence, own):
            if own.kind == "growth" or row.suppressed:
                assert row.bootstrap_standard_error is row.simultaneous_low is None
                continue
            seen += 1
            assert row.bootstrap_standard_error == pytest.approx(row.standard_error, rel=0.25)
            assert row.gap.low is not None
            assert row.gap.high is not None
            assert (row.simultaneous_low or 0) < row.gap.low
            assert (row.simultaneous_high or 0) > row.gap.high
    assert seen == 15


def test_what_is_not_told_takes_no_part() -> None:
    rng = np.random.default_rng(1)
    change = np.array([0.1, 0.2, 0.3])
    tests = change_tests(
        change, standard_error=[0.1, 0.1, 0.0], df=50, margin=0.1, alpha=0.05, harm="above"
    )
    drawn = change + rng.normal(0, 0.1, (500, 3))
    told = np.array([True, False, True])
    one = joint_intervals(tests, drawn, told=told)
    drawn[:, 1] *= 7
    other = joint_intervals(tests, drawn, told=told)
    for name in ("standard_error", "low", "high"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        assert np.isfinite(getattr(one, name)).tolist() == [True, False, False]
