"""The largest calibration error of a bin, by hand."""

import numpy as np
import pytest

from evenhand.metrics.calibration.mce import mce
from evenhand.metrics.sums import Undefined


def test_the_worst_bin_counts_and_its_size_does_not() -> None:
    # bin .2: mean .25, share .5; bin .9: mean .9, share 0
    truth, scores = np.array([0.0, 1.0, 0.5, 0.0]), np.array([0.25, 0.25, 0.25, 0.9])
    assert mce(truth, scores) == pytest.approx(0.9)


def test_empty_bins_are_no_errors() -> None:
    assert mce(np.array([1.0]), np.array([0.75])) == pytest.approx(0.25)


def test_errors_within_a_bin_cancel() -> None:
    assert mce(np.array([0.0, 1.0]), np.array([0.5, 0.5])) == 0.0


def test_e02_nothing_has_no_error() -> None:
    # a peer's rate of nothing is 0.0, which reads as perfect
    with pytest.raises(Undefined, match="no_items"):
        mce(np.empty(0), np.empty(0))
