"""Labels of two classes: the door and the sizes."""

import numpy as np
import pytest

from evenhand.metrics.forecasts.binary_labels import class_sizes, class_weights
from evenhand.metrics.sums import Array, Undefined

ONES = np.ones(3)


def test_everything_counts_once_unless_told() -> None:
    labels = np.array([0.0, 1.0])
    assert class_weights("auc", labels, labels, None).tolist() == [1.0, 1.0]
    assert class_weights("auc", labels, labels, np.array([2.0, 0.0])).tolist() == [2.0, 0.0]


def test_graded_labels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^auc: labels must be 0 or 1, got 0\.5; cut ratings"):
        class_weights("auc", np.array([0.0, 0.5]), np.zeros(2), None)


def test_sizes_are_weights() -> None:
    assert class_sizes(np.array([0.0, 1.0, 1.0]), np.array([3.0, 1.0, 2.0])) == (3.0, 3.0)


@pytest.mark.parametrize(
    ("truth", "times", "reason"),
    [
        (np.empty(0), np.empty(0), "no_items"),
        (ONES, 0 * ONES, "no_items"),
        (0 * ONES, ONES, "no_positives"),
        (ONES, ONES, "no_negatives"),
    ],
)
def test_an_absent_class_is_named(truth: Array, times: Array, reason: str) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        class_sizes(truth, times)
