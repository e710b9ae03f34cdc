"""Places in JSON."""

import pytest

from evenhand.model_zoo.callers.place import NothingThereError, found_at


@pytest.mark.parametrize(
    ("place", "expected"),
    [("", {"a": [[1, 2]], "/": 3}), ("a.0.1", 2), ("/a/0/0", 1), ("/~1", 3)],
)
def test_what_lies_at_a_place_is_found(place: str, expected: object) -> None:
    assert found_at({"a": [[1, 2]], "/": 3}, place) == expected


@pytest.mark.parametrize("place", ["b", "a.2", "a.-1", "a.x", "a.0.0.c"])
def test_nothing_is_said_to_be_nothing(place: str) -> None:
    with pytest.raises(NothingThereError, match=place):
        found_at({"a": [[1, 2]]}, place)
