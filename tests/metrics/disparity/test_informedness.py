"""Informedness: hand computation, and nothing for a model that knows nothing."""

import numpy as np
import pytest

from evenhand.metrics.disparity.informedness import informedness
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_is_hits_minus_false_alarms(first: Vectors) -> None:
    assert informedness(*first) == pytest.approx(1369 / 1901 - 805 / 1795)


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_a_constant_answer_has_none(first: Vectors, answer: float) -> None:
    truth, _ = first
    assert informedness(truth, np.full(len(truth), answer)) == 0


def test_the_reverse_of_the_truth_has_minus_one() -> None:
    truth = np.array([0.0, 1.0])
    assert informedness(truth, 1 - truth) == -1


def test_one_class_has_no_value() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        informedness(np.zeros(2), np.ones(2))
    with pytest.raises(Undefined, match=r"^no_negatives\b"):
        informedness(np.ones(2), np.ones(2))
