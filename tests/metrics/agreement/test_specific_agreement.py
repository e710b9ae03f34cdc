"""Specific agreement on presence against hand computation and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from evenhand.metrics.agreement.specific_agreement import specific_agreement
from evenhand.metrics.sums import Undefined

TRUTH = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
SCORES = np.array([1.0, 0.0, 1.0, 0.0, 0.0])


def test_by_hand() -> None:
    # a = 1, b = 1, c = 1
    assert specific_agreement(TRUTH, SCORES) == pytest.approx(2 / (2 + 1 + 1))


def test_agreement_on_absence_does_not_count() -> None:
    more = np.concatenate([TRUTH, np.zeros(1000)]), np.concatenate([SCORES, np.zeros(1000)])
    assert specific_agreement(*more) == specific_agreement(TRUTH, SCORES)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=20))
def test_it_is_f1_and_the_same_both_ways(pairs: list[tuple[bool, bool]]) -> None:
    truth, scores = np.array(pairs, dtype=float).T
    if truth.any() or scores.any():
        found = specific_agreement(truth, scores)
        assert found == pytest.approx(float(f1_score(truth, scores)))
        assert found == specific_agreement(scores, truth)


def test_where_nobody_says_present_there_is_none() -> None:
    # scikit-learn gives 0 with a warning
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        specific_agreement(np.zeros(3), np.zeros(3))
    assert specific_agreement(np.zeros(3), np.array([0.0, 0.0, 1.0])) == 0


def test_thresholds_are_declared() -> None:
    found = specific_agreement.with_settings(truth_at=1, score_at=0.3)
    assert found(np.array([0.0, 1.0, 2.0]), np.array([0.2, 0.4, 0.2])) == pytest.approx(2 / 3)
