"""Shares with Wilson's interval at the effective number of items."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from evenhand.metrics.inference.clustered_share import clustered_share

FEW = (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 7)) ** 2


def test_without_persons_it_is_wilsons_interval() -> None:
    holds = np.arange(120) < 98
    found = clustered_share(holds, weights=np.ones(120))
    low, high = proportion_confint(98, 120, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (found.effective_items, found.items, found.persons) == (120, 120, 120)


def test_weights_repeat_items() -> None:
    once = clustered_share(np.repeat([True, False], [6, 2]), weights=np.ones(8))
    assert clustered_share(np.array([True, False]), weights=np.array([6.0, 2.0])) == once


def test_e04_persons_who_always_agree_with_themselves_count_once() -> None:
    # Eight persons of whom six always hold. SE^2 = 8/7 * .1875/8 = .0267857, worth
    # .1875 / .0267857 = 7 items, times (1.959964 / 2.364624)^2 for seven degrees of freedom.
    holds = np.repeat(np.arange(8) < 6, 50)
    found = clustered_share(holds, weights=np.ones(400), persons=np.repeat(np.arange(8), 50))
    assert found.effective_items == pytest.approx(7 * FEW)
    low, high = proportion_confint(0.75 * 7 * FEW, 7 * FEW, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.persons == 8


def test_persons_who_are_all_alike_are_worth_no_more_than_their_items() -> None:
    # Each person has half of the items: the persons do not differ at all, SE = 0.
    holds = np.tile([True, False], 40)
    found = clustered_share(holds, weights=np.ones(80), persons=np.repeat(np.arange(40), 2))
    assert found.effective_items is not None
    assert 70 < found.effective_items < 80


@pytest.mark.parametrize("always", [True, False])
def test_what_always_or_never_holds_is_worth_one_item_a_person(*, always: bool) -> None:
    holds = np.full(400, always)
    found = clustered_share(holds, weights=np.ones(400), persons=np.repeat(np.arange(8), 50))
    assert found.effective_items == pytest.approx(8 * FEW)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low > 0.3


def test_one_person_has_no_interval() -> None:
    found = clustered_share(np.array([True, False]), weights=np.ones(2), persons=["a", "a"])
    assert (found.value, found.low, found.high, found.effective_items) == (0.5, None, None, None)


def test_intervals_over_persons_hold_the_share_as_often_as_they_say() -> None:
    # 20 persons whose own shares differ; intervals over items hold .5 in about 70 % only.
    rng = np.random.default_rng(4)
    persons, held = np.repeat(np.arange(20), 10), 0
    for _ in range(300):
        own = rng.beta(1, 1, 20)
        holds = rng.random(200) < own[persons]
        found = clustered_share(holds, weights=np.ones(200), persons=persons)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.5 <= found.high
    assert 0.91 <= held / 300 <= 0.99
