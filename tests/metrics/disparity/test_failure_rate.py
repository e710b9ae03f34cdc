"""Failure rates: outcomes apart, intervals for items and for persons."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from evenhand.metrics.disparity.failure_rate import OUTCOMES, failure_rate
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(11)
WORDS = np.array(OUTCOMES)[RNG.integers(0, 4, 100)]
SLICES = np.array(["a", "b"])[RNG.integers(0, 2, 100)]
CONTRACT: Mapping[str, Any] = {
    "inputs": {"outcomes": WORDS, "slices": SLICES, "of": "a"},
    "rows": ("outcomes", "slices"),
    "perfect": {"outcomes": np.full(100, "answered")},
    "undefined": [
        ({"of": "z"}, "no_items"),
        ({"against": "z"}, "one_group"),
        ({"persons": SLICES}, "too_few"),
    ],
}


def test_e37_the_outcomes_are_counted_apart() -> None:
    # the EmoNet-Voice paper counts 2,100 unmapped and failed answers as refusals of the model
    words = ["answered"] * 5 + ["failed"] * 2 + ["refused", "unmapped", "unmapped"]
    words += ["answered"] * 8 + ["refused"] * 2
    found = failure_rate(words, slices=["a"] * 10 + ["b"] * 10, of="a")
    assert [found.outcomes[word].count for word in OUTCOMES] == [5, 2, 1, 2]
    assert [found.outcomes[word].other_count for word in OUTCOMES] == [8, 0, 2, 0]
    assert [round(found.outcomes[word].gap, 6) for word in OUTCOMES] == [-0.3, 0.2, -0.1, 0.2]
    assert found.answered_gap == pytest.approx(-0.3)
    assert (found.items, found.other_items) == (10, 10)


def test_intervals_of_items_are_those_of_statsmodels() -> None:
    found = failure_rate(WORDS, slices=SLICES, of="a").outcomes["refused"]
    size, other = (int(np.isin(SLICES, [name]).sum()) for name in "ab")
    expected = proportion_confint(found.count, size, method="wilson")
    assert (found.low, found.high) == pytest.approx(expected)
    gap = confint_proportions_2indep(
        found.count, size, found.other_count, other, method="newcomb", compare="diff"
    )
    assert (found.gap_low, found.gap_high) == pytest.approx(gap)


def test_clips_of_one_person_fail_together() -> None:
    person = np.repeat(np.arange(20), 10)
    fails = np.random.default_rng(0).random(20) < 0.3
    words = np.where(fails[person], "failed", "answered")
    alone, together = (
        failure_rate(words, slices=person % 2, of=1, persons=p).outcomes["failed"]
        for p in (None, person)
    )
    assert alone.share == together.share
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.gap_high - together.gap_low > 2 * (alone.gap_high - alone.gap_low)


def test_no_failure_yet_is_not_certainty() -> None:
    person = np.repeat(np.arange(10), 30)
    found = failure_rate(["answered"] * 300, slices=person % 2, of=1, persons=person)
    failed = found.outcomes["failed"]
    # five persons a side, none of whom failed: Wilson's upper end for 0 of 5
    assert failed.high == pytest.approx(proportion_confint(0, 5, method="wilson")[1])
    assert failed.gap_low < 0 < failed.gap_high


def test_a_word_for_something_else_is_refused() -> None:
    with pytest.raises(
        ValueError, match="an outcome is one of answered, failed, refused, unmapped"
    ):
        failure_rate(["answered", "timeout"], slices=["a", "b"], of="a")
    with pytest.raises(ValueError, match="failure_rate: slices must hold one name an item"):
        failure_rate(["answered", "failed"], slices=["a"], of="a")
    with pytest.raises(Undefined, match=r"^no_items\b"):
        failure_rate([], slices=[], of="a")
