"""Dunnett's test, held against R's multcomp and scipy."""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.many_to_one import dunnett
from evenhand.metrics.sums import Undefined

# Reference case inf_dunnett_a.
CONTROL = [51, 87, 50, 48, 79, 61, 53, 54]
GROUPS = [
    [82, 91, 92, 80, 52, 79, 73, 74],
    [79, 84, 74, 98, 63, 83, 85, 58],
    [85, 80, 65, 71, 67, 51, 63, 93],
]


def test_it_meets_the_reference_case() -> None:
    found = dunnett(GROUPS, control=CONTROL)
    assert found.estimate == pytest.approx([17.5, 17.625, 11.5])
    assert found.t == pytest.approx([2.61247426082292, 2.63113479125737, 1.71676879996935])
    assert found.p == pytest.approx(
        [0.0375148807708474, 0.0359700199861934, 0.226570591939319], abs=1e-5
    )
    near = partial(pytest.approx, rel=3e-3, abs=3e-3)
    assert found.low == near([0.864335605, 0.989335605, -5.135664394])
    assert found.high == near([34.135664394, 34.260664394, 28.135664394])


def test_unequal_groups_agree_with_scipy() -> None:
    rng = np.random.default_rng(7)
    control = rng.normal(0, 1, 30)
    groups = [rng.normal(shift, 1, size) for shift, size in ((0.3, 5), (0.6, 12), (0.9, 40))]
    expected = stats.dunnett(*groups, control=control, rng=np.random.default_rng(8))
    found = dunnett(groups, control=control)
    assert found.t == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-3)


def test_one_group_is_a_t_test() -> None:
    expected = stats.ttest_ind(GROUPS[0], CONTROL)
    ends = expected.confidence_interval(0.95)
    found = dunnett(GROUPS[:1], control=CONTROL)
    assert found.p == pytest.approx([expected.pvalue], abs=1e-9)
    assert [*found.low, *found.high] == pytest.approx([ends.low, ends.high], rel=1e-7)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="groups must hold at least one group, got none"):
        dunnett([], control=CONTROL)
    with pytest.raises(ValueError, match=r"group 0 must be a vector of finite values, got shape"):
        dunnett([[]], control=CONTROL)


def test_what_has_no_spread_is_undefined() -> None:
    with pytest.raises(Undefined, match="too_few"):
        dunnett([[1.0]], control=[2.0])
    with pytest.raises(Undefined, match="no_variation"):
        dunnett([[1.0, 1.0]], control=[2.0, 2.0])
    # The mean of three 0.1 is 0.10000000000000002: its distance to 0.1 is rounding, not spread.
    with pytest.raises(Undefined, match="no_variation"):
        dunnett([[0.1] * 3], control=[0.7] * 3)
