"""Quadratic kappa against hand computation and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from evenhand.metrics.agreement.weighted_kappa import weighted_kappa
from evenhand.metrics.sums import Undefined

TRUTH = np.array([0.0, 1.0, 2.0, 0.0])
SCORES = np.array([0.0, 1.0, 2.0, 2.0])


def test_by_hand_and_by_scikit_learn() -> None:
    # observed 4 / 4; by chance 1.25 + 2.25 - 2 * 0.75 * 1.25 = 13 / 8
    assert weighted_kappa(TRUTH, SCORES) == pytest.approx(1 - 8 / 13)
    other = cohen_kappa_score(TRUTH, SCORES, weights="quadratic")
    assert weighted_kappa(TRUTH, SCORES) == pytest.approx(float(other))


def test_more_levels_than_used_change_nothing() -> None:
    assert weighted_kappa.with_settings(levels=8)(TRUTH, SCORES) == pytest.approx(1 - 8 / 13)


def test_fractions_go_to_the_nearest_level_and_halves_go_up() -> None:
    fractions = np.array([0.4, 0.5, 2.4, 1.5])
    assert weighted_kappa(TRUTH, fractions) == pytest.approx(1 - 8 / 13)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_agreement_without_variation_is_undefined_not_one(level: float) -> None:
    with pytest.raises(Undefined, match=r"^no_variation\b"):  # E30
        weighted_kappa(np.full(3, level), np.full(3, level))


def test_constants_on_two_levels_agree_as_by_chance() -> None:
    assert weighted_kappa(np.zeros(3), np.ones(3)) == 0


def test_values_off_the_levels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"scores must round to levels 0\.\.2, got .* 0\.\.3"):
        weighted_kappa(TRUTH, SCORES + 0.6)
    with pytest.raises(ValueError, match=r"truth must round to levels 0\.\.2, got .* -1\.\.1"):
        weighted_kappa(TRUTH - 1, SCORES)


@pytest.mark.parametrize("levels", [1.0, 2.5, 1e9])
def test_a_number_of_levels_that_is_none_is_refused(levels: float) -> None:
    with pytest.raises(ValueError, match=r"levels must be a whole number within 2\.\.32"):
        weighted_kappa.with_settings(levels=levels)(TRUTH, SCORES)
