"""What a model cannot take or says wrongly is an outcome with a reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.pipelines.label_sets import output
from evenhand.model_zoo.pipelines.pipeline_predictor import (
    Item,
    Numbers,
    Pipeline,
    first_line,
    sigmoid,
    softmax,
    tried,
)
from evenhand.model_zoo.predictor import Identity


def _pipeline(*, says: float | Exception) -> Pipeline:
    """Return a model of two outputs that says one thing, or fails."""

    def answer(_: Item) -> Numbers:
        if isinstance(says, Exception):
            raise says
        return np.array([says, 0.5])

    return Pipeline(
        identity=Identity(model="m", weights="0", runtime="torch", precision="f32"),
        outputs=tuple(output(("emotion", name), "cosine") for name in ("awe", "anger")),
        rate_hz=None,
        longest_s=None,
        answer=answer,
    )


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (np.nan, "malformed: the model gave numbers that are not finite"),
        (RuntimeError("too short\nmore"), "failed: too short"),
        (ValueError(), "failed: ValueError"),
    ],
)
def test_an_item_without_a_score_has_a_reason(says: float | Exception, reason: str) -> None:
    said = _pipeline(says=says).score([np.zeros(1), np.zeros(1)])
    assert said.reasons == (reason, reason)
    assert np.isnan(said.scores).all()


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        (RuntimeError("no"), "m: an ordinary item has no score: failed: no"),
        (0.1, "for each of 8 different items"),
    ],
)
def test_a_model_is_tried_before_it_is_believed(says: float | Exception, problem: str) -> None:
    with pytest.raises(ZooError, match=problem):
        tried(_pipeline(says=says))


def test_a_problem_of_the_caller_is_no_outcome() -> None:
    with pytest.raises(ZooError, match="no picture"):
        _pipeline(says=ZooError(["no picture"])).score([np.zeros(1)])


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=6), st.floats(-1e3, 1e3))
def test_shares_do_not_change_with_what_is_added_to_all(numbers: list[float], more: float) -> None:
    found = softmax(np.array(numbers))
    assert found.sum() == pytest.approx(1)
    np.testing.assert_allclose(softmax(np.array(numbers) + more), found, atol=1e-9)


@given(st.floats(-1e6, 1e6))
def test_a_share_of_its_own_and_that_of_its_opposite_are_one(number: float) -> None:
    assert sigmoid(np.array(number)) + sigmoid(np.array(-number)) == pytest.approx(1)


def test_the_first_line_of_an_error_is_told() -> None:
    assert first_line(ValueError("\n one\ntwo")) == "one"
