"""Secrets come from the environment, and are blotted out wherever they turn up."""

import pytest

from evenhand.model_zoo.callers.keys import Keys, keys_of
from evenhand.model_zoo.errors import ZooError


def test_secrets_are_filled_in_and_blotted_out() -> None:
    keys = keys_of(["Bearer ${A}", "?k=${B}"], {"A": " one/two ", "B": "one/two&three", "C": "c"})
    assert keys.filled("Bearer ${A}") == "Bearer one/two"
    assert keys.filled_url("?k=${B}") == "?k=one%2Ftwo%26three"
    assert keys.blotted("got one/two&three, one%2Ftwo%26three, one/two") == "got ${B}, ${B}, ${A}"
    assert "one" not in repr(keys)


def test_a_short_secret_blots_out_nothing() -> None:
    assert Keys(values={"A": "a"}).blotted("a b") == "a b"


def test_what_is_missing_is_named_at_once() -> None:
    with pytest.raises(ZooError) as error:
        keys_of(["${A}${B}"], {"A": " "})
    assert [one.split(":")[0] for one in error.value.problems] == ["${A}", "${B}"]


def test_no_spelling_and_no_beginning_of_a_secret_is_left() -> None:
    keys = Keys(values={"A": 'one/"two"'})
    for written in (r"one\/\"two\"", r"one/\"two\"", "one%2F%22two%22", 'one/"t', "one%2F%2"):
        assert keys.blotted(f"<{written}>") == "<${A}>"
