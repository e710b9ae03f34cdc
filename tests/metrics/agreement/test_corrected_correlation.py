"""Attenuation against Cronbach's alpha from its covariances, and on noise that was planted."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.agreement import corrected_correlation as module
from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(8)
FACE = RNG.normal(0, 1, 60)
TABLE = FACE[:, None] + RNG.normal(0, 1, (60, 3))
HOLES = np.where(RNG.random(TABLE.shape) < 0.2, np.nan, TABLE)
SCORES = FACE + RNG.normal(0, 0.5, 60)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE, "scores": SCORES},
    "rows": ("ratings", "scores"),
    "undefined": [
        ({"ratings": np.full((60, 3), np.nan)}, "no_items"),
        ({"ratings": TABLE[:, :1]}, "one_rater"),
        ({"scores": np.ones(60)}, "constant_scores"),
        ({"ratings": np.ones((60, 3))}, "constant_truth"),
    ],
    "power": {"ratings": 1, "scores": 1, "headline": 0},
}


def test_reliability_is_cronbachs_alpha() -> None:
    found = corrected_correlation(Ratings.of_table(TABLE), SCORES)
    spread = np.cov(TABLE, rowvar=False)
    alpha = 3 / 2 * (1 - np.trace(spread) / spread.sum())
    r = np.corrcoef(TABLE.mean(axis=1), SCORES)[0, 1]
    assert found.reliability == pytest.approx(alpha)
    assert found.spearman_brown == pytest.approx(alpha)
    assert found.observed == pytest.approx(r)
    assert found.corrected == pytest.approx(r / alpha**0.5)
    assert found.observed_interval is not None
    ends = np.tanh(np.arctanh(r) + np.array([-1, 1]) * 1.959963984540054 / 57**0.5)
    assert found.observed_interval == pytest.approx(ends)
    assert found.missing == {}


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_it_recovers_the_correlation_with_noiseless_raters(missing: float) -> None:
    rng = np.random.default_rng(2)
    face = rng.normal(0, 1, 20_000)
    table = face[:, None] + rng.normal(0, 1.2, (20_000, 4)) + rng.normal(0, 0.4, 4)
    table[rng.random(table.shape) < missing] = np.nan
    table[:, 0] = np.where(np.isnan(table).all(axis=1), face, table[:, 0])
    found = corrected_correlation(Ratings.of_table(table), face + rng.normal(0, 0.75, 20_000))
    assert found.corrected == pytest.approx(0.8, abs=0.03)  # 1 / sqrt(1 + .75^2)
    assert found.reliability_single == pytest.approx(1 / (1 + 1.44), abs=0.02)


def test_e29_no_item_is_dropped_for_a_missing_judgement() -> None:
    """A peer computes on the complete items only and reports their number as if it were all."""
    assert np.isfinite(HOLES).all(axis=1).sum() < 40
    assert corrected_correlation(Ratings.of_table(HOLES), SCORES).items == 60


def test_unreliable_means_are_not_corrected() -> None:
    table = np.random.default_rng(5).normal(0, 1, (50, 2))
    found = corrected_correlation(
        Ratings.of_table(table), SCORES[:50], rng=np.random.default_rng(1), replicates=20
    )
    assert found.reliability < 0.2
    assert found.corrected is None
    assert found.interval is None
    assert found.missing["corrected"] == found.missing["interval"] == "low_reliability"


def test_raters_who_contradict_each_other_leave_no_ceiling() -> None:
    table = np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 2.0], [4.0, 1.2], [4.5, 1.0]])
    found = corrected_correlation(Ratings.of_table(table), np.arange(5.0))
    assert found.reliability < 0
    assert found.ceiling is None
    assert found.missing["ceiling"] == "low_reliability"


def test_the_interval_is_over_persons() -> None:
    person = np.arange(60) // 3
    found = corrected_correlation(
        Ratings.of_table(HOLES), SCORES, persons=person, rng=np.random.default_rng(1), replicates=99
    )
    assert found.interval is not None
    assert found.corrected is not None
    assert found.interval[0] < found.corrected < found.interval[1]


@given(st.integers(0, 10_000), st.sampled_from(["item", "person"]))
@settings(deadline=None, max_examples=60)
def test_sums_tell_what_tables_drawn_row_by_row_tell(seed: int, drawn: str) -> None:
    """Small and full of holes: draws with raters who share no item, or nothing left to estimate."""
    rng = np.random.default_rng(seed)
    items, raters = int(rng.integers(4, 14)), int(rng.integers(2, 6))
    face = rng.normal(0, 1, items)
    table = 5 + face[:, None] + rng.normal(0, rng.uniform(0.1, 1.5), (items, raters))
    table[rng.random(table.shape) < rng.uniform(0, 0.6)] = np.nan
    persons = (np.arange(items) % 5).tolist() if drawn == "person" else None

    def points(most: int) -> list[float | None]:
        """Return both ends of a draw at a time: an interval of two draws is both of them."""
        rng, found = np.random.default_rng(seed), []
        for _ in range(8):
            with patch.object(module, "MOST_RATERS_AT_ONCE", most):
                one = corrected_correlation(
                    Ratings.of_table(table), face, persons=persons, rng=rng, replicates=2
                )
            found += list(one.interval or (None, None))
        return found

    try:
        expected = points(0)
    except Undefined:
        with pytest.raises(Undefined):
            points(50)
    else:
        assert points(50) == [each and pytest.approx(each, rel=1e-8) for each in expected]


def test_two_pools_of_raters_are_told_apart_in_every_draw() -> None:
    apart = np.full((60, 6), np.nan)
    apart[:30, :3], apart[30:, 3:] = TABLE[:30], TABLE[30:]
    intervals = []
    for most in (0, 50):
        with patch.object(module, "MOST_RATERS_AT_ONCE", most):
            found = corrected_correlation(
                Ratings.of_table(apart), SCORES, rng=np.random.default_rng(1), replicates=50
            )
        intervals.append(found.interval)
    assert intervals[0] is not None
    assert intervals[1] == pytest.approx(intervals[0], rel=1e-9)


def test_draws_without_variation_leave_no_interval() -> None:
    found = corrected_correlation(
        Ratings.of_table(TABLE[:4]),
        np.array([-5.0, 0.5, 1.0, 2.0]),
        rng=np.random.default_rng(1),
        replicates=40,
    )
    assert found.interval is None
    assert "interval" in found.missing


@pytest.mark.parametrize("scores", [np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.5])])
def test_three_items_have_no_fisher_interval(scores: Any) -> None:  # noqa: ANN401
    table = np.array([[1.0, 1.5], [2.0, 2.0], [3.0, 4.0]])
    found = corrected_correlation(Ratings.of_table(table), scores)
    assert found.observed_interval is None
    assert found.missing["observed_interval"] == "too_few"


def test_a_correlation_of_one_has_no_fisher_interval() -> None:
    table = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [5.0, 5.0]])
    found = corrected_correlation(Ratings.of_table(table), table[:, 0])
    assert found.corrected == pytest.approx(1.0)
    assert found.observed_interval is None


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[1.0, 2.0]], "too_few"),
        ([[1.0, 2.0], [3.0, np.nan]], "too_few"),
        (
            [[3.0, np.nan, 0.0], [4.0, 0.0, np.nan], [0.0, 4.0, 0.0], [np.nan, 2.0, np.nan]],
            "low_reliability",
        ),
        (  # items differ by who judged them and by nothing else, but for rounding
            [[6.55432901, 6.24488078, np.nan, np.nan]] * 3
            + [[np.nan, np.nan, 0.81334526, 3.63525419]] * 2,
            "low_reliability",
        ),
    ],
)
def test_too_little_has_no_value(table: list[list[float]], reason: str) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        corrected_correlation(Ratings.of_table(np.array(table)), np.arange(float(len(table))))
