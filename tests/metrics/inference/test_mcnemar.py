"""McNemar's exact test against the binomial test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.inference.mcnemar import mcnemar_exact


@pytest.mark.parametrize(("up", "down", "p"), [(4, 1, 12 / 32), (0, 0, 1.0), (3, 3, 1.0)])
def test_by_hand(up: int, down: int, p: float) -> None:
    # 4 and 1: 2 * (1 + 5) / 2^5
    assert mcnemar_exact(up, down) == pytest.approx(p)


@given(st.integers(0, 60), st.integers(0, 60))
def test_it_is_a_binomial_test_of_one_half(up: int, down: int) -> None:
    if up + down:
        expected = stats.binomtest(up, up + down, 0.5).pvalue
        assert mcnemar_exact(up, down) == pytest.approx(expected, rel=1e-9)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="got -1 up and 2 down"):
        mcnemar_exact(-1, 2)
