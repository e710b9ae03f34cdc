"""Slices dealt out anew: totals stay, persons stay whole, and every dealing is as likely."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.groups.slice_sums import SliceSums, slice_sums
from evenhand.metrics.replicates.null_reference import reshuffled_slices
from evenhand.metrics.replicates.slice_shuffle import dealt_sums
from evenhand.metrics.sums import Array

SCORES = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
PERSONS = np.array([0, 0, 1, 2, 3, 3])


def _sums(slices: str) -> SliceSums:
    return slice_sums("demo", [bias], np.zeros(6), SCORES, list(slices))


def _errors(found: SliceSums, drawn: Array) -> Array:
    return np.asarray(drawn[..., found.features.index("error")])


def _drawn(slices: str, persons: NDArray[np.intp] = PERSONS, draws: int = 4000) -> Array:
    found = _sums(slices)
    return _errors(found, dealt_sums(found, persons, rng=np.random.default_rng(1), draws=draws))


def test_persons_exchange_slices_and_every_dealing_is_as_likely() -> None:
    # persons hold 3, 4, 8, 48; two of them are dealt slice a: six pairs, of known sums
    found = Counter(_drawn("aaabbb")[:, 0].tolist())
    assert set(found) == {7.0, 11.0, 51.0, 12.0, 52.0, 56.0}
    assert all(abs(count - 4000 / 6) < 4 * (4000 / 6 * 5 / 6) ** 0.5 for count in found.values())


def test_it_is_what_reshuffled_slices_does() -> None:
    rng = np.random.default_rng(3)
    slow = {
        float(SCORES[reshuffled_slices(list("aaabbb"), PERSONS.tolist(), rng=rng) == 0].sum())
        for _ in range(200)
    }
    assert slow == set(_drawn("aaabbb")[:, 0].tolist())


def test_a_person_of_several_slices_exchanges_own_items_only() -> None:
    # person 3 has 16 in a and 32 in b; persons 0 to 2 exchange a, a, b
    first = {3.0 + 4.0, 3.0 + 8.0, 4.0 + 8.0}
    expected = {one + own for one in first for own in (16.0, 32.0)}
    assert set(_drawn("aaabab")[:, 0].tolist()) == expected


def test_when_all_persons_straddle_each_keeps_the_own_counts() -> None:
    persons = np.array([0, 1, 0, 1, 0, 1])
    drawn = _drawn("aabbab", persons)
    # person 0: items 1, 4, 16 in a, b, a; person 1: items 2, 8, 32 in a, b, b
    possible = {
        sum(x for x, s in zip((1.0, 4.0, 16.0), own, strict=True) if s == "a")
        + sum(x for x, s in zip((2.0, 8.0, 32.0), other, strict=True) if s == "a")
        for own in permutations("aba")
        for other in permutations("abb")
    }
    assert set(drawn[:, 0].tolist()) == possible


def test_the_total_stays() -> None:
    assert _drawn("aabbcc").sum(axis=1) == pytest.approx(63.0)


def test_a_slice_that_takes_no_part_keeps_its_items_out() -> None:
    found = _sums("aaabcc")
    covered = np.array([True, True, False])
    drawn = _errors(
        found,
        dealt_sums(found, PERSONS, rng=np.random.default_rng(0), draws=50, covered=covered),
    )
    assert drawn[:, 2].tolist() == [0.0] * 50
    assert drawn.sum(axis=1) == pytest.approx(15.0)


def test_blocks_of_draws_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.metrics.replicates.slice_shuffle._AT_ONCE", 9)
    assert _drawn("aaabbb", draws=7).shape == (7, 2)


def test_the_seed_decides() -> None:
    assert _drawn("aaabbb", draws=20).tolist() == _drawn("aaabbb", draws=20).tolist()


def test_without_draws_there_is_nothing() -> None:
    with pytest.raises(ValueError, match="draws must be a whole number above 0, got 0"):
        dealt_sums(_sums("aaabbb"), PERSONS, rng=np.random.default_rng(0), draws=0)
