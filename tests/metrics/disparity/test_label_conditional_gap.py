"""Label-conditional gap: planted gaps come back, whatever the number of raters."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.metrics.disparity.label_conditional_gap import (
    LabelConditionalGap,
    label_conditional_gap,
)
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(13)
MEMBER = np.arange(200) % 2
TRUE = RNG.normal(2.0 + MEMBER, 1.0)
TABLE = TRUE[:, None] + RNG.normal(size=(200, 4))
SCORES = 0.75 * TRUE + 0.2 * MEMBER + 0.3 * RNG.normal(size=200)
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "ratings": TABLE,
        "scores": SCORES,
        "slices": MEMBER,
        "of": 1,
        "persons": np.arange(200) // 5,
    },
    "rows": ("ratings", "scores", "slices", "persons"),
    "perfect": {"ratings": np.repeat(TRUE[:, None], 2, axis=1), "scores": TRUE},
    "undefined": [
        ({"of": 7}, "no_items"),
        ({"against": 7}, "one_group"),
        ({"ratings": TABLE[:, :1]}, "one_rater"),
        ({"ratings": np.ones((200, 2))}, "singular"),
        ({"persons": np.zeros(200)}, "too_few"),
    ],
    "power": {"ratings": 1, "scores": 1, "headline": 1},
}


def _planted(
    raters: int, effect: float, *, items: int = 40_000
) -> tuple[Array, Array, NDArray[np.intp]]:
    """Return ratings, scores and membership of the simulation in `statistics`, section 4.6.

    True labels N(2, 1) and N(3, 1), rater noise N(0, 1), scores 0.75 * true label + effect.
    """
    rng = np.random.default_rng(raters)
    member = np.arange(items) % 2
    true = rng.normal(2.0 + member, 1.0)
    table = true[:, None] + rng.normal(size=(items, raters))
    return table, 0.75 * true + effect * member + 0.3 * rng.normal(size=items), member


@pytest.mark.parametrize("effect", [0.0, 0.225])
@pytest.mark.parametrize(("raters", "noise"), [(2, 0.25), (4, 0.15), (10, 0.07)])
def test_a_planted_gap_comes_back_where_least_squares_is_off(
    raters: int, noise: float, effect: float
) -> None:
    table, scores, member = _planted(raters, effect)
    found = label_conditional_gap(Ratings.of_table(table), scores, slices=member, of=1)
    assert found.gap == pytest.approx(effect, abs=0.03)
    assert found.ols_gap == pytest.approx(effect + noise, abs=0.025)
    assert found.standard_error is not None
    assert found.low is not None
    assert found.low - 0.02 < effect
    assert found.standard_error < 0.02
    assert found.slope_gap == pytest.approx(0.0, abs=0.05)
    assert not found.weak_instrument


def test_random_splits_agree_with_a_fixed_one_and_vary_less() -> None:
    ratings = Ratings.of_table(TABLE)
    fixed = label_conditional_gap(ratings, SCORES, slices=MEMBER, of=1)
    split = label_conditional_gap(
        ratings, SCORES, slices=MEMBER, of=1, rng=np.random.default_rng(0), splits=30
    )
    assert split.splits == 30
    assert fixed.standard_error is not None
    assert split.standard_error is not None
    assert split.gap == pytest.approx(fixed.gap, abs=2 * fixed.standard_error)
    assert split.standard_error < 1.05 * fixed.standard_error


def test_severe_raters_do_not_shift_the_gap() -> None:
    severity = np.array([0.0, 2.0, -1.0, 0.5])
    plain, severe = (
        label_conditional_gap(
            Ratings.of_table(table), SCORES, slices=MEMBER, of=1, rng=np.random.default_rng(1)
        )
        for table in (TABLE, TABLE + severity)
    )
    assert severe.gap == pytest.approx(plain.gap)


def test_the_interval_holds_its_level_by_persons() -> None:
    rng, held = np.random.default_rng(14), 0
    person = np.repeat(np.arange(40), 10)
    member = person % 2
    for _ in range(200):
        true = rng.normal(2.0 + member, 1.0)
        table = true[:, None] + rng.normal(size=(400, 4))
        scores = 0.75 * true + (0.3 * rng.normal(size=40))[person] + 0.3 * rng.normal(size=400)
        found = label_conditional_gap(
            Ratings.of_table(table), scores, slices=member, of=1, persons=person
        )
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0 <= found.high
    assert 0.90 <= held / 200 <= 0.99


def test_items_without_two_halves_are_left_out_and_counted() -> None:
    table = TABLE.copy()
    table[:20, 1:] = np.nan
    found = label_conditional_gap(Ratings.of_table(table), SCORES, slices=MEMBER, of=1)
    assert (found.items, found.items_left_out) == (180, 20)
    alone = label_conditional_gap(
        Ratings.of_table(TABLE[20:]), SCORES[20:], slices=MEMBER[20:], of=1
    )
    assert found.gap == pytest.approx(alone.gap)
    table[MEMBER == 0, 1:] = np.nan
    with pytest.raises(Undefined, match=r"^one_group\b"):
        label_conditional_gap(Ratings.of_table(table), SCORES, slices=MEMBER, of=1)


def test_one_judgement_an_item_has_no_halves() -> None:
    with pytest.raises(Undefined, match=r"^one_rater\b"):
        label_conditional_gap(Ratings.of_table(TABLE[:, :1]), SCORES, slices=MEMBER, of=1)


def test_halves_may_be_declared_and_are_swapped() -> None:
    found = label_conditional_gap(
        Ratings.of_table(TABLE), SCORES, slices=MEMBER, of=1, halves=([0, 2], [1, 3])
    )
    alternate = label_conditional_gap(Ratings.of_table(TABLE), SCORES, slices=MEMBER, of=1)
    assert found == alternate
    assert found.gap == pytest.approx((found.second_by_first.gap + found.first_by_second.gap) / 2)
    turned = label_conditional_gap(
        Ratings.of_table(TABLE), SCORES, slices=MEMBER, of=1, halves=([1, 3], [0, 2])
    )
    assert turned.second_by_first == found.first_by_second
    assert turned.gap == pytest.approx(found.gap)


def test_a_weak_instrument_is_named() -> None:
    noise = np.random.default_rng(15).normal(size=(200, 2))
    found = label_conditional_gap(Ratings.of_table(noise), SCORES, slices=MEMBER, of=1)
    assert found.weak_instrument
    assert found.least_first_stage_f is not None
    assert found.least_first_stage_f < 10


def test_slopes_that_differ_are_seen() -> None:
    scores = np.where(MEMBER == 1, 1.5, 0.5) * TRUE
    found = label_conditional_gap(Ratings.of_table(TABLE), scores, slices=MEMBER, of=1)
    assert found.slope_gap == pytest.approx(1.0, abs=0.3)
    assert found.slope_gap_p is not None
    assert found.slope_gap_p < 1e-3


def _constant_side() -> LabelConditionalGap:
    table = np.where((MEMBER == 1)[:, None], 1.0, TABLE)
    return label_conditional_gap(Ratings.of_table(table), SCORES, slices=MEMBER, of=1)


def test_what_does_not_vary_has_no_error_and_a_reason() -> None:
    one_side = _constant_side()
    assert (one_side.slope_gap, one_side.missing["slope_gap"]) == (None, "singular")
    exact = label_conditional_gap(
        Ratings.of_table(np.repeat(TRUE[:, None], 2, axis=1)), TRUE, slices=MEMBER, of=1
    )
    assert (exact.standard_error, exact.low, exact.slope_gap_p) == (None, None, None)
    assert (exact.least_first_stage_f, exact.weak_instrument) == (None, False)
    assert set(exact.missing.values()) == {"no_variation"}
    assert exact.slope_gap == pytest.approx(0.0, abs=1e-9)


def test_arguments_that_do_not_belong_together_are_refused() -> None:
    ratings = Ratings.of_table(TABLE)
    with pytest.raises(ValueError, match=r"scores must hold one number an item, \(200,\)"):
        label_conditional_gap(ratings, SCORES[1:], slices=MEMBER, of=1)
    with pytest.raises(ValueError, match="label_conditional_gap takes finite scores"):
        label_conditional_gap(ratings, np.full(200, np.nan), slices=MEMBER, of=1)
    with pytest.raises(ValueError, match="got halves and rng"):
        label_conditional_gap(
            ratings,
            SCORES,
            slices=MEMBER,
            of=1,
            halves=([0], [1]),
            rng=np.random.default_rng(0),
        )
    with pytest.raises(ValueError, match="got splits=0"):
        label_conditional_gap(ratings, SCORES, slices=MEMBER, of=1, splits=0)
