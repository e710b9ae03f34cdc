"""One slice against others: by hand, and what has no value."""

import numpy as np
import pytest

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.disparity.selection_rate import selection_rate
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.groups.slice_entries import ratio, slice_entries
from evenhand.metrics.groups.slice_sums import slice_sums


def test_by_hand() -> None:
    # rates: a 1/2, b 1/4, all 2/6
    scores = np.array([1.0, 0, 1, 0, 0, 0])
    sums = slice_sums("demo", [selection_rate], np.zeros(6), scores, list("aabbbb"))
    a, b = slice_entries(sums, selection_rate, overall=1 / 3, reference="b")
    assert (a.value, a.count, a.vs_rest, a.difference, a.ratio) == (0.5, 2.0, 0.25, 0.25, 2.0)
    assert a.vs_overall == pytest.approx(1 / 6)
    assert (b.difference, b.ratio, b.missing) == (0.0, 1.0, {})


def test_what_has_no_value_says_why() -> None:
    truth = np.array([1.0, 0.0, 0.0])
    sums = slice_sums("demo", [tpr], truth, truth, list("abb"))
    a, b = slice_entries(sums, tpr, overall=1.0, reference="b")
    assert (a.value, a.vs_rest, a.difference, a.ratio) == (1.0, None, None, None)
    assert a.missing == dict.fromkeys(("vs_rest", "difference", "ratio"), "no_positives")
    assert set(b.missing) == {"value", "vs_overall", "vs_rest", "difference", "ratio"}
    assert set(b.missing.values()) == {"no_positives"}


def test_without_reference_there_is_no_difference() -> None:
    sums = slice_sums("demo", [bias], np.zeros(2), np.array([1.0, -1.0]), list("ab"))
    a, _ = slice_entries(sums, bias, overall=0.0, reference=None)
    assert a.missing == {"difference": "no_reference", "ratio": "no_reference"}


def test_signed_values_have_no_ratio() -> None:
    sums = slice_sums("demo", [bias], np.zeros(2), np.array([1.0, -1.0]), list("ab"))
    a, b = slice_entries(sums, bias, overall=0.0, reference="a")
    assert (a.ratio, b.ratio, b.missing) == (1.0, None, {"ratio": "not_positive"})


def test_e08_a_reference_that_does_not_exist_is_refused() -> None:
    # Aequitas takes a text for a set of letters.
    sums = slice_sums("demo", [bias], np.zeros(2), np.zeros(2), ["ab", "b"])
    with pytest.raises(ValueError, match="no slice 'a'; there are: 'ab', 'b'"):
        slice_entries(sums, bias, overall=0.0, reference="a")


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [(1.0, 2.0, 0.5), (0.0, 2.0, 0.0), (1.0, 0.0, None), (None, 1.0, None), (1.0, None, None)],
)
def test_a_ratio(above: float | None, below: float | None, expected: float | None) -> None:
    assert ratio(above, below) == expected
