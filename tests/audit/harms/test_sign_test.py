"""The sign test within persons: by hand, and never too sure where nothing differs."""

import numpy as np
import pytest
from scipy.stats import binomtest

from evenhand.audit.harms.sign_test import sign_p


def test_equal_numbers_of_items_make_it_the_sign_test() -> None:
    persons = np.repeat(np.arange(9), 2)
    inside = np.tile([True, False], 9)
    event = inside.copy()
    event[:2] = [False, True]  # one person the other way round
    found = sign_p(event, inside, ~inside, persons=persons)
    assert found == pytest.approx(binomtest(8, 9).pvalue)


def test_many_events_of_one_person_are_one_sign() -> None:
    persons, inside = np.zeros(40, dtype=np.intp), np.arange(40) < 20
    assert sign_p(inside, inside, ~inside, persons=persons) == 1.0


def test_nobody_on_both_sides_or_ahead_on_one_has_no_test() -> None:
    inside = np.array([True, True, False, False])
    event = np.array([True, False, True, False])
    assert sign_p(event, inside, ~inside, persons=np.array([0, 0, 1, 1])) is None
    assert sign_p(event, inside, ~inside, persons=np.zeros(4, dtype=np.intp)) is None


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("own", [4, 6, 8])
def test_unequal_numbers_of_items_do_not_make_it_too_sure(own: int, *, together: bool) -> None:
    rng = np.random.default_rng(own)
    persons = np.repeat(np.arange(9), 12)
    inside = np.tile(np.arange(12) < own, 9)
    wrong = 0
    for _ in range(400):
        event = np.zeros(len(persons), dtype=np.bool_)
        for person in range(9):
            size = int(rng.integers(1, 4))
            first = rng.integers(0, 12)
            chosen = (first + np.arange(size)) % 12 if together else rng.permutation(12)[:size]
            event[12 * person + chosen] = True
        p = sign_p(event, inside, ~inside, persons=persons)
        wrong += p is not None and p <= 0.05
    assert wrong <= 400 * 0.05 + 9
