"""Lines of keys in TOML, in each way that TOML lets people write them."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.plans.lines import line_of, lines
from evenhand.audit.plans.problem import Where

TEXT = '''# a comment with = and [brackets]
title = "a # is no comment, [nor] a 'table'"
long = """
[not.a.table]
key = 1
ends with two quotes"""""

[data]
"quoted key" = 'C:\\folder' # words
a.b = 1
inline = { low = 0.5, high = [1, 2], deep = { x = 1 } }
list = [
  1.5,  # one
  { name = "x" },
  [ 2, 3 ],
]

[[gate]]
margin = 1979-05-27 07:32:00

[[gate]]
margin = 2
[gate.inner]
x = \'\'\'
y = 2
\'\'\'
[[gate.list]]
z = 1
'''


def places(document: object, where: Where = ()) -> set[Where]:
    """Return every place of a document: an independent walk over what tomllib read."""
    if isinstance(document, dict):
        inside = {(*where, key): value for key, value in document.items()}
    elif isinstance(document, list):
        inside = {(*where, at): value for at, value in enumerate(document)}
    else:
        return set()
    return set(inside).union(*(places(value, at) for at, value in inside.items()))


def test_every_key_of_a_document_is_found_and_no_other() -> None:
    assert set(lines(TEXT)) == places(tomllib.loads(TEXT))


def test_the_lines_are_those_an_editor_shows() -> None:
    found = lines(TEXT)
    expected: dict[Where, int] = {
        ("title",): 2,
        ("long",): 3,
        ("data",): 8,
        ("data", "quoted key"): 9,
        ("data", "a", "b"): 10,
        ("data", "inline", "deep", "x"): 11,
        ("data", "list"): 12,
        ("data", "list", 0): 13,
        ("data", "list", 1, "name"): 14,
        ("data", "list", 2, 1): 15,
        ("gate", 0): 18,
        ("gate", 0, "margin"): 19,
        ("gate", 1, "margin"): 22,
        ("gate", 1, "inner", "x"): 24,
        ("gate", 1, "list", 0, "z"): 28,
    }
    assert {where: found[where] for where in expected} == expected


def test_a_place_without_a_line_gets_that_of_its_table() -> None:
    found = lines(TEXT)
    assert line_of(("gate", 1, "owner"), found) == 21
    assert line_of(("absent",), found) is None


def test_keys_of_great_depth_get_the_line_of_a_table_around_them() -> None:
    found = lines("\n" + ".".join("a" * 3000) + " = [{" + ".".join("b" * 3000) + " = 1}]")
    assert set(found.values()) == {2}
    assert max(map(len, found)) == 16


@given(st.text(alphabet="an[]{}=,.\n'\"# 1\\", max_size=60))
def test_any_text_is_scanned_to_its_end(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert all(1 <= line <= text.count("\n") + 1 for line in lines(text).values())
    else:
        assert set(lines(text)) == places(document)
