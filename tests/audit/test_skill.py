"""Tests of skill, against the same numbers from items by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from evenhand.audit.claims import claims
from evenhand.audit.evidence import Evidence, skill_of
from evenhand.audit.skill import SkillTest, skill_test
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]


def skill_shown(evidence: Evidence) -> dict[str, SkillTest]:
    claim = claims(evidence, evidence.plan.gate)[0]
    found = [skill_test(evidence, test, claim) for test in skill_of(claim.metric)]
    return {test.name: test for test in found}


def test_the_advantage_over_a_constant_has_the_bound_of_a_clustered_mean(
    measured: Measured, reading: Callable[..., object]
) -> None:
    evidence = measured(reading())
    truth = evidence.truth.values[:, 0]
    error = (evidence.scores[0].values[:, 0] - truth) ** 2
    centred = (truth - truth.mean()) ** 2
    found = skill_shown(evidence)["advantage_over_constant"]
    assert found.value[-1] == pytest.approx(truth.var() - error.mean())
    # The influence of an item is (t - mean)^2 - e^2, less the value; persons sum theirs.
    influence = (centred - error - (truth.var() - error.mean())) / len(truth)
    _, person = np.unique(evidence.table.persons, return_inverse=True)
    by_person = np.bincount(person, weights=influence)
    spread = np.sqrt(120 / 119 * (by_person**2).sum())
    low = found.value[-1] - stats.t.ppf(0.999, 119) * spread
    assert found.low[-1] == pytest.approx(low, rel=1e-6)
    assert found.shown.all()


def test_the_advantage_over_permuted_scores_is_twice_the_covariance(
    measured: Measured, reading: Callable[..., object]
) -> None:
    evidence = measured(reading())
    pair = evidence.truth.values[:, 0], evidence.scores[0].values[:, 0]
    found = skill_shown(evidence)["advantage_over_permuted"]
    assert found.value[-1] == pytest.approx(2 * np.cov(*pair, ddof=0)[0, 1])


@pytest.mark.parametrize("level", [0.1, 1 / 3, 3.5, 4.7])
def test_a_constant_shows_no_skill_by_rounding(measured: Measured, level: float) -> None:
    def constant(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return np.full(truth.shape, level)

    for test in skill_shown(measured(constant)).values():
        assert not test.shown.any()


def test_the_level_of_skill_is_the_plans(
    measured: Measured, reading: Callable[..., object]
) -> None:
    strict = skill_shown(measured(reading(), statistics={"skill_alpha": 0.0001}))
    loose = skill_shown(measured(reading(), statistics={"skill_alpha": 0.1}))
    for name, test in strict.items():
        assert (test.low < loose[name].low).all()
