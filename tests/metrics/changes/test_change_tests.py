"""One-sided tests of changes: by hand, against the reference case, and what they refuse."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.changes.change_tests import Harm, change_tests, joined
from evenhand.metrics.paired.non_inferiority import non_inferiority

GIVEN: dict[str, Any] = {
    "standard_error": 0.1,
    "df": 20,
    "margin": 0.3,
    "alpha": 0.05,
    "harm": "above",
}


def test_bounds_and_p_values_are_those_of_the_t_distribution() -> None:
    found = change_tests([0.12], **GIVEN)
    reach, wide = (0.1 * stats.t.ppf(level, 20) for level in (0.95, 0.975))
    assert (found.lower[0], found.upper[0]) == pytest.approx((0.12 - reach, 0.12 + reach))
    assert (found.low[0], found.high[0]) == pytest.approx((0.12 - wide, 0.12 + wide))
    assert found.p_non_inferior[0] == pytest.approx(stats.t.sf(1.8, 20))
    assert found.p_worse[0] == pytest.approx(stats.t.sf(-1.8, 20))
    assert found.p_better[0] == pytest.approx(stats.t.sf(-1.2, 20))


def test_they_agree_with_the_measure_of_the_catalogue() -> None:
    rng = np.random.default_rng(5)
    truth, persons = rng.uniform(0, 7, 90), np.repeat(np.arange(30), 3)
    new, old = truth + rng.normal(0, 0.8, 90), truth + rng.normal(0, 0.9, 90)
    whole = non_inferiority(truth, new, old, margin=0.1, persons=persons).overall
    found = change_tests(
        [whole.difference],
        standard_error=whole.standard_error or np.nan,
        df=29,
        margin=0.1,
        alpha=0.05,
        harm="above",
    )
    assert found.upper[0] == pytest.approx(whole.high)
    assert found.p_non_inferior[0] == pytest.approx(whole.p_non_inferior)
    assert found.p_worse[0] == pytest.approx(whole.p_worse)


@given(st.floats(-1, 1), st.floats(0.01, 1), st.floats(0, 1))
def test_a_fall_of_a_score_is_as_bad_as_a_rise_of_a_loss(
    change: float, error: float, margin: float
) -> None:
    given_to_both = GIVEN | {"standard_error": error, "margin": margin}
    loss = change_tests([change], **given_to_both)
    score = change_tests([-change], **given_to_both | {"harm": "below"})
    for name in ("worsening", "lower", "upper", "p_non_inferior", "p_better", "p_worse"):
        assert np.array_equal(getattr(loss, name), getattr(score, name)), name
    assert (loss.low[0], loss.high[0]) == (-score.high[0], -score.low[0])


@given(st.floats(-1, 1), st.floats(0.01, 1), st.floats(0, 1))
def test_what_is_better_is_not_worse(change: float, error: float, margin: float) -> None:
    found = change_tests([change], **GIVEN | {"standard_error": error, "margin": margin})
    assert found.p_non_inferior[0] <= found.p_better[0]
    assert (found.p_non_inferior[0] < 0.05) == (found.upper[0] < margin)


@pytest.mark.parametrize("error", [0.0, np.nan, 1e-18])
def test_a_spread_that_was_not_seen_tests_nothing(error: float) -> None:
    found = change_tests([0.2], **GIVEN | {"standard_error": error})
    assert found.change.tolist() == [0.2]
    for name in ("standard_error", "low", "upper", "p_non_inferior", "p_worse", "p_better"):
        assert np.isnan(getattr(found, name)).all(), name


def test_families_are_joined_in_order() -> None:
    first, second = change_tests([0.1, np.nan], **GIVEN), change_tests([0.3], **GIVEN)
    both = joined([first, second])
    assert both.change == pytest.approx([0.1, np.nan, 0.3], nan_ok=True)
    assert both.margin.tolist() == [0.3] * 3
    assert both.alpha == 0.05


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"margin": -0.1}, "margin must be 0 or more, got -0.1"),
        ({"alpha": 0.6}, "alpha must lie strictly between 0 and 0.5, got 0.6"),
        ({"df": [1.0, 2.0]}, r"df must be one number or have shape \(1,\), got \(2,\)"),
        ({"standard_error": -1.0}, "standard_error must be 0 or more, got -1"),
    ],
)
def test_arguments_out_of_range_are_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        change_tests([0.1], **GIVEN | changed)


def test_changes_are_a_vector_of_finite_numbers() -> None:
    for wrong in ([[0.1]], [np.inf]):
        with pytest.raises(ValueError, match="changes must be a vector of finite values or NaN"):
            change_tests(wrong, **GIVEN)


def test_only_tests_of_one_level_are_joined() -> None:
    harm: Harm = "below"
    other = change_tests([0.1], **GIVEN | {"alpha": 0.1, "harm": harm})
    with pytest.raises(ValueError, match=r"one alpha, got \[0.05, 0.1\]"):
        joined([change_tests([0.1], **GIVEN), other])
    with pytest.raises(ValueError, match="got no tests"):
        joined([])
