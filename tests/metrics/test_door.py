"""The door of measures: forms of one argument, what is refused, and what a reader still sees."""

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from inspect import getmembers, isfunction, signature
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha
from evenhand.metrics.calibration.corp import corp
from evenhand.metrics.calibration.level_bias import level_bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.calibration.multicalibration import multicalibration
from evenhand.metrics.catalogue import measures
from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.disparity.gap_summary import gap_summary
from evenhand.metrics.door import door, explain
from evenhand.metrics.numbered import Names
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Undefined
from evenhand.metrics.text.wer import wer

ALPHA: Any = krippendorff_alpha
GAPS: Any = gap_summary
LEVEL_BIAS: Any = level_bias
MAE: Any = mae


@door
def _demo(
    truth: Array,
    *,
    slices: Names | None = None,
    inside: Mask | None = None,
    tags: Sequence[str] = (),
    words: Collection[str] = (),
    attributes: Mapping[str, Names] | None = None,
    level: float = 0.95,
) -> tuple[object, ...]:
    return truth, slices, inside, tags, words, attributes, level


DEMO: Any = _demo


def test_numbers_of_eight_bits_do_not_wrap() -> None:
    # errors 10, 10, 10, 0; as bytes 50 - 40 is 10 and 0 - 10 is 246
    truth = np.array([0, 50, 100, 100], dtype=np.uint8)
    scores = np.array([10, 40, 90, 100], dtype=np.uint8)
    assert MAE(truth, scores) == 7.5


def test_a_reader_still_sees_the_measure() -> None:
    assert list(signature(corp).parameters)[:2] == ["truth", "scores"]
    assert signature(corp).parameters["truth"].annotation == Array
    assert corp.__name__ == "corp"
    assert ">>> " in str(corp.__doc__)


def test_every_form_becomes_what_the_annotation_says() -> None:
    truth, slices, inside, tags, words, attributes, level = DEMO(
        [True, False],
        slices=pd.Series(["a", "b"], index=[1, 0]),
        inside=[True, False],
        tags=pd.Series(["x", "y"], index=[1, 0]),
        words={"sad"},
        attributes=None,
        level=0.9,
    )
    assert (truth.dtype, truth.tolist()) == (np.float64, [1.0, 0.0])
    assert isinstance(slices, np.ndarray)
    assert slices.tolist() == ["a", "b"]
    assert inside.tolist() == [True, False]
    assert (tags, words, attributes, level) == (["x", "y"], {"sad"}, None, 0.9)


def test_what_is_right_already_is_not_copied() -> None:
    truth = np.array([1.0, 2.0])
    assert DEMO(truth)[0] is truth


def test_a_wrong_number_of_arguments_is_what_python_says() -> None:
    with pytest.raises(TypeError, match=r"_demo\(\) missing 1 required positional argument"):
        DEMO()
    with pytest.raises(TypeError, match=r"_demo\(\) takes 1 positional argument but 2 were"):
        DEMO([1.0], [2.0])
    with pytest.raises(TypeError, match=r"_demo\(\) got an unexpected keyword argument 'sices'"):
        DEMO([1.0], sices=["a"])


def test_an_item_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^level_bias: persons: item 3 has no person \(nan\)$"):
        LEVEL_BIAS([0, 1, 0, 1], [1, 2, 3, 4], persons=[1.0, 2.0, 2.0, float("nan")])


def test_a_table_is_no_ratings_and_is_told_the_way() -> None:
    table = np.array([[1.0, 2.0]])
    said = (
        r"^krippendorff_alpha: ratings must be Ratings, got ndarray; Ratings.of_table makes them "
        r"of a table with one row an item and one column a rater$"
    )
    with pytest.raises(ValueError, match=said):
        ALPHA(table, level="nominal")


def test_what_nothing_can_stand_in_for_is_asked_for_by_name() -> None:
    given: dict[str, Any] = {"truth": [1, 2], "scores": [1, 2], "slices": "ab", "persons": [1, 2]}
    given["slices"] = ["a", "b"]
    with pytest.raises(ValueError, match=r"gap_summary: rng must be Generator, got int; np.random"):
        GAPS(**given, metric=mae, rng=5)
    with pytest.raises(ValueError, match=r"gap_summary: metric must be AdditiveMetric, got str"):
        GAPS(**given, metric="mae", rng=np.random.default_rng(5))
    assert isinstance(mae, AdditiveMetric)


def test_every_public_function_of_a_measure_has_the_door() -> None:
    for measure in measures().values():
        module = import_module(measure.function.__module__)
        own = [f for _, f in getmembers(module, isfunction) if f.__module__ == module.__name__]
        public = [f for f in own if not f.__name__.startswith("_")]
        if measure.metric is None:
            assert [f.__name__ for f in public if not hasattr(f, "__wrapped__")] == []


def test_texts_in_nothing_are_refused() -> None:
    measure: Any = wer
    with pytest.raises(ValueError, match=r"^wer: reference must be a list, got None$"):
        measure(None, ["a b"])


def test_attributes_may_be_a_data_frame() -> None:
    frame = pd.DataFrame({"g": ["a", "b"], "h": [1, 2]}, index=[1, 0])
    found = DEMO([1, 2], attributes=frame)[5]
    assert type(found) is dict
    assert {key: names.tolist() for key, names in found.items()} == {"g": ["a", "b"], "h": [1, 2]}
    measure: Any = multicalibration
    with pytest.raises(ValueError, match=r"multicalibration: attributes must be columns of names"):
        measure([0, 1], [0.5, 0.5], attributes=["a", "b"], rng=np.random.default_rng(5))


def test_texts_of_a_column_are_paired_by_position() -> None:
    measure: Any = wer
    said = pd.Series(["a b", "c d"], index=[1, 0])
    heard = pd.Series(["a b", "c d"], index=[0, 1])
    assert measure(said, heard).corpus == 0.0


def test_the_measure_that_was_called_explains_why_there_is_no_value() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b") as absent:
        auc(np.array([0.0, 0.0]), np.array([1.0, 2.0]))
    assert str(absent.value) == "no_positives"
    assert absent.value.__notes__ == [f"auc: {REASONS['no_positives']}"]


def test_a_reason_of_ones_own_stands_for_itself() -> None:
    reason = Undefined("our_own_reason")
    explain(reason, "inner")
    explain(reason, "outer")
    assert reason.__notes__ == ["outer: our_own_reason"]


def test_ratings_pass_as_they_are() -> None:
    ratings = Ratings.of_table(np.array([[1.0, 1.0], [2.0, 2.0]]))
    assert krippendorff_alpha(ratings, level="nominal").value == 1.0
