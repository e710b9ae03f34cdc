"""Intervals for shares, held against Newcombe's tables and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from evenhand.metrics.inference.proportions import (
    clopper_pearson,
    katz_ratio_interval,
    newcombe_difference,
    wilson,
)

HITS, OF = [81, 15, 0, 1], [263, 148, 20, 29]


def test_wilson_reproduces_newcombe() -> None:
    # Newcombe 1998a, table I, to four digits.
    found = wilson(HITS, OF)
    assert found.low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=6e-5)
    assert found.high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=6e-5)
    assert found.low[2] == 0.0


def test_the_reference_case_is_met() -> None:
    # Reference case inf_proportion_ci_newcombe (R binom.test and prop.test).
    exact = clopper_pearson(HITS, OF)
    low = [0.252736745585271, 0.0578440100834486, 0, 0.000872646883579923]
    high = [0.367621922601351, 0.161650490349479, 0.168433470983085, 0.177644295488723]
    assert exact.low == pytest.approx(low, abs=1e-9)
    assert exact.high == pytest.approx(high, abs=1e-9)
    found = newcombe_difference(56, 70, reference_count=48, reference_total=80)
    assert found.low == pytest.approx(0.052431472402365, abs=1e-9)
    assert found.high == pytest.approx(0.333872654036906, abs=1e-9)


@given(st.integers(1, 300), st.data(), st.floats(0.5, 0.999))
def test_single_shares_agree_with_statsmodels(
    total: int, data: st.DataObject, level: float
) -> None:
    count = data.draw(st.integers(0, total))
    for ours, name in ((wilson, "wilson"), (clopper_pearson, "beta")):
        low, high = proportion_confint(count, total, alpha=1 - level, method=name)
        found = ours(count, total, level=level)
        assert found.low == pytest.approx(low, abs=1e-9)
        assert found.high == pytest.approx(high, abs=1e-9)


@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (9, 10, 3, 10), (5, 56, 1, 29)])
def test_two_shares_agree_with_statsmodels(counts: tuple[int, int, int, int]) -> None:
    count, total, other, other_total = counts
    pair = {"reference_count": other, "reference_total": other_total}
    low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    found = newcombe_difference(count, total, **pair)
    assert [found.low, found.high] == pytest.approx([low, high])
    low, high = confint_proportions_2indep(*counts, method="log", compare="ratio")
    ratio = katz_ratio_interval(count, total, **pair)
    assert [ratio.low, ratio.high] == pytest.approx([low, high])


def test_the_extremes_of_newcombes_difference() -> None:
    # Newcombe 1998b, table II, method 10, cases (g) 10/10 - 0/20 and (h) 10/10 - 0/10.
    found = newcombe_difference(
        [10, 10], [10, 10], reference_count=[0, 0], reference_total=[20, 10]
    )
    assert found.low == pytest.approx([0.6791, 0.6075], abs=6e-5)
    assert found.high == pytest.approx([1.0, 1.0])


def test_a_difference_turns_its_sign_with_its_arms() -> None:
    one = newcombe_difference(9, 10, reference_count=3, reference_total=10)
    two = newcombe_difference(3, 10, reference_count=9, reference_total=10)
    assert one.low == pytest.approx(-two.high)
    assert one.high == pytest.approx(-two.low)


def test_nothing_counted_is_no_interval() -> None:
    for ends in (wilson([0, np.nan], [0, 5]), clopper_pearson([0, np.nan], [0, 5])):
        assert np.isnan([ends.low, ends.high]).all()
    gap = newcombe_difference(0, 0, reference_count=1, reference_total=5)
    ratio = katz_ratio_interval([0, 1], 5, reference_count=[1, 0], reference_total=5)
    assert np.isnan([gap.low, gap.high]).all()
    assert np.isnan([ratio.low, ratio.high]).all()


def test_impossible_counts_are_named() -> None:
    with pytest.raises(ValueError, match="a count must not exceed its total, got 6 of 5"):
        wilson(6, 5)
    with pytest.raises(ValueError, match="count must be 0 or more, got -1"):
        clopper_pearson(-1, 5)
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1, got 95"):
        wilson(1, 5, level=95)
