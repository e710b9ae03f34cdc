"""Intervals of rank correlations: the published formula, a jackknife by hand, coverage."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference import spearman_interval as module
from evenhand.metrics.inference.spearman_interval import spearman_interval
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(7)
TRUTH = RNG.normal(size=60)
SCORES = TRUTH + RNG.normal(size=60)
PERSONS = np.repeat(np.arange(12), 5)


def test_independent_items_follow_bonett_and_wright() -> None:
    found = spearman_interval(TRUTH, SCORES)
    r = float(stats.spearmanr(TRUTH, SCORES)[0])
    reach = stats.norm.ppf(0.975) * ((1 + r**2 / 2) / 57) ** 0.5
    assert found.low == pytest.approx(np.tanh(np.arctanh(r) - reach))
    assert found.high == pytest.approx(np.tanh(np.arctanh(r) + reach))
    assert found.correlation == pytest.approx(r)
    assert (found.unit, len(found.missing)) == ("items", 0)


def test_persons_are_left_out_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    left_out = [stats.spearmanr(TRUTH[g != PERSONS], SCORES[g != PERSONS])[0] for g in range(12)]
    error = (11 / 12 * ((left_out - np.mean(left_out)) ** 2).sum()) ** 0.5
    found = spearman_interval(TRUTH, SCORES, persons=PERSONS)
    assert found.standard_error == pytest.approx(error)
    r = found.correlation
    reach = stats.t.ppf(0.975, 11) * error / (1 - r**2)
    assert found.low == pytest.approx(np.tanh(np.arctanh(r) - reach))
    assert (found.df, found.unit) == (11.0, "persons")
    monkeypatch.setattr(module, "_AT_A_TIME", 5)
    assert spearman_interval(TRUTH, SCORES, persons=PERSONS) == found


def test_e4_persons_widen_what_items_pretend_to_know() -> None:
    # Peers' bootstrap draws rows. With ten items a person whose levels differ it covers too rarely.
    rng = np.random.default_rng(12)
    holds = {"items": 0, "persons": 0}
    persons = np.repeat(np.arange(15), 10)
    for _ in range(80):
        level, other = rng.normal(size=(2, 15))
        truth = level[persons] + 0.5 * rng.normal(size=150)
        scores = other[persons] + 0.5 * rng.normal(size=150)
        for unit, whose in (("items", None), ("persons", persons)):
            found = spearman_interval(truth, scores, persons=whose)
            assert found.low is not None
            assert found.high is not None
            holds[unit] += found.low <= 0 <= found.high
    assert holds["items"] < 50
    assert holds["persons"] > 70


@pytest.mark.parametrize(
    ("truth", "scores", "persons", "reason"),
    [
        (TRUTH, TRUTH, None, "no_spread"),
        (TRUTH[:3], np.array([1.0, 3.0, 2.0]), None, "too_few"),
        (TRUTH[:4], np.array([1.0, 3.0, 2.0, 2.0]), [0, 0, 1, 1], "too_few"),
        (np.array([1.0, 2, 2, 2]), np.array([1.0, 1, 2, 3]), [0, 1, 2, 2], "no_spread"),
    ],
)
def test_without_spread_there_is_no_interval(
    truth: Array, scores: Array, persons: list[int] | None, reason: str
) -> None:
    found = spearman_interval(truth, scores, persons=persons)
    assert (found.standard_error, found.low, found.high) == (None, None, None)
    assert set(found.missing.values()) == {reason}
