"""False claims about a change whose truth is known, and what pairing gains; runs are "emotions"."""

from functools import cache

import numpy as np
import pytest

from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.changes.change_tests import ChangeTests, change_tests
from evenhand.metrics.changes.gap_growth import growth_tests
from evenhand.metrics.changes.model_changes import NEW, OLD, ModelChange, ModelChanges
from evenhand.metrics.inference.sandwich import Spread
from evenhand.metrics.sum_table import accumulate
from evenhand.metrics.sums import Array

RUNS, CLIPS, MARGIN, ALPHA, ICC = 1500, 5, 0.3, 0.05, 0.2
ERROR = np.sqrt(ALPHA * (1 - ALPHA) / RUNS)
"""Standard error of a simulated level."""


def _noise(rng: np.random.Generator, persons: int, share: float) -> Array:
    """Return errors of two groups of persons with a person effect, shape (items, RUNS)."""
    between = rng.normal(0, np.sqrt(ICC * share), (2 * persons, RUNS))
    within = rng.normal(0, np.sqrt((1 - ICC) * share), (2 * persons * CLIPS, RUNS))
    return np.repeat(between, CLIPS, axis=0) + within


@cache
def _found(persons: int, change: tuple[float, float]) -> ModelChange:
    """Return two models that share three quarters of their errors; the new one is worse."""
    rng = np.random.default_rng([persons, int(100 * sum(change) + 100)])
    who = np.repeat(np.arange(2 * persons), CLIPS)
    group = (who >= persons).astype(np.int16)
    both = 10 + _noise(rng, persons, 0.75)
    scores = np.stack([both + _noise(rng, persons, 0.25) for _ in (OLD, NEW)], axis=1)
    scores[:, NEW] += np.array(change)[group][:, None]
    table = accumulate(
        [mae],
        np.zeros((len(who), RUNS)),
        scores,
        cells=group[:, None],
        clusters=np.char.mod("%04d", who),
    )
    first = table.cells[:, 0] == 0
    covered = np.ones((2, RUNS), dtype=np.bool_)
    return ModelChanges(table, slices=first[None], references=~first[None], covered=covered).of(mae)


def _tests(found: ModelChange, spread: Spread) -> ChangeTests:
    return change_tests(
        found.change[0, :-1],
        standard_error=spread.standard_error[0, :-1],
        df=spread.df[0, :-1],
        margin=MARGIN,
        alpha=ALPHA,
        harm="above",
    )


@pytest.mark.parametrize("persons", [8, 20, 60])
def test_at_the_margin_false_claims_keep_their_level(persons: int) -> None:
    found = _found(persons, (MARGIN, MARGIN))
    tests = _tests(found, found.spread)
    for claims in (tests.p_non_inferior < ALPHA, tests.p_worse <= ALPHA):
        assert ALPHA / 2 < claims.mean() <= ALPHA + 3 * ERROR
    outside = (tests.low > MARGIN) | (tests.high < MARGIN)
    assert outside.mean() <= ALPHA + 3 * ERROR


@pytest.mark.parametrize("persons", [8, 20, 60])
def test_a_model_that_is_as_good_is_not_called_better(persons: int) -> None:
    found = _found(persons, (0.0, 0.0))
    tests = _tests(found, found.spread)
    assert (tests.p_better <= ALPHA).mean() <= ALPHA + 3 * ERROR


def test_pairing_proves_what_two_samples_leave_open() -> None:
    found = _found(20, (0.0, 0.0))
    alone = found.compared.inside.spread
    separate = Spread(
        standard_error=np.hypot(*(alone.standard_error[:, m] for m in (OLD, NEW))),
        df=2 * alone.df[:, OLD],
        method=alone.method[:, OLD],
    )
    ratio = found.spread.standard_error / separate.standard_error
    assert np.median(ratio[0, :-1]) == pytest.approx(0.5, abs=0.02)
    paired, apart = (
        (_tests(found, spread).p_non_inferior < ALPHA).mean() for spread in (found.spread, separate)
    )
    assert paired > 0.9
    assert apart < 0.5


@pytest.mark.parametrize("persons", [8, 20, 60])
def test_growth_of_a_gap_by_the_margin_is_seldom_misjudged(persons: int) -> None:
    found, runs = _found(persons, (MARGIN, 0.0)), slice(0, -1)
    difference, total = (
        Spread(
            standard_error=each.standard_error[0, runs],
            df=each.df[0, runs],
            method=each.method[0, runs],
        )
        for each in (found.gap_spread, found.gap_sum_spread)
    )
    tests = growth_tests(
        found.compared.gap[0, NEW, runs],
        found.compared.gap[0, OLD, runs],
        difference=difference,
        total=total,
        margin=MARGIN,
        alpha=ALPHA,
    )
    for claims in (tests.p_non_inferior < ALPHA, tests.p_worse <= ALPHA):
        assert claims.mean() <= ALPHA + 3 * ERROR
    assert ((tests.low > MARGIN) | (tests.high < MARGIN)).mean() <= ALPHA + 3 * ERROR
