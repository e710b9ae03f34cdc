"""Scores are aligned with the items; what is missing, not covered or unusable is never 0."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.predictions import NO_ROW, SOME_ROWS, scores
from evenhand.audit.plan import Model, Scale
from evenhand.audit.table import Dropped, Scores, Table
from evenhand.metrics.slices import Attribute

ITEMS = 8
TABLE = Table(
    items=np.array([f"i{each}" for each in range(ITEMS)]),
    persons=np.array([f"p{each % 2}" for each in range(ITEMS)]),
    attributes=(Attribute(name="sex", levels=("F", "M", "unknown")),),
    cells=np.array([[each % 2] for each in range(ITEMS)], dtype=np.int16),
)
EMOTIONS = ("Joy", "Fear", "Awe")
POINTS = Scale(kind="continuous", low=0, high=7)
NAMES = TABLE.items.tolist()
LONG = {"layout": "long"}


def of(
    columns: Mapping[str, Sequence[object]],
    *,
    scale: Scale = POINTS,
    model: Mapping[str, object] | None = None,
) -> Scores:
    described = msgspec.convert({"name": "m", **(model or {})}, Model)
    frame = pa.table({name: list(values) for name, values in columns.items()})
    return scores(frame, TABLE, EMOTIONS, described, scale=scale, file="m.csv")


def refused(columns: Mapping[str, Sequence[object]], model: Mapping[str, object]) -> str:
    with pytest.raises(InputError) as caught:
        of(columns, model=model)
    return str(caught.value)


def record(lost: Dropped) -> tuple[str, str, int, int, list[int]]:
    return lost.what, lost.reason, lost.count, lost.of, lost.cells[:, 0].tolist()


def test_wide_scores_are_aligned_by_id_and_what_is_not_covered_is_not_zero() -> None:
    found = of(
        {"item": NAMES[::-1], "Awe": [*map(str, range(8))][::-1], "note": ["x"] * 8},
        scale=Scale(kind="continuous", low=0, high=9),
    )
    assert found.covers == ("Awe",)
    assert found.values.shape == (8, 3)
    assert np.isnan(found.values[:, :2]).all()
    assert found.values[:, 2].tolist() == list(range(8))
    assert found.dropped == ()


def test_long_scores_are_aligned_by_id() -> None:
    rows = [(item, emotion) for emotion in ("Fear", "Joy") for item in NAMES]
    found = of(
        {
            "item": [item for item, _ in rows],
            "emotion": [emotion for _, emotion in rows],
            "score": [float(emotion == "Joy") + NAMES.index(item) / 10 for item, emotion in rows],
        },
        model=LONG,
    )
    assert found.covers == ("Joy", "Fear")
    np.testing.assert_allclose(found.values[:, 0] - found.values[:, 1], 1)
    np.testing.assert_allclose(found.values[:, 1], np.arange(8) / 10)


def test_predictions_for_half_of_the_items_are_used_and_the_others_counted_by_slice() -> None:
    found = of({"item": NAMES[:3], "Joy": [1.0, 2.0, 3.0]})
    assert [record(each) for each in found.dropped] == [
        ("items", NO_ROW, 5, 8, [1, 0, 1, 0, 1]),
    ]
    assert np.isnan(found.values[3:]).all()


def test_every_unusable_prediction_has_its_own_reason() -> None:
    found = of(
        {
            "item": [*NAMES[:7], "i0", "zz"],
            "Joy": ["1", "", "nan", "n/a", "7.5", "-1", "2", "1", "3"],
            "Fear": ["1", "1", "1", "1", "1", "1", "1", "1.0", "1"],
        }
    )
    assert [record(each) for each in found.dropped] == [
        ("predictions", "prediction of an item that is not audited", 2, 18, [-1, -1]),
        ("predictions", "empty prediction", 1, 18, [1]),
        ("predictions", "prediction is not a number", 2, 18, [0, 1]),
        ("predictions", "prediction is outside the scale 0..7", 2, 18, [0, 1]),
        ("predictions", "the same prediction again (counted once)", 2, 18, [0, 0]),
        ("items", NO_ROW, 1, 8, [1]),
    ]
    np.testing.assert_array_equal(found.values[:, 0], [1, *[np.nan] * 5, 2, np.nan])


def test_long_rows_that_are_missing_or_not_asked_for_are_counted() -> None:
    found = of(
        {
            "item": ["i0", "i0", "i1", "i1"],
            "emotion": ["Joy", "Fear", "Joy", "Hunger"],
            "score": [1.0, 2.0, 3.0, 4.0],
        },
        model=LONG,
    )
    assert [record(each)[:4] for each in found.dropped] == [
        ("predictions", "prediction of an emotion that is not audited", 1, 4),
        ("items", NO_ROW, 6, 8),
        ("items", SOME_ROWS, 1, 8),
    ]


def test_a_linear_link_is_applied_after_the_scale_is_checked() -> None:
    columns = {"item": NAMES, "Joy": [0.0, 0.5, 1.0, *[0.1] * 5]}
    found = of(columns, model={"link": "linear", "slope": 6, "intercept": 0.5})
    assert found.values[:3, 0].tolist() == [0.5, 3.5, 6.5]
    unit = {"kind": "continuous", "low": 0, "high": 1}
    own = of(columns, model={"scale": unit, "link": "none", "slope": 6})
    assert own.values[:3, 0].tolist() == [0, 0.5, 1]


def test_a_model_is_held_to_its_own_scale_and_to_levels_only_when_it_states_them() -> None:
    levels = Scale(kind="ordinal", low=0, high=2)
    columns = {"item": NAMES, "Joy": [0.5, *[1.0] * 7]}
    assert of(columns, scale=levels).dropped == ()
    held = of(columns, scale=POINTS, model={"scale": {"kind": "ordinal", "low": 0, "high": 2}})
    assert record(held.dropped[0])[1:3] == ("prediction is no whole level of the scale 0..2", 1)


@pytest.mark.parametrize(
    ("columns", "model", "said"),
    [
        ({"itm": NAMES, "Joy": [1.0] * 8}, {}, "no column 'item'. Did you mean 'itm'?"),
        ({"item": NAMES, "joy": [1.0] * 8}, {}, "expected at least one of Joy, Fear, Awe. Did you"),
        ({"item": NAMES}, {}, "model 'm' has scores for nothing"),
        ({"item": NAMES, "score": [1.0] * 8}, {"layout": "long"}, "no column 'emotion'"),
        ({"item": ["x"], "Joy": [1.0]}, {}, "none of its 1 items is in the item table; first: 'x'"),
        (
            {"item": [each.upper() for each in NAMES] * 2, "Joy": [1.0] * 16},
            {},
            "none of its 8 items is in the item table; first: 'I0'. Did you mean 'i0'",
        ),
        ({"item": ["i0"], "Joy": [None]}, {}, "not one prediction is a number for an item"),
        ({"item": NAMES, "Joy": ["x"] * 8}, {}, "not one prediction is a number for an item"),
        ({"item": NAMES, "Joy": [-3.0] * 5 + [1.0] * 3}, {}, "5 predictions are not on the"),
        ({"item": ["i0", "i0"], "Joy": [1.0, 2.0]}, {}, "item 'i0', emotion 'Joy'; keep one for"),
        ({"item": NAMES, "Joy": [[1.0]] * 8}, {}, "column 'Joy' holds list"),
    ],
)
def test_what_cannot_be_scores_is_refused(
    columns: dict[str, list[object]], model: dict[str, object], said: str
) -> None:
    message = refused(columns, model)
    assert said in message
    assert message.startswith("m.csv: ")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*NAMES, "z", ""]),
            st.sampled_from(["Joy", "Fear", "Hunger"]),
            st.sampled_from(["0", "3.5", "7.1", "", "x"]),
        ),
        max_size=20,
    )
)
def test_predictions_in_are_scores_and_predictions_counted(
    rows: list[tuple[str, str, str]],
) -> None:
    first = {row[:2]: row[2] for row in reversed(rows)}
    sure = [(name, "Awe", "1") for name in NAMES[2:]] * 3
    once = [*sure, *((*row[:2], first[row[:2]]) for row in rows)]
    item, emotion, score = (list(column) for column in zip(*once, strict=True))
    try:
        found = of({"item": item, "emotion": emotion, "score": score}, model=LONG)
    except InputError:  # most rows are off the scale
        reject()
    lost = {each.reason: each for each in found.dropped}
    counted = sum(each.count for each in found.dropped if each.what == "predictions")
    assert len(once) == np.isfinite(found.values).sum() + counted
    held = {name for name, feeling, _ in once if feeling in found.covers}
    assert (lost[NO_ROW].count if NO_ROW in lost else 0) == len(set(NAMES) - held)
    covered = [EMOTIONS.index(each) for each in found.covers]
    assert np.isnan(np.delete(found.values, covered, axis=1)).all()
