"""Sets of tags as a table, and what is no set."""

import pytest

from evenhand.metrics.words.tag_sets import tag_table


def test_rows_are_items_and_columns_tags() -> None:
    table = tag_table("demo", [{"b"}, (), ["a", "b", "a"]], tags=["a", "b"])
    assert table.tolist() == [[False, True], [False, False], [True, True]]


def test_no_items_and_no_tags_are_an_empty_table() -> None:
    assert tag_table("demo", [], tags=["a"]).shape == (0, 1)
    assert tag_table("demo", [[]], tags=[]).shape == (1, 0)


def test_e8_a_text_is_not_a_set_of_its_letters() -> None:
    # Aequitas takes set("joy"), which is j, o and y
    with pytest.raises(ValueError, match="a collection of tags an item, got 'joy' at place 1"):
        tag_table("demo", [["joy"], "joy"], tags=["joy"])
    with pytest.raises(ValueError, match="got the text 'joy'"):
        tag_table("demo", "joy", tags=["j", "o", "y"])
    with pytest.raises(ValueError, match="tags must be distinct names, got 'joy'"):
        tag_table("demo", [["j"]], tags="joy")
    with pytest.raises(ValueError, match="got None at place 0"):
        tag_table("demo", [None], tags=["joy"])  # type: ignore[list-item]


def test_a_tag_that_nobody_declared_is_named() -> None:
    with pytest.raises(ValueError, match="demo: no tag fear, pain; there are: joy"):
        tag_table("demo", [["joy", "pain"], ["fear"]], tags=["joy"])
    with pytest.raises(ValueError, match="there are: none"):
        tag_table("demo", [["joy"]], tags=[])
    with pytest.raises(ValueError, match=r"distinct names, got \['a', 'a'\]"):
        tag_table("demo", [], tags=["a", "a"])
