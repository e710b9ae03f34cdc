"""When there is no value: counts of nothing, and vectors that do not vary beyond rounding."""

import numpy as np
import pytest

from evenhand.metrics.moments import moments
from evenhand.metrics.rules import CONSTANT_SCORES, CONSTANT_TRUTH, NO_ITEMS, REASONS
from evenhand.metrics.sums import Array, Sums

NAMES = ("n", "truth", "score", "truth_squared", "score_squared")


def _sums(truth: Array, scores: Array) -> Sums:
    columns = moments(truth, scores, names=NAMES)
    values = np.array([column.sum() for column in columns.values()])
    return Sums(values, {name: place for place, name in enumerate(NAMES)})


@pytest.mark.parametrize("level", [0.0, 0.1, 1 / 3, -7.0, 1e5])
@pytest.mark.parametrize("count", [1, 7, 100_000])
def test_a_constant_is_constant_however_long(level: float, count: int) -> None:
    sums = _sums(np.full(count, level), np.linspace(0, 1, count))
    assert CONSTANT_TRUTH[1](sums)
    assert CONSTANT_SCORES[1](sums) == (count == 1)


@pytest.mark.parametrize("spread", [1.0, 1e-2, 1e-4])
def test_a_small_spread_is_still_a_spread(spread: float) -> None:
    values = 3.5 + spread * np.linspace(-1, 1, 1000)
    assert not CONSTANT_TRUTH[1](_sums(values, values))


def test_a_rule_keeps_leading_axes() -> None:
    sums = Sums(np.array([[[0.0], [1e-9]], [[1.0], [2.0]]]), {"n": 0})
    assert NO_ITEMS[1](sums).tolist() == [[True, True], [False, False]]


def test_reasons_are_short_codes_with_words() -> None:
    for code, words in REASONS.items():
        assert code.replace("_", "").isalpha()
        assert len(code) <= 32  # the width of a reason in a result
        assert " " in words
