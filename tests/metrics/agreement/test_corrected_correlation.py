"""Attenuation against Cronbach's alpha from its covariances, and on noise that was planted."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.ratings import Ratings
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
    ],
)
def test_too_little_has_no_value(table: list[list[float]], reason: str) -> None:
    with pytest.raises(Undefined, match=f"^{reason}$"):
        corrected_correlation(Ratings.of_table(np.array(table)), np.arange(float(len(table))))
