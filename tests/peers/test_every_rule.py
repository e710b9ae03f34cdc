"""Every error that was seen in a peer has a test with its number.

A test's name begins with `test_e` and the number, wherever in the tests it lies.
"""

import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
NUMBERED = re.compile(r"^def test_e(\d{1,2})_\w+\(", re.MULTILINE)
LAST = 38


@cache
def _numbers() -> set[int]:
    """Return the numbers that tests have in their names."""
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {int(number) for text in texts for number in NUMBERED.findall(text)}


@pytest.mark.parametrize("number", range(1, LAST + 1))
def test_a_rule_has_a_test_of_its_number(number: int) -> None:
    assert number in _numbers()


def test_no_number_is_invented() -> None:
    assert _numbers() <= set(range(1, LAST + 1))
