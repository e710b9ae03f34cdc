"""Linear kappa against hand computation, scikit-learn and the cuts of the scale."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from evenhand.metrics.agreement.cohen_kappa import cohen_kappa
from evenhand.metrics.agreement.linear_kappa import linear_kappa

RNG = np.random.default_rng(0)
TRUTH = RNG.integers(0, 3, 200).astype(float)
SCORES = np.clip(TRUTH + RNG.integers(-1, 2, 200).astype(float), 0, 2)


def test_by_hand() -> None:
    # observed 2/4; by chance .5 * 1.25 + .25 * .75 + .25 * .75 = 1
    truth, scores = np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 2.0, 2.0])
    assert linear_kappa(truth, scores) == pytest.approx(1 / 2)


def test_scikit_learn_says_the_same() -> None:
    other = cohen_kappa_score(TRUTH, SCORES, weights="linear")
    assert linear_kappa(TRUTH, SCORES) == pytest.approx(float(other))


def test_it_is_the_weighted_mean_of_all_cuts() -> None:
    cuts, chances = [], []
    for cut in (0.5, 1.5):
        there, said = cut < TRUTH, cut < SCORES
        cuts.append(cohen_kappa(there.astype(float), said.astype(float)))
        p, q = there.mean(), said.mean()
        chances.append(p * (1 - q) + q * (1 - p))
    expected = np.average(cuts, weights=chances)
    assert linear_kappa(TRUTH, SCORES) == pytest.approx(expected)
