"""Variance components against a dense computation of every expectation."""

import numpy as np
import pytest

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.variance_components import variance_components
from evenhand.metrics.sums import Array, Undefined

GAP = np.nan


def _dense(table: Array) -> tuple[float, float, float]:
    """Return item, rater and residual variance from projections, expectations by their traces."""
    item, rater = np.nonzero(~np.isnan(table))
    y = table[item, rater]
    one, two = np.eye(len(table))[item], np.eye(table.shape[1])[rater]

    def off(*columns: Array) -> Array:
        design = np.column_stack(columns)
        return np.asarray(np.eye(len(y)) - design @ np.linalg.pinv(design))

    forms = [off(one, two), off(two) - off(one, two), off(one) - off(one, two)]
    left = [[np.trace(f @ one @ one.T), np.trace(f @ two @ two.T), np.trace(f)] for f in forms]
    found = np.linalg.solve(np.array(left), [y @ f @ y for f in forms])
    return float(found[0]), float(found[1]), float(found[2])


def _gappy(shape: tuple[int, int], *, seed: int, share: float) -> Array:
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(shape[0], 1)) + rng.normal(size=shape[1]) + rng.normal(size=shape)
    table[rng.random(shape) < share] = np.nan
    return np.asarray(table)


@pytest.mark.parametrize("shape", [(12, 4), (4, 12), (9, 9)], ids=str)
def test_projections_and_traces_give_the_same(shape: tuple[int, int]) -> None:
    table = _gappy(shape, seed=sum(shape), share=0.3)
    found = variance_components(Ratings.of_table(table), np.ones(shape[0]))
    assert (found.item, found.rater, found.residual) == pytest.approx(_dense(table), rel=1e-9)
    assert found.groups == 1


def test_groups_that_share_nothing_still_count() -> None:
    blocks = np.full((10, 6), GAP)
    blocks[:5, :3] = _gappy((5, 3), seed=1, share=0.0)
    blocks[5:, 3:] = _gappy((5, 3), seed=2, share=0.0)
    found = variance_components(Ratings.of_table(blocks), np.ones(10))
    assert (found.groups, found.df) == (2, 16.0)
    assert (found.item, found.rater, found.residual) == pytest.approx(_dense(blocks), rel=1e-9)


@pytest.mark.parametrize("shape", [(8, 3), (4, 7)], ids=str)
def test_a_whole_weight_is_a_repeated_item(shape: tuple[int, int]) -> None:
    table = _gappy(shape, seed=3, share=0.2)
    times = np.arange(shape[0]) % 3
    repeated = Ratings.of_table(np.repeat(table, times, axis=0))
    found = variance_components(Ratings.of_table(table), times.astype(float))
    other = variance_components(repeated, np.ones(times.sum()))
    assert (found.item, found.rater, found.residual, found.df, found.groups) == pytest.approx(
        (other.item, other.rater, other.residual, other.df, other.groups), rel=1e-9
    )


def test_estimates_are_right_on_average() -> None:
    rng = np.random.default_rng(4)
    drawn = []
    for _ in range(400):
        table = 2 * rng.normal(size=(20, 1)) + rng.normal(size=6) + rng.normal(size=(20, 6))
        table[rng.random(table.shape) < 0.5] = np.nan
        found = variance_components(Ratings.of_table(table), np.ones(20))
        drawn.append([found.item, found.rater, found.residual])
    assert np.mean(drawn, axis=0) == pytest.approx([4.0, 1.0, 1.0], abs=0.25)


def test_a_long_chain_of_raters_hangs_together() -> None:
    table = np.full((200, 201), GAP)
    rng = np.random.default_rng(5)
    for k in range(200):
        table[k, k : k + 2] = rng.normal(size=2)
    table[0, 2] = 1.0
    found = variance_components(Ratings.of_table(table), np.ones(200))
    assert (found.groups, found.df) == (1, 1.0)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[1.0, GAP], [GAP, 2.0]], "one_rater"),
        ([[GAP, GAP], [GAP, GAP]], "one_rater"),
        ([[1.0, 2.0, GAP, GAP], [GAP, GAP, 3.0, 4.0]], "too_few"),
        ([[1.0, 2.0, GAP], [GAP, 3.0, 4.0]], "too_few"),
        (
            [[1.0, 2.0, GAP, GAP, GAP], [GAP, 1.0, 2.0, GAP, GAP], [GAP, GAP, GAP, 3, 4]],
            "disconnected",
        ),
        ([[0.3, 0.3, GAP], [GAP, 0.3, 0.3], [0.3, GAP, 0.3]], "no_variation"),
    ],
)
def test_what_has_no_components(table: list[list[float]], reason: str) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        variance_components(Ratings.of_table(np.array(table)), np.ones(len(table)))
