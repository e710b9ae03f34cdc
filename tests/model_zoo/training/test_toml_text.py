"""TOML that is written is read back."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.training.toml_text import toml_text

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
VALUES = st.booleans() | st.integers(-(2**60), 2**60) | TEXT | st.floats(allow_nan=False, width=32)
FLAT = st.dictionaries(TEXT, VALUES | st.lists(TEXT), max_size=4)


@given(
    document=st.dictionaries(
        TEXT,
        VALUES.filter(lambda one: one not in (float("inf"), -float("inf")))
        | FLAT.map(
            lambda one: {k: v for k, v in one.items() if v not in (float("inf"), -float("inf"))}
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(document: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(document)) == document


def test_lists_of_tables_and_tables_in_tables() -> None:
    document = {"a": [{"b": [1, 2], "c": {"d e": 'x\n"y"'}}, {}], "f": [], "g": {"h": {"i": 1.5}}}
    assert tomllib.loads(toml_text(document)) == document


def test_none_is_left_out_at_every_depth() -> None:
    assert toml_text({"a": None, "b": {"c": None}, "d": [{"e": None, "f": 1}]}) == (
        "\n[b]\n\n[[d]]\nf = 1\n"
    )


def test_a_character_that_json_leaves_as_it_is_and_toml_refuses_is_written_out() -> None:
    document = {"a": "x\x7fy", "\x7f": 1}
    assert tomllib.loads(toml_text(document)) == document
