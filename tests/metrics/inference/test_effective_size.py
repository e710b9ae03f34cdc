"""Effective sizes by hand, and the coverage of intervals made with them."""

import numpy as np
import pytest
from scipy.stats import norm, t

from evenhand.metrics.inference.effective_size import effective_size
from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.sums import Undefined


def test_by_hand() -> None:
    # persons' sums of residuals at share 1/2: 1, -1, 0, 0; variance 4/3 * 2 / 64 = 1/24
    event = np.array([1.0, 1, 0, 0, 1, 0, 0, 1])
    found = effective_size(event, np.repeat(np.arange(4), 2))
    shrink = norm.ppf(0.975) / t.ppf(0.975, 3)
    assert found == pytest.approx(0.25 * 24 * shrink**2)


def test_it_is_never_above_the_number_of_items() -> None:
    event = np.tile([0.0, 1.0], 20)  # every person half and half: less varied than coins
    assert effective_size(event, np.repeat(np.arange(20), 2)) == 40


def test_all_alike_is_worth_one_item_a_person() -> None:
    assert effective_size(np.zeros(30), np.repeat(np.arange(3), 10)) == 3
    assert effective_size(np.ones(30), np.repeat(np.arange(3), 10)) == 3


def test_one_person_says_nothing_of_others() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        effective_size(np.array([0.0, 1.0]), np.zeros(2, dtype=np.intp))


def test_intervals_for_clips_of_persons_hold_their_level() -> None:
    # 40 persons with 10 clips whose chances differ: 95 % intervals of items would hold about 80 %
    rng, held = np.random.default_rng(4), np.zeros(2)
    person = np.repeat(np.arange(40), 10)
    for _ in range(400):
        event = (rng.random(400) < rng.beta(0.6, 2.4, 40)[person]).astype(np.float64)
        for k, size in enumerate((effective_size(event, person), 400.0)):
            ends = wilson(event.mean() * size, size)
            held[k] += ends.low <= 0.2 <= ends.high
    assert 0.92 <= held[0] / 400 <= 0.98
    assert held[1] / 400 < 0.85
