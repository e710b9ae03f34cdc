"""Tables of pairs: what is no pair is counted, what makes no sense is refused in words."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from evenhand.audit.asked import Counterfactual
from evenhand.audit.changes.changed import Pairs
from evenhand.audit.changes.pairs import AGAIN, ITSELF, STRANGERS, read_pairs
from evenhand.audit.errors import InputError

Made = Callable[..., Any]


def read(panel: Any, frame: pa.Table, **asked: Any) -> Pairs:  # noqa: ANN401 a panel of conftest
    counterfactual = Counterfactual(name="tone", file="pairs.csv", margin=0.1, **asked)
    return read_pairs(frame, panel.table(), counterfactual, file="pairs.csv")


def test_pairs_are_found_and_what_is_none_is_counted(panel_of: Made) -> None:
    frame = pa.table(
        {
            "a": ["i00000", "i00002", "i00001", "i00004", "i00006", "x", "y"],
            "b": ["i00001", "i00003", "i00000", "i00004", "z", "z", "i00009"],
        }
    )
    found = read(panel_of(), frame)
    assert found.couples.original.tolist() == [0, 2, 6, -1]
    assert found.couples.changed.tolist() == [1, 3, -1, 9]
    assert dict(found.unused) == {ITSELF: 1, STRANGERS: 1, AGAIN: 1}


def test_rows_are_chosen_and_repeats_are_apart(panel_of: Made) -> None:
    frame = pa.table(
        {
            "x": ["i00000", "i00002", "i00004", "i00006"],
            "y": ["i00001", "i00003", "i00005", "i00006"],
            "factor": ["tone", "tone", "seed", "seed"],
        }
    )
    columns = {"original": "x", "changed": "y", "repeats": {"factor": "seed"}}
    for where in ({}, {"factor": "tone"}):
        found = read(panel_of(), frame, where=where, **columns)
        assert found.couples.original.tolist() == [0, 2]
        assert found.repeats is not None
        assert found.repeats.original.tolist() == [4]
        assert found.unused == ((f"{ITSELF} (repeats)", 1),)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"original": "first"}, "no column 'first'"),
        ({"where": {"factor": "ton"}}, "never holds 'ton'"),
        ({"where": {"kind": "tone"}}, "no column 'kind'"),
        ({"where": {"factor": "tone", "b": "i00003"}, "repeats": {"factor": "seed"}}, "never"),
        ({"repeats": {"factor": "tone"}, "where": {"factor": "tone"}}, "no row is left"),
    ],
)
def test_a_plan_that_does_not_suit_the_table_is_told(
    panel_of: Made, asked: dict[str, object], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        read(panel_of(), panel_of().frame(), **asked)


def test_rows_of_values_that_never_meet_are_told(panel_of: Made) -> None:
    frame = panel_of().frame().append_column("kind", [["x", *["y"] * 199]])
    frame = frame.set_column(2, "factor", [["seed", *["tone"] * 199]])
    with pytest.raises(InputError, match="no row has factor = 'tone' and kind = 'x'"):
        read(panel_of(), frame, where={"factor": "tone", "kind": "x"})


def test_strangers_alone_are_refused_with_a_suggestion(panel_of: Made) -> None:
    frame = pa.table({"a": ["i0000", "q"], "b": ["i00001", "r"]})
    with pytest.raises(InputError, match="not one row names two different items") as caught:
        read(panel_of(), frame)
    assert "first: 'i0000'" in str(caught.value)
    with pytest.raises(InputError, match="The item table has"):
        read(panel_of(), pa.table({"a": ["i00001"], "b": ["i00001"]}))
