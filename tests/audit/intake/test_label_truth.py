"""Ratings of the forty as words of another label set, against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evenhand.audit.errors import InputError
from evenhand.audit.intake.label_truth import (
    OPEN,
    LabelPoints,
    label_calls,
    label_points,
    threshold_figures,
    truth_by_label,
)
from evenhand.audit.table import Array, Truth
from evenhand.model_zoo.crosswalk import crosswalk

BASIC = crosswalk("basic-emotions")
EMOTIONS = ("Elation", "Amusement", "Fear", "Awe", "glee")
RATED = np.array(
    [
        [4.0, 1, 0, 0, 9],
        [0, 3, 2, 5, 9],
        [0.5, 0.5, 0.9, 0, 9],
        [1, 2, 2, 0, 9],
        [np.nan, 4, 1, 0, 9],
        [0, 0, 1, 0, np.nan],
    ]
)


def test_a_word_is_as_present_as_the_most_present_of_its_emotions() -> None:
    points = label_points(RATED, EMOTIONS, BASIC, reach="core")
    assert points.labels == ("joy", "fear")
    assert points.called() == ("joy", "fear", "neutral")
    expected = [[4, 0], [3, 2], [0.5, 0.9], [2, 2], [np.nan, 1], [0, 1]]
    np.testing.assert_array_equal(points.values, expected)
    wide = label_points(RATED, EMOTIONS, BASIC, reach="wide")
    assert wide.labels == ("joy", "surprise", "fear")
    assert wide.values[1].tolist() == [3, 5, 2]


def test_the_call_is_the_best_word_or_neutral_below_the_threshold() -> None:
    points = label_points(RATED, EMOTIONS, BASIC, reach="core")
    joy, fear, neutral = range(3)
    assert label_calls(points, threshold=1).tolist() == [joy, joy, neutral, OPEN, OPEN, fear]
    assert label_calls(points, threshold=2.5).tolist() == [
        joy,
        joy,
        neutral,
        neutral,
        OPEN,
        neutral,
    ]


def test_a_set_without_neutral_leaves_what_is_below_open() -> None:
    points = LabelPoints(labels=("a", "b"), values=np.array([[1.0, 0], [3, 0]]), neutral=None)
    assert points.called() == ("a", "b")
    assert label_calls(points, threshold=2).tolist() == [OPEN, 0]


@given(arrays(np.float64, (6, 3), elements=st.integers(0, 4)), st.sampled_from([0.5, 1, 2, 3]))
def test_a_higher_threshold_only_turns_words_into_neutral(values: Array, at: float) -> None:
    points = LabelPoints(labels=("a", "b", "c"), values=values, neutral="none")
    before, after = label_calls(points, threshold=at), label_calls(points, threshold=at + 1)
    assert set(after[before != after].tolist()) <= {3}


def test_truth_has_one_column_a_word() -> None:
    raters = np.array([[3, 2, 5, 5, 5]] * 6)
    truth = Truth(
        emotions=EMOTIONS,
        values=RATED,
        raters=raters,
        rater_count=5,
        rating_count=99,
        within_item_sd=0.3,
    )
    seen = truth_by_label(truth, BASIC, reach="core", threshold=1)
    assert seen.emotions == ("joy", "fear", "neutral")
    assert seen.values[[0, 2, 5]].tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert np.isnan(seen.values[[3, 4]]).all()
    assert seen.raters.tolist() == [[2, 2, 2]] * 6
    assert seen.within_item_sd is None
    assert seen.judgements == ()


def test_figures_at_the_threshold_and_beside_it() -> None:
    points = label_points(RATED, EMOTIONS, BASIC, reach="core")
    said = np.array([[8, 1, 1], [1, 8, 1], [1, 1, 8], [8, 1, 1], [8, 1, 1], [np.nan, 1, 1]])
    low, high = threshold_figures(points, said, (1, 2.5))
    assert (low.threshold, low.items, low.still_open) == (1, 3, 2)
    assert low.neutral == pytest.approx(1 / 4)
    assert low.agreement == pytest.approx(2 / 3)
    assert low.recall == pytest.approx((1 / 2 + 1) / 2)
    assert (high.items, high.still_open) == (4, 1)
    assert high.neutral == pytest.approx(3 / 5)
    assert high.agreement == pytest.approx(2 / 4)
    assert high.recall == pytest.approx((1 / 2 + 1 / 2) / 2)


def test_figures_of_nothing_are_undefined() -> None:
    points = LabelPoints(labels=("a",), values=np.full((2, 1), np.nan), neutral="none")
    (found,) = threshold_figures(points, np.ones((2, 2)), [1])
    assert (found.items, found.still_open) == (0, 2)
    assert np.isnan([found.neutral, found.agreement, found.recall]).all()


def test_what_cannot_be_said_in_words_is_refused() -> None:
    for name in ("valence-arousal", "hume-expression"):
        with pytest.raises(InputError, match=f"label set '{name}': ratings can be said with words"):
            label_points(RATED, EMOTIONS, crosswalk(name), reach="core")
    with pytest.raises(InputError, match=r"\(core\): none of its words stands for a rated emotion"):
        label_points(RATED[:, 3:], EMOTIONS[3:], BASIC, reach="core")
