"""DeLong and Obuchowski by their definitions, pair by pair."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.inference.delong import auc_estimate, placements
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(20)
TRUTH = RNG.integers(0, 2, 60).astype(np.float64)
SCORES = (TRUTH + RNG.normal(0, 1.5, 60)).round(1)
PERSONS = RNG.integers(0, 14, 60)


def _wins(truth: Array, scores: Array) -> Array:
    """Return 1, 1/2 or 0 for each pair of positive and negative, shape (P, N)."""
    apart = scores[truth == 1][:, None] - scores[truth == 0]
    return np.asarray((np.sign(apart) + 1) / 2)


def _obuchowski(truth: Array, scores: Array, persons: NDArray[Any]) -> float:
    """Return the variance of Obuchowski 1997, equations for one modality, in plain loops."""
    wins = _wins(truth, scores)
    many, few = wins.shape
    value = wins.mean()
    of_positive, of_negative = persons[truth == 1], persons[truth == 0]
    names = sorted(set(persons.tolist()))
    x = [(wins.mean(axis=1)[of_positive == g] - value).sum() for g in names]
    y = [(wins.mean(axis=0)[of_negative == g] - value).sum() for g in names]
    own, other = len(set(of_positive.tolist())), len(set(of_negative.tolist()))
    s10 = own / ((own - 1) * many) * sum(a * a for a in x)
    s01 = other / ((other - 1) * few) * sum(b * b for b in y)
    s11 = len(names) / (len(names) - 1) * sum(a * b for a, b in zip(x, y, strict=True))
    return float(s10 / many + s01 / few + 2 * s11 / (many * few))


def test_the_variance_is_delongs_definition() -> None:
    wins = _wins(TRUTH, SCORES)
    ten, one = wins.mean(axis=1), wins.mean(axis=0)
    variance = ten.var(ddof=1) / len(ten) + one.var(ddof=1) / len(one)
    found = auc_estimate(TRUTH, SCORES)
    assert found.auc == pytest.approx(auc(TRUTH, SCORES), abs=1e-14)
    assert found.standard_error == pytest.approx(variance**0.5, rel=1e-12)
    assert found.low == pytest.approx(found.auc - stats.norm.ppf(0.975) * variance**0.5)
    assert (found.df, found.unit) == (float("inf"), "items")
    assert (found.positives, found.negatives) == (TRUTH.sum(), 60 - TRUTH.sum())


def test_with_persons_it_is_obuchowskis() -> None:
    found = auc_estimate(TRUTH, SCORES, persons=PERSONS)
    expected = _obuchowski(TRUTH, SCORES, PERSONS) ** 0.5
    assert found.standard_error == pytest.approx(expected, rel=1e-12)
    with_positives = len(set(PERSONS[TRUTH == 1].tolist()))
    with_negatives = len(set(PERSONS[TRUTH == 0].tolist()))
    assert found.df == min(with_positives, with_negatives) - 1
    reach = stats.t.ppf(0.975, found.df) * expected
    assert found.high == pytest.approx(min(1.0, found.auc + reach))
    assert found.unit == "persons"


def test_one_item_a_person_is_the_same_as_none_named() -> None:
    named = auc_estimate(TRUTH, SCORES, persons=np.arange(60))
    assert named.standard_error == pytest.approx(auc_estimate(TRUTH, SCORES).standard_error)


def test_e4_copies_of_a_person_are_no_new_evidence() -> None:
    # Intervals from rows alone shrink by the root of the number of copies; ours knows the persons.
    copied = [np.repeat(x, 4) for x in (TRUTH, SCORES)]
    by_rows = auc_estimate(*copied)
    by_persons = auc_estimate(*copied, persons=np.repeat(np.arange(60), 4))
    once = auc_estimate(TRUTH, SCORES).standard_error
    assert once is not None
    assert by_persons.standard_error == pytest.approx(once)
    assert by_rows.standard_error is not None
    assert by_rows.standard_error < 0.55 * once


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)),
        min_size=4,
        max_size=30,
    )
)
def test_a_weight_is_a_repeated_row(rows: list[tuple[int, int, int, int]]) -> None:
    truth, scores, weights, persons = np.array(rows, dtype=np.float64).T
    many = [np.repeat(x, weights.astype(int)) for x in (truth, scores, persons)]
    if len(many[0]) and np.ptp(many[0]):
        for own, other in ((None, None), (persons, many[2])):
            short = auc_estimate(truth, scores, weights=weights, persons=own)
            long = auc_estimate(many[0], many[1], persons=other)
            assert short.auc == pytest.approx(long.auc, abs=1e-12)
            assert (short.standard_error is None) == (long.standard_error is None)
            if short.standard_error is not None:
                assert short.standard_error == pytest.approx(long.standard_error, rel=1e-6)
            assert (short.df, dict(short.missing)) == (long.df, dict(long.missing))


def test_what_cannot_be_estimated_has_a_reason() -> None:
    apart = auc_estimate(np.array([0.0, 0, 1, 1]), np.arange(4.0))
    assert (apart.auc, apart.low, apart.high) == (1.0, None, None)
    assert apart.missing["low"] == "no_spread"
    single = auc_estimate(np.array([0.0, 0, 1]), np.array([1.0, 2, 1.5]))
    assert (single.standard_error, single.missing["standard_error"]) == (None, "too_few")
    with pytest.raises(Undefined, match=r"^no_negatives\b"):
        auc_estimate(np.ones(3), np.arange(3.0))
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        auc_estimate(TRUTH, SCORES, level=95)


def test_units_stay_when_items_count_nothing() -> None:
    times = (PERSONS < 7).astype(np.float64)
    part = placements(TRUTH, SCORES, times=times, persons=PERSONS)
    assert part.positives.shape == (PERSONS.max() + 1,)
    alone = auc_estimate(TRUTH[PERSONS < 7], SCORES[PERSONS < 7], persons=PERSONS[PERSONS < 7])
    assert part.spread().standard_error == pytest.approx(alone.standard_error)
