"""Both sides of a comparison: who is in, who is out, and what is refused."""

import numpy as np
import pytest

from evenhand.metrics.groups.two_arms import numbered, two_arms
from evenhand.metrics.sums import Undefined

SLICES = np.array(["f", "m", "f", "x"])


def test_a_slice_is_held_against_another_or_everybody_else() -> None:
    named = two_arms("gap", SLICES, of="f", against="m", times=np.ones(4))
    assert named.inside.tolist() == [True, False, True, False]
    assert named.outside.tolist() == [False, True, False, False]
    assert named.either().tolist() == [True, True, True, False]
    rest = two_arms("gap", SLICES, of="f", against=None, times=np.array([1.0, 0, 0, 2]))
    assert rest.inside.tolist() == [True, False, False, False]
    assert rest.outside.tolist() == [False, False, False, True]


def test_e08_a_name_is_one_name_and_not_its_letters() -> None:
    # Aequitas takes set("AB"), so that A and B both count as reference: 2 items outside, not 1.
    found = two_arms("gap", ["A", "B", "AB", "C"], of="C", against="AB", times=np.ones(4))
    assert found.outside.tolist() == [False, False, True, False]


def test_e18_an_empty_slice_has_a_reason() -> None:
    # fairness libraries leave a declared slice without items out, as if nobody had asked
    with pytest.raises(Undefined, match=r"^no_items\b"):
        two_arms("gap", SLICES, of="d", against=None, times=np.ones(4))
    with pytest.raises(Undefined, match=r"^one_group\b"):
        two_arms("gap", SLICES, of="f", against="d", times=np.ones(4))


def test_numbers_may_be_names() -> None:
    assert two_arms("gap", [1, 2, 1], of=1, against=None, times=np.ones(3)).inside.sum() == 2


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match=r"slices must hold one name an item, shape \(3,\)"):
        two_arms("gap", SLICES, of="f", against=None, times=np.ones(3))
    with pytest.raises(ValueError, match="got 'f' against itself"):
        two_arms("gap", SLICES, of="f", against="f", times=np.ones(4))
    with pytest.raises(ValueError, match="persons must be names of one type"):
        numbered("gap", np.array(["a", None], dtype=object), size=2, what="persons")
