"""Jaccard and MASI by hand, by the sets of Python and by what a similarity has to be."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.words.set_similarity import jaccard, masi

SETS = st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=6)


def _table(sets: list[set[int]]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.array([[k in one for k in range(5)] for one in sets], dtype=np.bool_)


def _masi(a: set[int], b: set[int]) -> float:
    """Return MASI as it is published, with sets instead of tables."""
    if a == b:
        return 1.0
    factor = 2 / 3 if a <= b or b <= a else (1 / 3 if a & b else 0.0)
    return factor * len(a & b) / len(a | b)


@pytest.mark.parametrize(
    ("first", "second", "similar", "nested"),
    [
        (set(), set(), 1.0, 1.0),
        (set(), {1}, 0.0, 0.0),
        ({1}, {1}, 1.0, 1.0),
        ({1}, {2}, 0.0, 0.0),
        ({1}, {1, 2}, 1 / 2, 1 / 3),  # 2/3 x 1/2, not .67 x 1/2 as nltk rounds it
        ({1, 2}, {2, 3}, 1 / 3, 1 / 9),  # 1/3 x 1/3, not .33 x 1/3
    ],
)
def test_by_hand(first: set[int], second: set[int], similar: float, nested: float) -> None:
    a, b = _table([first]), _table([second])
    assert jaccard(a, b).tolist() == [pytest.approx(similar, abs=1e-15)]
    assert masi(a, b).tolist() == [pytest.approx(nested, abs=1e-15)]


@settings(deadline=None)
@given(SETS, st.randoms())
def test_it_is_the_published_formula(sets: list[set[int]], random: Random) -> None:
    other = sets[:]
    random.shuffle(other)
    expected = [_masi(a, b) for a, b in zip(sets, other, strict=True)]
    one, two = _table(sets), _table(other)
    np.testing.assert_allclose(masi(one, two), expected, atol=1e-15)
    np.testing.assert_array_equal(masi(one, two), masi(two, one))
    np.testing.assert_array_equal(jaccard(one, two), jaccard(two, one))
    assert (masi(one, two) <= jaccard(one, two)).all()
    np.testing.assert_array_equal(masi(one, one), np.ones(len(sets)))
