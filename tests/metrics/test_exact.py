"""Sums of limbs are the same bits in any order, and as close as `math.fsum` to the truth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics import exact
from evenhand.metrics.exact import LARGEST, LIMBS, MOST_TERMS, join, split

FINEST = 2.0**-63

Values = list[float]

terms = st.one_of(
    st.floats(-LARGEST, LARGEST),
    st.floats(-7, 7),
    st.floats(-1e-9, 1e-9),
    st.sampled_from([0.0, -0.0, 2.0**-8, -(2.0**-8), LARGEST, -LARGEST, 0.1, 1 / 3, 2.0**-64]),
)
many = st.lists(terms, min_size=1, max_size=60)


@given(many)
def test_limbs_add_up_to_the_value(values: Values) -> None:
    limbs = split(np.array(values))
    for column, value in zip(limbs.T, values, strict=True):
        assert abs(math.fsum([*column, -value])) <= FINEST / 2
    assert np.abs(join(limbs) - values).max() <= FINEST / 2


@given(many)
def test_a_limb_is_a_whole_number_of_its_steps(values: Values) -> None:
    steps = np.array([2.0**-7, 2.0**-35, FINEST])
    counts = split(np.array(values)) / steps[:, None]
    assert np.array_equal(counts, np.rint(counts))


def test_the_largest_sum_of_each_limb_is_below_the_limit_of_whole_numbers() -> None:
    steps = np.array([2.0**-7, 2.0**-35, FINEST])
    widest = np.array([LARGEST, 2.0**-7 / 2, 2.0**-35 / 2])
    assert (widest / steps * MOST_TERMS <= 2.0**53).all()


@given(many, st.data())
def test_any_order_and_any_partition_give_the_same_bits(
    values: Values, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(values))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=5)))
    limbs = split(np.array(values))
    expected = _one_by_one(limbs)
    parts = np.split(limbs[:, order], cuts, axis=1)
    merged = _one_by_one(np.stack([_one_by_one(part) for part in parts[::-1]], axis=1))
    assert np.array_equal(merged, expected)
    assert np.array_equal(limbs.sum(axis=1), expected)


def _one_by_one(limbs: exact.Array) -> exact.Array:
    total = np.zeros(LIMBS)
    for column in limbs.T:
        total = total + column
    return total


@given(many)
def test_the_sum_is_that_of_an_exact_summation(values: Values) -> None:
    total, expected = float(join(split(np.array(values)).sum(axis=1))), math.fsum(values)
    rounded_away = len(values) * FINEST / 2
    assert abs(total - expected) <= rounded_away + 2 * math.ulp(expected)


def test_limbs_that_cancel_lose_nothing() -> None:
    # 3 + 2**-8 and -3: the second limb holds 2**-8, the third 2**-60 of each term
    values = np.array([3 + 2.0**-8, -3.0] * 1000 + [2.0**-60] + [-(2.0**-8)] * 1000)
    assert float(join(split(values).sum(axis=1))) == 2.0**-60


def test_every_shape_is_kept() -> None:
    values = np.arange(24.0).reshape(2, 3, 4) / 7
    assert split(values).shape == (LIMBS, 2, 3, 4)
    assert np.array_equal(join(split(values)), values)
    assert split(np.empty((0, 5))).shape == (LIMBS, 0, 5)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_value_over_the_limit_is_refused_with_both_numbers(sign: float) -> None:
    with pytest.raises(ValueError, match=r"take values up to 1\.04858e\+06, got 2e\+06"):
        split(np.array([1.0, sign * 2e6]))
    assert np.array_equal(join(split(np.array([sign * LARGEST]))), [sign * LARGEST])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"take values up to .* got (nan|inf)"):
        split(np.array([value, 1.0]))
