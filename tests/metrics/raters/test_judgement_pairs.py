"""Sums over pairs against a double loop."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.raters.judgement_pairs import pair_sums


@given(st.lists(st.integers(0, 5), min_size=0, max_size=30))
def test_it_is_the_double_loop(items: list[int]) -> None:
    item = np.array(sorted(items), dtype=np.intp)
    value = np.arange(len(item)) ** 2.0
    expected = np.zeros(7)
    for i, one in enumerate(item):
        for j, other in enumerate(item):
            if i != j and one == other:
                expected[one] += abs(value[i] - value[j])
    found = pair_sums(item, items=7, of=lambda a, b: np.abs(value[a] - value[b]))
    np.testing.assert_allclose(found, expected)
