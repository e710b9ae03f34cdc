"""Ratings become truth; whatever is no usable rating is counted, with the cells of its item."""

from collections import Counter

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.ratings import RATER_COUNT, truth
from evenhand.audit.plan import Data, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.table import Dropped, Table, Truth
from evenhand.metrics.slices import Attribute

TABLE = Table(
    items=np.array(["a", "b", "c"]),
    persons=np.array(["p", "q", "q"]),
    attributes=(Attribute(name="sex", levels=("F", "M", "unknown")),),
    cells=np.array([[0], [1], [1]], dtype=np.int16),
)
POINTS = Scale(kind="continuous", low=0, high=7)
LEVELS = Scale(kind="ordinal", low=0, high=2)
Column = list[str | None] | list[float | None] | list[str] | list[float] | list[int]


def of(
    columns: dict[str, Column], *, scale: Scale = POINTS, declared: dict[str, object] | None = None
) -> Truth:
    ratings = msgspec.convert({"scale": scale, **(declared or {})}, Ratings, from_attributes=True)
    plan = Plan(
        evenhand=1,
        title="t",
        purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
        data=Data(name="d", subjects="synthetic"),
        ratings=ratings,
        statistics=Statistics(seed=1),
        attribute=(),
        model=(),
    )
    return truth(pa.table(columns), TABLE, plan, file="ratings.csv")


def refused(
    columns: dict[str, Column], *, scale: Scale = POINTS, declared: dict[str, object] | None = None
) -> str:
    with pytest.raises(InputError) as caught:
        of(columns, scale=scale, declared=declared)
    return str(caught.value)


def long(
    *rows: tuple[str | None, str | None, str | None, str | float | None],
) -> dict[str, Column]:
    item, rater, emotion, value = zip(*rows, strict=True)
    texts = [None if each is None else str(each) for each in value]
    return {"item": [*item], "rater": [*rater], "emotion": [*emotion], "value": texts}


def record(lost: Dropped) -> tuple[str, str, int, int, list[int]]:
    return lost.what, lost.reason, lost.count, lost.of, lost.cells[:, 0].tolist()


WIDE: dict[str, object] = {"layout": "wide"}


def test_long_ratings_by_hand() -> None:
    found = of(
        long(
            ("a", "r1", "Joy", 1),
            ("a", "r2", "Joy", 4),
            ("b", "r1", "Joy", 2),
            ("c", "r3", "Fear", 7),
            ("a", "r1", "Fear", 0),
        )
    )
    assert found.emotions == ("Fear", "Joy")
    np.testing.assert_array_equal(found.values, [[0, 2.5], [np.nan, 2], [7, np.nan]])
    assert found.raters.tolist() == [[1, 2], [0, 1], [1, 0]]
    assert (found.rater_count, found.rating_count) == (3, 5)
    # One item rated twice: deviations -1.5 and 1.5 over one degree of freedom.
    assert found.within_item_sd == pytest.approx(np.sqrt(4.5))
    assert found.dropped == ()


def test_wide_ratings_by_hand_an_empty_cell_is_unrated_not_zero() -> None:
    columns: dict[str, Column] = {
        "item": ["a", "a", "b", "c"],
        "rater": ["r1", "r2", "r1", "r1"],
        "Joy": ["1", "4", "", "3"],
        "Fear": ["0", None, "2", "3"],
    }
    found = of(columns, declared=WIDE)
    assert found.emotions == ("Joy", "Fear")
    np.testing.assert_array_equal(found.values, [[2.5, 0], [np.nan, 2], [3, 3]])
    assert (found.rater_count, found.rating_count) == (2, 6)


def test_the_plan_orders_the_emotions() -> None:
    rows = long(("a", "r", "Joy", 1), ("b", "r", "Fear", 2), ("c", "r", "Awe", 2))
    found = of(rows, declared={"emotions": ["Joy", "Fear"]})
    assert found.emotions == ("Joy", "Fear")
    assert [record(each) for each in found.dropped] == [
        ("ratings", "rating of an emotion that is not audited", 1, 3, [1]),
        ("items", "item without a usable rating", 1, 3, [1]),
    ]


def test_every_unusable_rating_has_one_reason_and_the_cells_of_its_item() -> None:
    found = of(
        long(
            ("a", "r1", "Joy", 1),
            ("a", "r1", "Joy", "1.0"),
            ("zz", "r1", "Joy", 1),
            ("b", "r1", "Joy", 8),
            ("b", "r2", "Joy", -0.1),
            ("b", "r3", "Joy", None),
            ("b", "r4", "Joy", "nan"),
            ("b", "r5", "Joy", "high"),
            ("b", None, "Joy", 3),
            ("b", "r6", "", 3),
            ("a", "r2", "Joy", 7),
            ("a", "r3", "Joy", 0),
            ("a", "r4", "Joy", 5),
        )
    )
    assert [record(each) for each in found.dropped if each.what == "ratings"] == [
        ("ratings", "rating of an emotion that is not audited", 1, 13, [1]),
        ("ratings", "rating of an item that is not audited", 1, 13, [-1]),
        ("ratings", "rating without a rater", 1, 13, [1]),
        ("ratings", "empty rating", 1, 13, [1]),
        ("ratings", "rating is not a number", 2, 13, [1, 1]),
        ("ratings", "rating is outside the scale 0..7", 2, 13, [1, 1]),
        ("ratings", "the same rating again (counted once)", 1, 13, [0]),
    ]
    assert [record(each) for each in found.dropped if each.what == "items"] == [
        ("items", "item without a usable rating", 2, 3, [1, 1])
    ]
    assert found.rating_count == 4


@pytest.mark.parametrize(
    ("scale", "reason"),
    [
        (LEVELS, "rating is no whole level of the scale 0..2"),
        (Scale(kind="binary", low=0, high=1), "rating is no whole level of the scale 0..1"),
    ],
)
def test_scales_of_levels_take_whole_levels_only(scale: Scale, reason: str) -> None:
    found = of(
        long(("a", "r", "Joy", 1), ("b", "r", "Joy", 0), ("c", "r", "Joy", 0.5)), scale=scale
    )
    assert record(found.dropped[0]) == ("ratings", reason, 1, 3, [1])


def test_median_and_majority_give_levels() -> None:
    rows = long(
        ("a", "1", "Joy", 0), ("a", "2", "Joy", 1), ("a", "3", "Joy", 2), ("a", "4", "Joy", 2)
    )
    assert of(rows, scale=LEVELS, declared={"aggregate": "median"}).values[0, 0] == 1
    assert of(rows, scale=LEVELS, declared={"aggregate": "majority"}).values[0, 0] == 2
    assert of(rows, declared={"aggregate": "median"}).values[0, 0] == 1.5


def test_ready_made_labels_have_no_raters_unless_they_say_so() -> None:
    columns: dict[str, Column] = {"item": ["a", "b"], "Joy": [0.5, None], "Fear": [1.0, 2.0]}
    found = of(columns, declared=WIDE)
    assert (found.rater_count, found.rating_count, found.within_item_sd) == (None, None, None)
    assert found.raters.tolist() == [[1, 1], [0, 1], [0, 0]]
    counted = of({**columns, RATER_COUNT: [9, 11]}, declared=WIDE)
    assert counted.emotions == ("Joy", "Fear")
    assert counted.raters.tolist() == [[9, 9], [0, 11], [0, 0]]


def test_ready_made_long_labels() -> None:
    columns: dict[str, Column] = {"item": ["a"], "emotion": ["Joy"], "value": [2], "n_raters": [5]}
    assert of(columns).raters.tolist() == [[5], [0], [0]]


@pytest.mark.parametrize(
    ("columns", "declared", "said"),
    [
        ({"item": ["a"]}, {}, "no column 'emotion'"),
        ({"item": ["a"]}, {}, "no column 'value'"),
        ({"itm": ["a"], "Joy": [1]}, WIDE, "no column 'item'. Did you mean 'itm'?"),
        ({"item": ["a"], "Joy": [1]}, {**WIDE, "rater": "ratr"}, "no column 'ratr'"),
        ({"item": ["a"]}, WIDE, "holds no emotion; item are its columns"),
        ({"item": ["a"], "Joy": [1]}, {**WIDE, "emotions": ["joy"]}, "Did you mean 'Joy'?"),
        ({"item": ["a"], "Joy": [1], "n_raters": [0]}, WIDE, "data row 1: got 0, expected a whole"),
        ({"item": ["a"], "Joy": [1], "n_raters": ["?"]}, WIDE, "data row 1: got '?', expected a"),
        ({"item": ["z"], "Joy": [1]}, WIDE, "0 ratings can be used (no other is of an audited"),
        ({"item": ["a"], "Joy": ["x"]}, WIDE, "0 ratings can be used (1 times: rating is not a"),
        ({"item": ["a", "a"], "Joy": [1, 2]}, WIDE, "name their column in ratings.rater"),
    ],
)
def test_what_cannot_be_truth_is_refused(
    columns: dict[str, Column], declared: dict[str, object], said: str
) -> None:
    message = refused(columns, declared=declared)
    assert said in message
    assert message.startswith("ratings.csv: ")


def test_unknown_emotions_of_a_long_table_are_named_with_the_nearest() -> None:
    message = refused(long(("a", "r", "Joy", 1)), declared={"emotions": ["Joi", "Joy"]})
    assert message == (
        "ratings.csv: ratings.emotions names 'Joi', which the file does not hold. Did you mean "
        "'Joy'? It holds: Joy"
    )


def test_a_rater_who_contradicts_herself_is_named() -> None:
    rows = [(item, "r", "Joy", value) for item in "abc" for value in (1, 2)]
    assert refused(long(*rows)) == (
        "ratings.csv: 3 times different values for the same rating: item 'a', emotion 'Joy'; item "
        "'b', emotion 'Joy'; item 'c', emotion 'Joy'; keep one rating for each item, rater and "
        "emotion"
    )


def test_a_scale_that_most_ratings_are_off_is_the_wrong_scale() -> None:
    rows = [("a", str(each), "Joy", each) for each in (0, 5, 40, 60, 80)]
    assert refused(long(*rows)) == (
        "ratings.csv: 2 ratings can be used (3 times: rating is outside the scale 0..7); "
        "expected all to be on the scale of the plan, continuous 0..7"
    )


def test_many_empty_ratings_are_counted_and_no_sign_of_a_wrong_scale() -> None:
    rows = [("a", "1", "Joy", 3), *(("b", str(each), "Joy", None) for each in range(9))]
    found = of(long(*rows))
    assert record(found.dropped[0])[1:3] == ("empty rating", 9)


VALUES = ["0", "1", "7", "3.5", "7.1", "", "x", "NaN"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "z", ""]),
            st.sampled_from(["r1", "r2", ""]),
            st.sampled_from(["Joy", "Fear", "Awe", ""]),
            st.sampled_from(VALUES),
        ),
        max_size=20,
    )
)
def test_ratings_in_are_ratings_used_and_ratings_counted(
    rows: list[tuple[str, str, str, str]],
) -> None:
    sure = [("a", f"x{each}", "Joy", "1") for each in range(30)] + [("b", "x", "Fear", "2")]
    first = {row[:3]: row[3] for row in reversed(rows)}
    once = [(*row[:3], first[row[:3]]) for row in rows]
    found = of(long(*sure, *once), declared={"emotions": ["Joy", "Fear"]})
    lost = [each for each in found.dropped if each.what == "ratings"]
    assert found.rating_count is not None
    assert len(sure) + len(once) == found.rating_count + sum(each.count for each in lost)
    assert found.raters.sum() == found.rating_count
    assert all(each.of == len(sure) + len(once) for each in lost)
    assert not np.isnan(found.values[found.raters > 0]).any()
    assert np.isnan(found.values[found.raters == 0]).all()
    unrated = Counter(each.reason for each in found.dropped if each.what == "items")
    assert bool(unrated) == bool((found.raters.sum(axis=1) == 0).any())


@given(st.permutations(range(8)))
def test_long_and_wide_in_any_order_say_the_same(order: list[int]) -> None:
    cells = [
        (item, rater, float(row + column))
        for row, item in enumerate("ab")
        for column, rater in enumerate(("r1", "r2", "r3", "r4"))
    ]
    rows = [cells[each] for each in order]
    wide: dict[str, Column] = {
        "item": [row[0] for row in rows],
        "rater": [row[1] for row in rows],
        "Joy": [row[2] for row in rows],
    }
    one = of(wide, declared=WIDE)
    other = of(long(*((item, rater, "Joy", value) for item, rater, value in cells)))
    np.testing.assert_array_equal(one.values, other.values)
    assert one.within_item_sd == pytest.approx(other.within_item_sd)
