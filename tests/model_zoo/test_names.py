"""Names are found however they are written, and unknown ones are answered with the nearest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.model_zoo.errors import AmbiguousName, UnknownName, ZooError
from evenhand.model_zoo.names import folded, name_index, suggestion

INDEX = name_index("state", [(1, ("Fear", "fright")), (2, ("Awe", "Fright!", "&"))])


@pytest.mark.parametrize(
    "name", ["Fear", " fear ", "F-E-A-R", "\N{FULLWIDTH LATIN SMALL LETTER F}ear"]
)
def test_case_blanks_and_punctuation_do_not_count(name: str) -> None:
    assert INDEX.find(name) == 1


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_a_name_of_two_things_names_both() -> None:
    with pytest.raises(AmbiguousName, match="state 'FRIGHT' stands for 'Fear' and 'Awe'"):
        INDEX.find("FRIGHT")


@pytest.mark.parametrize("name", ["", "&", "/ |"])
def test_punctuation_alone_is_no_name(name: str) -> None:
    with pytest.raises(UnknownName, match="no state"):
        INDEX.find(name)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"no state 'feer'\. Did you mean 'Fear'\?") as caught:
        INDEX.find("feer")
    assert isinstance(caught.value, ZooError)
    assert isinstance(caught.value, ValueError)


def test_a_long_unknown_name_is_cut() -> None:
    with pytest.raises(UnknownName) as caught:
        INDEX.find("x" * 100_000)
    assert len(str(caught.value)) < 300


def test_of_names_that_fold_alike_the_first_is_suggested() -> None:
    assert suggestion("fearr", ["Fear", "FEAR"]) == " Did you mean 'Fear'?"
    assert suggestion("zzz", ["Fear"]) == ""
