"""What two raters share, against a loop over pairs of columns."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.raters.rater_pairs import partners
from evenhand.metrics.raters.ratings import Ratings


@given(st.integers(0, 5000))
def test_counts_are_those_of_the_columns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 3, (12, 4)).astype(np.float64)
    table[rng.random(table.shape) < 0.4] = np.nan
    for rater in range(4):
        found = partners(Ratings.of_table(table), rater)
        own = table[:, rater]
        others = [k for k in range(4) if k != rater and np.isfinite(own + table[:, k]).any()]
        assert found.other.tolist() == others
        assert found.judged == np.isfinite(own).sum()
        for place, other in enumerate(others):
            both = np.isfinite(own + table[:, other])
            assert found.shared[place] == both.sum()
            assert found.equal[place] == (own == table[:, other]).sum()
            assert found.levels[place] == len(np.unique(own[both]))
            low, high = (own < own[both].min()).sum(), (own > own[both].max()).sum()
            assert found.beyond[place] == max(low, high)
            assert found.beyond_shared[place] == 0


def test_an_exception_in_a_hundred_is_allowed() -> None:
    own = np.r_[np.ones(200), 0.0, 0.0, np.zeros(50)]
    other = np.where(np.arange(252) < 202, 1.0, np.nan)
    found = partners(Ratings.of_table(np.column_stack([own, other])), 0)
    assert (found.shared.tolist(), found.beyond.tolist()) == ([202], [52])
    assert found.beyond_shared.tolist() == [2]
    turned = partners(Ratings.of_table(np.column_stack([-own, other])), 0)
    assert (turned.beyond.tolist(), turned.beyond_shared.tolist()) == ([52], [2])


def test_a_rater_alone_has_no_partners() -> None:
    found = partners(Ratings.of_table(np.array([[1.0, np.nan], [np.nan, 1.0]])), 0)
    assert len(found.other) == len(found.beyond) == 0
