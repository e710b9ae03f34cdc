"""Persons drawn again: what is drawn, what is refused, what is counted."""

import numpy as np
import pytest

from evenhand.metrics.numbered import Names
from evenhand.metrics.replicates.person_bootstrap import person_bootstrap
from evenhand.metrics.sums import Array, Undefined

PERSONS = np.repeat(np.arange(50), 2)
ERROR = np.random.default_rng(0).normal(size=50)[PERSONS]


def _mean(weights: Array) -> float:
    return float(weights @ ERROR / weights.sum())


def _run(persons: Names = PERSONS, *, seed: int = 1, replicates: int = 2000) -> tuple[float, ...]:
    found = person_bootstrap(
        _mean,
        persons,
        rng=np.random.default_rng(seed),
        replicates=replicates,
        level=0.95,
    )
    assert (found.persons, found.replicates, found.undefined) == (50, replicates, 0)
    return found.low, found.high


def test_the_width_is_that_of_a_mean_of_persons() -> None:
    low, high = _run()
    width = 2 * 1.96 * ERROR.std() / np.sqrt(50)
    assert high - low == pytest.approx(width, rel=0.1)


def test_names_are_only_names_and_the_seed_decides() -> None:
    assert _run([f"p{k:02}" for k in PERSONS]) == _run()
    assert _run(seed=2) != _run()


def test_both_items_of_a_person_are_drawn_together() -> None:
    def together(weights: Array) -> float:
        assert (weights[::2] == weights[1::2]).all()
        return 0.0

    person_bootstrap(together, PERSONS, rng=np.random.default_rng(3), replicates=5, level=0.9)


def test_few_persons_give_no_interval() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        person_bootstrap(
            _mean, [1, 2, 3, 4] * 25, rng=np.random.default_rng(0), replicates=9, level=0.9
        )


def test_replicates_without_a_value_are_counted_while_they_are_few() -> None:
    def sometimes(rate: float) -> float:
        rng = np.random.default_rng(4)

        def measure(weights: Array) -> float:
            if rng.random() < rate:
                reason = "no_variation"
                raise Undefined(reason)
            return _mean(weights)

        found = person_bootstrap(
            measure, PERSONS, rng=np.random.default_rng(5), replicates=400, level=0.9
        )
        assert found.replicates + found.undefined == 400
        return found.undefined

    assert 0 < sometimes(0.02) < 20
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        sometimes(0.5)


def test_no_replicates_are_refused() -> None:
    with pytest.raises(ValueError, match="replicates must be 1 or more, got 0"):
        _run(replicates=0)
