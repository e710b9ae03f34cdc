"""True positive rates: over what is there, not over what is selected; none without positives."""

import numpy as np
import pytest
from fairlearn.metrics import true_positive_rate

from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_divides_by_what_is_there(first: Vectors) -> None:
    assert tpr(*first) == pytest.approx(1369 / (1369 + 532))  # E14: not 1369 / (1369 + 805)
    assert tpr.denominator == "positives"
    assert tpr.formula == "hits / positives"


def test_it_gives_the_rate_of_fairlearn(second: Vectors) -> None:
    truth, scores = second
    said = (scores >= 0.5).astype(np.float64)
    assert tpr(truth, scores) == pytest.approx(float(true_positive_rate(truth, said)))


def test_without_positives_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b"):  # E2: fairlearn gives 0
        tpr(np.zeros(2), np.array([1.0, 0.0]))


def test_a_group_without_positives_is_named_beside_one_that_has_them() -> None:
    names = {name: place for place, name in enumerate(tpr.feature_names())}
    sums = np.array([[4.0, 2.0, 1.0], [4.0, 0.0, 0.0]])
    done = tpr.evaluate(sums, names)
    assert done.value[0] == pytest.approx(0.5)
    assert np.isnan(done.value[1])
    assert done.reason.tolist() == ["", "no_positives"]


@pytest.mark.parametrize("threshold", [0.25, 1.0, 3.0])
def test_thresholds_may_be_declared(threshold: float) -> None:
    metric = tpr.with_settings(truth_at=threshold, score_at=threshold)
    truth = np.array([threshold, threshold, threshold - 0.01])
    scores = np.array([threshold, threshold - 0.01, threshold])
    assert metric(truth, scores) == pytest.approx(0.5)
