"""The alternative annotator test against a loop written from the paper, with scipy's t-test."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.agreement.alt_test import Score, alt_test
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(4)
FACE = RNG.normal(3, 1.5, (80, 1))
TABLE = np.clip(np.round(FACE + RNG.normal(0, 1.2, (80, 4))), 0, 7)
HOLES = np.where(RNG.random(TABLE.shape) < 0.25, np.nan, TABLE)
SCORES = np.round(FACE[:, 0] + RNG.normal(0, 0.6, 80), 2)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": HOLES, "scores": SCORES},
    "rows": ("ratings", "scores"),
    "perfect": {"ratings": TABLE, "scores": TABLE.mean(axis=1)},
    "undefined": [
        ({"ratings": TABLE[:, :2]}, "too_few"),
        ({"ratings": HOLES, "min_instances": 70}, "too_few"),
        ({"ratings": np.full((80, 3), np.nan)}, "no_items"),
    ],
    "power": {"ratings": 1, "scores": 1, "headline": 0},
}


def _plain(
    table: Array, scores: Array, score: str, epsilon: float
) -> tuple[list[float], list[float]]:
    """Return p-values and advantages, one item after the other."""
    p, rho = [], []
    for rater in range(table.shape[1]):
        ahead, level = [], []
        for row, model in zip(table, scores, strict=True):
            others = np.delete(row, rater)
            others = others[np.isfinite(others)]
            if np.isnan(row[rater]) or not len(others):
                continue
            if score == "neg_rmse":
                human = -np.sqrt(np.mean((row[rater] - others) ** 2))
                machine = -np.sqrt(np.mean((model - others) ** 2))
            else:
                human, machine = np.mean(row[rater] == others), np.mean(model == others)
            ahead.append(float(human >= machine) - float(machine >= human))
            level.append(float(machine >= human))
        p.append(float(stats.ttest_1samp(ahead, epsilon, alternative="less").pvalue))
        rho.append(float(np.mean(level)))
    return p, rho


@pytest.mark.parametrize("score", ["neg_rmse", "accuracy"])
@pytest.mark.parametrize("epsilon", [0.0, 0.1, 0.2])
def test_it_is_the_test_of_the_paper(score: Score, epsilon: float) -> None:
    scores = SCORES if score == "neg_rmse" else np.round(SCORES)
    p, rho = _plain(HOLES, scores, score, epsilon)
    found = alt_test(Ratings.of_table(HOLES), scores, epsilon=epsilon, score=score)
    assert found.p_values == pytest.approx(p, rel=1e-9)
    assert found.advantage_probability == pytest.approx(np.mean(rho))
    adjusted = stats.false_discovery_control(p, method="by")
    assert found.p_adjusted == pytest.approx(adjusted)
    assert found.winning_rate == np.mean(adjusted <= 0.05)
    assert found.passed == (found.winning_rate >= 0.5)


def test_a_further_rater_has_an_advantage_of_one_half() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(0, 1, (4000, 1)) + rng.normal(0, 1, (4000, 5))
    found = alt_test(Ratings.of_table(table[:, :4]), table[:, 4])
    assert found.advantage_probability == pytest.approx(0.5, abs=0.02)
    assert found.passed


def test_clips_of_few_persons_prove_less() -> None:
    """E4 in the form of a test: 80 clips of 8 persons are not 80 independent items."""
    rng = np.random.default_rng(3)
    person = np.repeat(np.arange(10), 40)
    table = rng.normal(0, 1, (400, 1)) + rng.normal(0, 1, (400, 4))
    fault = rng.normal(0, 1.6, 10)[person]
    found = alt_test(
        Ratings.of_table(table), table.mean(axis=1) + fault, persons=person, epsilon=0.2
    )
    naive, robust = (np.array(p) for p in (found.p_values, found.p_values_persons))
    assert (robust > naive).all()
    assert found.winning_rate_persons is not None
    assert found.winning_rate_persons <= found.winning_rate


def test_the_robust_error_is_that_of_persons() -> None:
    # Every person has one item: CR2 with G - 1 degrees of freedom is the plain t-test.
    found = alt_test(Ratings.of_table(TABLE), SCORES, persons=np.arange(80))
    assert found.p_values_persons == pytest.approx(found.p_values, rel=1e-9)


def test_one_person_has_no_robust_error() -> None:
    found = alt_test(Ratings.of_table(TABLE), SCORES, persons=["eva"] * 80)
    assert found.winning_rate_persons is None
    assert found.missing == {"winning_rate_persons": "too_few"}


def test_outcomes_without_spread_are_the_limit() -> None:
    same = np.repeat(TABLE[:, :1], 4, axis=1)
    level = alt_test(Ratings.of_table(same), same[:, 0])  # always a tie: H - L = 0 < .2
    assert level.p_values == (0.0,) * 4
    assert level.advantage_probability == 1.0
    behind = alt_test(Ratings.of_table(same), same[:, 0] + 1)  # always worse: H - L = 1
    assert behind.p_values == (1.0,) * 4
    at_the_margin = alt_test(Ratings.of_table(same), same[:, 0], epsilon=0.0)
    assert at_the_margin.winning_rate == 0.0


def test_a_rater_with_few_items_is_not_tested() -> None:
    table = np.column_stack([TABLE, np.where(np.arange(80) < 29, TABLE[:, 0], np.nan)])
    found = alt_test(Ratings.of_table(table), SCORES, persons=np.arange(80) // 2)
    assert found.raters == (0, 1, 2, 3)
    assert found.n == (80, 80, 80, 80, 29)
    assert found.p_values[4] is found.p_adjusted[4] is found.p_values_persons[4] is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"epsilon": -0.1}, r"epsilon must lie within 0 to 1, got -0\.1"),
        ({"score": "f1"}, "score must be one of neg_rmse, accuracy, got 'f1'"),
        ({"q": 0.0}, "alt_test: q must lie strictly between 0 and 1"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        alt_test(Ratings.of_table(TABLE), SCORES, **wrong)


def test_without_enough_raters_there_is_no_test() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        alt_test(Ratings.of_table(TABLE[:29]), SCORES[:29])


def test_a_constant_passes_where_raters_hardly_agree() -> None:
    """Why the test needs a constant beside it: the most frequent answer beats lone raters."""
    rng = np.random.default_rng(2)
    table = np.where(rng.random((500, 5)) < 0.6, 4.0, rng.integers(0, 4, (500, 5)))
    found = alt_test(Ratings.of_table(table), np.full(500, 4.0), score="accuracy", epsilon=0.1)
    assert found.passed
