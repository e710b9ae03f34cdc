"""A scale that nobody stated holds all labels; scores may leave it by no more than its width."""

import pyarrow as pa
import pytest

from evenhand.audit.arrays.scale import beyond, scale_of, stated
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Scale

SEVEN = Scale(kind="continuous", low=0, high=7)
BINARY = Scale(kind="binary", low=0, high=1)


def column(*values: float | None) -> pa.Array:
    return pa.array(values, pa.float64())


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ((0.0, 1.0, None), "binary 0..1"),
        ((1.0,), "binary 0..1"),
        ((1.0, 4.5), "continuous 1..5"),
        ((0.25, 0.75), "continuous 0..1"),
        ((-1.5, 3.0, float("inf")), "continuous -2..3"),
        ((3.0, 3.0), "continuous 3..4"),
    ],
)
def test_the_scale_holds_all_labels(labels: tuple[float | None, ...], words: str) -> None:
    assert stated(scale_of({"joy": column(*labels)})) == words


def test_labels_without_a_number_have_no_scale() -> None:
    with pytest.raises(InputError, match="truth: holds no finite number, expected labels"):
        scale_of({"joy": column(None, float("inf"))})


def test_scores_on_the_scale_need_no_scale_of_their_own() -> None:
    assert not beyond(SEVEN, {"new": {"joy": column(0.0, 7.0, None)}})
    assert not beyond(SEVEN, {"new": {"joy": column(None)}})


def test_scores_that_leave_the_scale_are_held_by_a_wider_one() -> None:
    found = beyond(SEVEN, {"new": {"joy": column(-0.2, 3.0)}, "old": {"joy": column(1.0)}})
    assert found == {"new": Scale(kind="continuous", low=-1, high=7)}


@pytest.mark.parametrize(
    ("scale", "scores", "words"),
    [
        (SEVEN, (0.0, 55.0), "go from 0 to 55, and labels are continuous 0..7"),
        (SEVEN, (-8.0, 5.0), "go from -8 to 5, and labels are continuous 0..7"),
        (BINARY, (-0.1, 0.5), "go from -0.1 to 0.5, and labels are binary 0..1"),
    ],
)
def test_scores_on_another_scale_are_refused(
    scale: Scale, scores: tuple[float, ...], words: str
) -> None:
    with pytest.raises(InputError) as caught:
        beyond(scale, {"new": {"joy": column(*scores)}})
    assert str(caught.value) == (
        f"scores['new']: {words}; bring scores to the scale of the labels, or pass the right "
        "`scale`"
    )
