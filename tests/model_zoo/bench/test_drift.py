"""Distances by hand, and what must hold for any numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cosine

from evenhand.model_zoo.bench.drift import Drift, drift, drift_by_output
from evenhand.model_zoo.errors import ZooError

NUMBERS = st.floats(-1e3, 1e3, width=32).filter(lambda x: x == 0 or abs(x) > 1e-3)
ARRAYS = arrays(np.float32, (4, 3), elements=NUMBERS)


def test_by_hand() -> None:
    found = drift(np.array([[3.0, 0.0], [4.0, 0.0]]), np.array([[3.0, 1.0], [4.0, -1.0]]))
    assert found.largest == 1
    assert found.rms == pytest.approx(np.sqrt(2 / 4))
    assert found.relative_rms == pytest.approx(np.sqrt(2 / 25))
    assert found.cosine == pytest.approx(25 / (5 * np.sqrt(27)))


def test_what_is_not_defined_is_none() -> None:
    zeros, ones = np.zeros(2), np.ones(2)
    assert drift(zeros, ones) == Drift(largest=1, rms=1, relative_rms=None, cosine=None)
    assert drift(ones, zeros) == Drift(largest=1, rms=1, relative_rms=1, cosine=None)


def test_outputs_are_told_apart() -> None:
    truth = np.zeros((2, 2, 3))
    got = truth.copy()
    got[:, :, 1], got[0, 0, 2] = 2, 4
    assert [one.rms for one in drift_by_output(truth, got)] == [0, 2, 2]
    assert [one.largest for one in drift_by_output(truth, got)] == [0, 2, 4]


@given(ARRAYS, ARRAYS)
def test_the_cosine_is_that_of_scipy(truth: np.ndarray, got: np.ndarray) -> None:
    found = drift(truth, got).cosine
    if not truth.any() or not got.any():
        assert found is None
        return
    wanted = 1 - cosine(truth.ravel().astype(float), got.ravel().astype(float))
    assert found is not None
    assert found == pytest.approx(wanted, abs=1e-12)
    assert -1 <= found <= 1


@given(ARRAYS, ARRAYS, st.integers(-8, 8))
def test_the_unit_does_not_matter_to_what_is_relative(
    truth: np.ndarray, got: np.ndarray, power: int
) -> None:
    one, other = drift(truth, got), drift(truth * 2.0**power, got * 2.0**power)
    assert other.relative_rms == one.relative_rms
    assert other.cosine == one.cosine
    assert other.rms == one.rms * 2.0**power


@given(ARRAYS, ARRAYS)
def test_the_outputs_make_up_the_whole(truth: np.ndarray, got: np.ndarray) -> None:
    parts = drift_by_output(truth, got)
    whole = drift(truth, got)
    assert max(part.largest for part in parts) == whole.largest
    assert np.mean([part.rms**2 for part in parts]) == pytest.approx(whole.rms**2)


@pytest.mark.parametrize(
    ("truth", "got", "says"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), r"got \(2, 3\), \(3, 2\)"),
        (np.zeros((0, 3)), np.zeros((0, 3)), r"not empty, got \(0, 3\), \(0, 3\)"),
        (np.array([np.nan, np.inf]), np.array([0, np.nan]), "2 and 1 numbers are not finite"),
        (np.zeros(2), np.array([0, np.inf]), "0 and 1 numbers are not finite"),
    ],
)
def test_what_cannot_be_compared_is_refused(truth: np.ndarray, got: np.ndarray, says: str) -> None:
    for compare in (drift, drift_by_output):
        with pytest.raises(ZooError, match=says):
            compare(truth, got)
