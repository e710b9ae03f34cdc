"""Fixed bins: an edge belongs to the bin above it, and the last bin has both of its edges."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.forecasts.bins import fixed_bin


def test_edges_that_rounding_moved_are_still_edges() -> None:
    edges = np.arange(11) / 10
    assert fixed_bin(edges, bins=10).tolist() == [*range(10), 9]
    assert fixed_bin(np.array([0.1 + 0.2]), bins=10).tolist() == [3]


@given(st.lists(st.floats(0, 1), min_size=1), st.integers(1, 50))
def test_every_score_has_a_bin_and_lies_in_it(scores: list[float], bins: int) -> None:
    values = np.array(scores)
    place = fixed_bin(values, bins=bins)
    assert ((place >= 0) & (place < bins)).all()
    assert (values >= place / bins - 1e-12).all()
    assert (values <= (place + 1) / bins + 1e-12).all()
