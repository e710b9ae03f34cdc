"""What is told of a family claims what its numbers claim, and says nothing of hidden rows."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evenhand.metrics.multiplicity import holm
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.told_adjusted import told_adjusted

P = (1e-4, 0.004, 0.006, 0.008, 0.02, 0.3)


@given(
    arrays.arrays(np.float64, 9, elements=st.sampled_from(P)),
    arrays.arrays(np.bool_, 9),
)
@settings(max_examples=200, deadline=None)
def test_what_is_told_of_a_family_claims_the_same_and_no_more(p: Array, hidden: Mask) -> None:
    p[0] = np.nan
    full, found = holm(p), told_adjusted(p, hidden=hidden, alpha=0.05)
    assert np.isnan(found[0])
    shown = ~hidden[1:]
    assert ((found[1:] <= 0.05) == (full[1:] <= 0.05))[shown].all()
    others = np.where(hidden, np.where(full <= 0.05, p / 2, np.maximum(p, 0.9)), p)
    if ((holm(others) <= 0.05) == (full <= 0.05))[1:].all():
        again = told_adjusted(others, hidden=hidden, alpha=0.05)
        np.testing.assert_array_equal(again[1:][shown], found[1:][shown])


def test_hidden_rows_keep_their_own_for_those_who_see_them() -> None:
    p, hidden = np.array([0.004, 0.012, 0.03]), np.array([False, True, True])
    np.testing.assert_array_equal(told_adjusted(p, hidden=hidden, alpha=0.05)[1:], holm(p)[1:])
