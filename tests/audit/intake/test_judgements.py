"""Who judged what is kept beside the labels, so that raters can be looked at."""

import msgspec
import numpy as np
import pyarrow as pa

from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Data, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.table import Table, Truth
from evenhand.metrics.slices import Attribute

TABLE = Table(
    items=np.array(["a", "b", "c"]),
    persons=np.array(["p", "q", "q"]),
    attributes=(Attribute(name="sex", levels=("F", "M", "unknown")),),
    cells=np.array([[0], [1], [1]], dtype=np.int16),
)


def of(columns: dict[str, list[str]], **declared: object) -> Truth:
    scale = Scale(kind="continuous", low=0, high=7)
    plan = Plan(
        evenhand=1,
        title="t",
        purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
        data=Data(name="d", subjects="synthetic"),
        ratings=msgspec.convert({"scale": scale, **declared}, Ratings, from_attributes=True),
        statistics=Statistics(seed=1),
        attribute=(),
        model=(),
    )
    return truth(pa.table(columns), TABLE, plan, file="ratings.csv")


def test_judgements_are_kept_by_emotion_with_item_and_rater() -> None:
    found = of(
        {
            "item": ["b", "a", "a", "b", "a"],
            "rater": ["zoe", "zoe", "ann", "ann", "ann"],
            "emotion": ["Joy", "Joy", "Joy", "Fear", "Fear"],
            "value": ["4", "3", "1", "6", "5"],
        }
    )
    fear, joy = found.judgements
    assert found.emotions == ("Fear", "Joy")
    np.testing.assert_array_equal(joy.table(), [[1, 3], [np.nan, 4], [np.nan, np.nan]])
    np.testing.assert_array_equal(fear.table(), [[5, np.nan], [6, np.nan], [np.nan, np.nan]])


def test_labels_are_the_means_of_the_judgements() -> None:
    wide = {"item": ["a", "a", "c"], "rater": ["r", "s", "r"], "Joy": ["1", "4", "2"]}
    found = of(wide, layout="wide")
    (joy,) = found.judgements
    np.testing.assert_allclose(found.values[[0, 2], 0], np.nanmean(joy.table()[[0, 2]], axis=1))
    assert (joy.items, joy.raters) == (3, 2)


def test_what_is_no_usable_rating_is_no_judgement() -> None:
    found = of(
        {
            "item": ["a", "a", "b", "zzz", "b"],
            "rater": ["r", "s", "r", "s", "s"],
            "emotion": ["Joy"] * 5,
            "value": ["1", "9", "2", "3", "3"],  # 9 is off the scale, zzz is no item
        }
    )
    np.testing.assert_array_equal(found.judgements[0].value, [1, 2, 3])
    np.testing.assert_array_equal(found.judgements[0].item, [0, 1, 1])


def test_equal_ratings_of_one_rater_are_one_judgement() -> None:
    found = of(
        {"item": ["a", "a"], "rater": ["r", "r"], "emotion": ["Joy"] * 2, "value": ["1"] * 2}
    )
    assert found.judgements[0].value.tolist() == [1.0]


def test_ratings_without_a_rater_are_neither_label_nor_judgement() -> None:
    found = of(
        {
            "item": ["a", "a", "b"],
            "rater": ["r", " ", " "],
            "emotion": ["Joy"] * 3,
            "value": ["1", "3", "5"],
        }
    )
    np.testing.assert_array_equal(found.values[:, 0], [1.0, np.nan, np.nan])
    assert found.judgements[0].value.tolist() == [1.0]


def test_ready_made_labels_have_no_judgements() -> None:
    assert of({"item": ["a"], "emotion": ["Joy"], "value": ["1"]}).judgements == ()
