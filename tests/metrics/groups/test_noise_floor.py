"""Changes of pairs against changes of repeats, where the seed alone was changed."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.groups.noise_floor import Repeats, noise_floor
from evenhand.metrics.inference.mean_difference import mean_arm
from evenhand.metrics.inference.sandwich import contrast
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(8)
PAIRS = RNG.normal(0, 0.4, 50)
AGAIN = RNG.normal(0, 0.2, 60)
REPEATS = Repeats(first=np.zeros(60), second=AGAIN)


def test_few_independent_repeats_give_welch() -> None:
    # one value a person and arms below 40: CR2 is the unpooled standard error
    few = Repeats(first=np.zeros(12), second=AGAIN[:12])
    found = noise_floor(PAIRS[:10], few, margin=0.25).absolute_difference
    own, floor = np.abs(PAIRS[:10]), np.abs(AGAIN[:12])
    assert found.excess == pytest.approx(own.mean() - floor.mean())
    welch = stats.ttest_ind(own, floor, equal_var=False)
    assert found.low is not None
    assert found.high is not None
    error = (own.var(ddof=1) / 10 + floor.var(ddof=1) / 12) ** 0.5
    assert (found.high + found.low) / 2 == pytest.approx(found.excess)
    assert found.excess / error == pytest.approx(float(welch.statistic))


def test_shares_and_means_are_those_of_both_sides() -> None:
    found = noise_floor(PAIRS, REPEATS, margin=0.25)
    assert found.repeats == 60
    assert found.share_outside_margin.pairs == (np.abs(PAIRS) > 0.25).mean()
    assert found.share_outside_margin.repeats == (np.abs(AGAIN) > 0.25).mean()
    assert found.absolute_difference.low is not None
    assert found.absolute_difference.low > 0


def test_persons_on_both_sides_are_one_person() -> None:
    persons, others = np.repeat(np.arange(10), 5), np.repeat(np.arange(10), 6)
    found = noise_floor(
        PAIRS,
        Repeats(first=np.zeros(60), second=AGAIN, persons=others),
        margin=0.25,
        persons=persons,
    )
    spread = contrast(
        mean_arm(np.abs(PAIRS), persons=persons), mean_arm(np.abs(AGAIN), persons=others)
    )
    excess = found.absolute_difference
    assert excess.high is not None
    reach = stats.t.ppf(0.975, float(spread.df)) * float(spread.standard_error)
    assert excess.high == pytest.approx(excess.excess + reach)


def test_what_does_not_vary_has_no_interval() -> None:
    still = Repeats(first=np.zeros(5), second=np.zeros(5))
    found = noise_floor(np.full(5, 0.1), still, margin=0.25).absolute_difference
    assert found.excess == pytest.approx(0.1)
    assert (found.low, found.reason) == (None, "no_spread")
    lonely = Repeats(first=np.zeros(1), second=np.ones(1))
    assert noise_floor(PAIRS, lonely, margin=0.25).absolute_difference.reason == "too_few"


def test_bad_repeats_are_refused() -> None:
    with pytest.raises(Undefined, match=r"^no_pairs\b"):
        noise_floor(PAIRS, Repeats(first=np.empty(0), second=np.empty(0)), margin=0.25)
    with pytest.raises(ValueError, match=r"one length, got shapes \(2,\) and \(3,\)"):
        noise_floor(PAIRS, Repeats(first=np.zeros(2), second=np.zeros(3)), margin=0.25)
    with pytest.raises(ValueError, match="repeats must hold finite scores"):
        noise_floor(PAIRS, Repeats(first=np.zeros(1), second=np.array([np.nan])), margin=0.25)
    with pytest.raises(ValueError, match="for pairs and for repeats, or for neither"):
        noise_floor(PAIRS, REPEATS, margin=0.25, persons=np.arange(50))
