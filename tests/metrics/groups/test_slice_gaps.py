"""The largest gaps between slices: by hand, and beside chance."""

import numpy as np
import pytest

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.groups.slice_gaps import (
    SliceGaps,
    overall_value,
    references,
    slice_gaps,
    widest,
)
from evenhand.metrics.groups.slice_sums import slice_sums
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined


def _gaps(
    truth: Array, scores: Array, slices: list[str], metric: AdditiveMetric, draws: int = 49
) -> SliceGaps:
    return slice_gaps(
        "demo",
        truth,
        scores,
        slices,
        range(len(truth)),
        metric=metric,
        rng=np.random.default_rng(0),
        draws=draws,
        left_out=("unknown",),
        weights=None,
    )


def test_by_hand() -> None:
    # a: 1, b: 4 and 4, unknown: 11; all: 5; gaps -4, -1 (unknown 6 is not compared)
    found = _gaps(np.zeros(4), np.array([1.0, 4, 4, 11]), ["a", "b", "b", "unknown"], bias)
    assert found.overall == 5.0
    assert found.largest == {
        "max_min": 3.0,
        "farthest_from_overall": 4.0,
        "mass_weighted_max": 1.0,
    }
    assert found.not_covered == {"unknown": "left_out"}
    assert np.isnan(found.values[2])
    # three items of a and b: 1 is dealt to a in one third of draws, otherwise a gap of 1.5
    assert set(found.nulls) == set(found.largest)
    assert 1.5 < found.nulls["max_min"].mean < 3.0


def test_where_draws_have_no_value_there_is_no_reference() -> None:
    # One positive item in each of two slices of 20: often both fall into the same one
    truth = np.array(([1.0] + [0.0] * 19) * 2)
    found = _gaps(truth, truth, ["a"] * 20 + ["b"] * 20, tpr)
    assert found.largest["max_min"] == 0.0
    assert found.nulls == {}
    assert found.missing["nulls.max_min"] == "too_few"


def test_fewer_than_two_slices_have_no_gap() -> None:
    with pytest.raises(Undefined, match=r"^one_group\b"):
        _gaps(np.zeros(2), np.zeros(2), ["a", "unknown"], bias)


def test_a_metric_without_overall_value_has_no_gap_to_it() -> None:
    sums = slice_sums("demo", [tpr], np.zeros(2), np.zeros(2), list("ab"))
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        overall_value(sums, tpr)


def test_the_widest_gap_needs_two_values() -> None:
    values = np.array([[1.0, np.nan, 3.0], [np.nan, 2.0, np.nan], [np.nan] * 3])
    np.testing.assert_array_equal(widest(values), [2.0, np.nan, np.nan])
    assert float(widest(np.array([1.0, -1.0]))) == 2.0


def test_a_reference_leaves_out_few_draws_without_value() -> None:
    draws = np.array([1.0] * 19 + [np.nan])
    nulls, missing = references({"a": np.array(2.0)}, {"a": draws})
    assert (nulls["a"].draws, nulls["a"].p, missing) == (19, 1 / 20, {})
    nulls, missing = references({"a": np.array(2.0)}, {"a": draws[1:]})
    assert (nulls, missing) == ({}, {"nulls.a": "too_few"})
