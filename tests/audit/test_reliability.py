"""Points of reliability diagrams: joined bins, joint bands, and nothing of few persons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.reliability import joined_bins


@given(
    scores=st.lists(st.floats(0, 7), min_size=1, max_size=60),
    persons=st.integers(1, 20),
    least=st.integers(1, 12),
)
def test_bins_part_the_scores_and_each_has_enough_persons(
    scores: list[float], persons: int, least: int
) -> None:
    values, person = np.array(scores), np.arange(len(scores)) % persons
    bins = joined_bins(values, person, span=(0, 7), least=least)
    if len(set(person.tolist())) < least:
        assert bins == []
        return
    assert sum(own.astype(int) for _, _, own in bins).tolist() == [1] * len(scores)  # type: ignore[union-attr]
    assert all(len(set(person[own].tolist())) >= least for _, _, own in bins)
    edges = [bins[0][0], *(high for _, high, _ in bins)]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (0, 7)
    assert [low for low, _, _ in bins] == pytest.approx(edges[:-1])
    for low, high, own in bins:
        assert values[own].min(initial=high) >= low - 1e-12
        assert values[own].max(initial=low) <= high + 1e-12
