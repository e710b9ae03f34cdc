"""Leave-one-rater-out matches by hand, against scipy on dense columns, and on planted noise."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.agreement.human_ceiling import Kind, human_ceiling
from evenhand.metrics.inference.intervals import percentile_interval
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.replicates import redrawn_ratings as redraws
from evenhand.metrics.replicates.redrawn_ratings import redrawn_ratings
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(11)
TABLE = np.clip(np.round(RNG.normal(3, 1.5, (40, 1)) + RNG.normal(0, 1, (40, 4))), 0, 7)
SCORES = TABLE.mean(axis=1) + RNG.normal(0, 0.7, 40)
HOLES = np.where(RNG.random(TABLE.shape) < 0.3, np.nan, TABLE)
HOLES[np.isfinite(HOLES).sum(axis=1) < 2] = 3.0
SAME = np.repeat(np.arange(8.0)[:, None], 3, axis=1)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": HOLES, "scores": SCORES},
    "rows": ("ratings", "scores"),
    "perfect": {"ratings": SAME, "scores": SAME[:, 0]},
    "undefined": [
        ({"ratings": np.full((40, 3), np.nan)}, "no_items"),
        ({"ratings": HOLES[:, :1]}, "one_rater"),
        ({"ratings": np.ones((40, 3))}, "constant_truth"),
    ],
    "power": {"ratings": 1, "scores": 1, "headline": 0},
}


def _plain(kind: str, truth: Array, scores: Array) -> float:
    match kind:
        case "pearson":
            return float(stats.pearsonr(truth, scores).statistic)
        case "spearman":
            return float(stats.spearmanr(truth, scores).statistic)
    return float(np.abs(truth - scores).mean())


def _mean(values: tuple[float | None, ...]) -> float:
    return float(np.mean(np.array(values, dtype=np.float64)))


@pytest.mark.parametrize("kind", ["pearson", "spearman", "mae"])
def test_it_is_scipy_on_columns(kind: Kind) -> None:
    found = human_ceiling(Ratings.of_table(HOLES), SCORES, kind=kind)
    for rater in range(4):
        rest = np.array([np.nanmean(row) for row in np.delete(HOLES, rater, axis=1)])
        both = np.isfinite(HOLES[:, rater] + rest)
        own, model = HOLES[both, rater], SCORES[both]
        assert found.rater_vs_rest[rater] == pytest.approx(_plain(kind, rest[both], own))
        assert found.model_vs_rest[rater] == pytest.approx(_plain(kind, rest[both], model))
        assert found.n[rater] == both.sum()
    pairs = []
    for a, b in combinations(range(4), 2):
        both = np.isfinite(HOLES[:, a] + HOLES[:, b])
        pairs.append(_plain(kind, HOLES[both, a], HOLES[both, b]))
    mean = np.array([np.nanmean(row) for row in HOLES])
    assert found.mean_pairwise == pytest.approx(np.mean(pairs))
    assert found.model_vs_mean_of_all == pytest.approx(_plain(kind, mean, SCORES))
    assert found.human_ceiling == pytest.approx(_mean(found.rater_vs_rest))
    assert found.model_matched == pytest.approx(_mean(found.model_vs_rest))
    assert found.difference == pytest.approx((found.model_matched or 0) - found.human_ceiling)
    assert found.missing == {}


def test_e29_raters_with_missing_judgements_keep_all_the_others() -> None:
    """A peer drops every item that one rater missed: 17 of 40 items left here, without a word."""
    complete = np.isfinite(HOLES).all(axis=1)
    found = human_ceiling(Ratings.of_table(HOLES), SCORES)
    assert complete.sum() < 20
    assert min(found.n) > 20


def test_the_mean_of_all_raters_flatters_a_model() -> None:
    """A model that is a further rater must come out level with the raters, and would not."""
    rng = np.random.default_rng(3)
    face = rng.normal(0, 1, (20_000, 1))
    table = face + rng.normal(0, 1, (20_000, 2))
    found = human_ceiling(Ratings.of_table(table), (face + rng.normal(0, 1, (20_000, 1)))[:, 0])
    assert found.difference == pytest.approx(0, abs=0.02)
    assert found.human_ceiling == pytest.approx(0.5, abs=0.02)
    # r(model, mean of 2) = 1 / sqrt(2 * 1.5)
    assert found.model_vs_mean_of_all == pytest.approx(3**-0.5, abs=0.02)


def test_raters_without_a_value_are_left_out_and_named() -> None:
    table = np.column_stack([TABLE[:, :3], np.full(40, 2.0), np.full(40, np.nan)])
    table[:2, 4] = np.nan
    found = human_ceiling(Ratings.of_table(table), SCORES)
    assert found.rater_vs_rest[3:] == (None, None)
    assert found.missing == {"rater_vs_rest[3]": "constant_scores", "rater_vs_rest[4]": "no_items"}
    assert found.human_ceiling == pytest.approx(_mean(found.rater_vs_rest[:3]))
    assert found.model_matched == pytest.approx(_mean(found.model_vs_rest[:3]))


def test_a_constant_model_has_no_match() -> None:
    found = human_ceiling(
        Ratings.of_table(TABLE), np.ones(40), rng=np.random.default_rng(1), replicates=20
    )
    assert found.model_matched is None
    assert found.difference is None
    assert found.difference_interval is None
    assert set(found.missing) == {"model_matched", "difference", "model_vs_mean_of_all"}
    assert found.interval is not None


def test_raters_can_be_looked_at_alone() -> None:
    found = human_ceiling(Ratings.of_table(TABLE), rng=np.random.default_rng(1), replicates=20)
    assert found.model_matched is None
    assert found.model_vs_rest == ()
    assert found.missing == {}


def test_pairs_that_never_vary_have_no_mean() -> None:
    table = np.array([[1.0, 1, np.nan], [1, np.nan, 2], [np.nan, 3, 2], [5, 3, np.nan]])
    found = human_ceiling(Ratings.of_table(table), kind="mae")
    assert found.mean_pairwise is not None
    apart = np.array([[1.0, 2.0, np.nan], [np.nan, 5.0, 6.0], [7.0, np.nan, 5.0]])
    assert human_ceiling(Ratings.of_table(apart)).missing["mean_pairwise"] == "no_variation"


def test_intervals_draw_persons() -> None:
    rng = np.random.default_rng(2)
    person = np.repeat(np.arange(30), 10)
    face = rng.normal(0, 1, 30)[person]
    table = face[:, None] + rng.normal(0, 0.3, (300, 1)) + rng.normal(0, 1, (300, 3))
    scores, ratings = face + rng.normal(0, 0.5, 300), Ratings.of_table(table)
    widths = []
    for persons in (person, None):
        found = human_ceiling(
            ratings, scores, persons=persons, rng=np.random.default_rng(5), replicates=200
        )
        assert found.interval is not None
        assert found.difference_interval is not None
        assert found.interval[0] < found.human_ceiling < found.interval[1]
        widths.append(np.ptp(found.interval))
    assert widths[0] > 1.2 * widths[1]


def _literal(
    ratings: Ratings, scores: Array | None, kind: Kind, fewest: int, persons: list[int] | None
) -> list[tuple[float, float] | None]:
    """Return both intervals by the whole measure of every drawn table, written out row by row."""
    points = []
    draws = redrawn_ratings("x", ratings, persons=persons, rng=np.random.default_rng(9), draws=60)
    for drawn in draws:
        own = None if scores is None else scores[drawn.items]
        try:
            one = human_ceiling(drawn.ratings, own, kind=kind, min_instances=fewest)
        except Undefined:
            points.append((np.nan, np.nan))
        else:
            points.append((one.human_ceiling, np.nan if one.difference is None else one.difference))
    ends = percentile_interval(points, level=0.9)
    return [
        None if np.isnan(low) else (float(low), float(high))
        for low, high in zip(ends.low, ends.high, strict=True)
    ]


SPARSE = np.column_stack(
    [
        HOLES,
        np.full(40, np.nan),  # nobody
        np.where(np.arange(40) < 4, 7 - TABLE[:, 0], np.nan),  # in some draws too few, or constant
        np.full(40, 2.0),  # never a correlation
    ]
)


@pytest.mark.parametrize("most", [900, 10**6])
@pytest.mark.parametrize("fewest", [1, 4])
@pytest.mark.parametrize("persons", [None, [k % 9 for k in range(40)]])
@pytest.mark.parametrize("kind", ["pearson", "spearman", "mae"])
def test_intervals_are_those_of_tables_drawn_row_by_row(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, persons: list[int] | None, fewest: int, most: int
) -> None:
    """Sums by person must tell the same as writing every drawn table out."""
    ratings = Ratings.of_table(SPARSE)
    expected = _literal(ratings, SCORES, kind, fewest, persons)
    monkeypatch.setattr(redraws, "MOST_DRAWN", most)
    found = human_ceiling(
        ratings,
        SCORES,
        kind=kind,
        min_instances=fewest,
        persons=persons,
        rng=np.random.default_rng(9),
        replicates=60,
        level=0.9,
    )
    assert None not in expected
    assert found.interval == pytest.approx(expected[0], rel=1e-9)
    assert found.difference_interval == pytest.approx(expected[1], rel=1e-9)


@pytest.mark.parametrize("kind", ["pearson", "spearman", "mae"])
def test_undefined_draws_are_those_of_tables_drawn_row_by_row(kind: Kind) -> None:
    """Two persons: where one is drawn twice a correlation has no value, and a distance has."""
    table = np.array([[1.0, 1, 2], [1, 2, 2], [3, 4, 3]])
    persons, scores = [0, 0, 1], np.array([1.0, 1.0, 5.0])
    for given in (scores, None):
        expected = _literal(Ratings.of_table(table), given, kind, 1, persons)
        found = human_ceiling(
            Ratings.of_table(table),
            given,
            kind=kind,
            persons=persons,
            rng=np.random.default_rng(9),
            replicates=60,
            level=0.9,
        )
        assert found.interval == (expected[0] and pytest.approx(expected[0]))
        assert found.difference_interval == (expected[1] and pytest.approx(expected[1]))
        assert (expected[0] is None) == (kind != "mae")


def test_an_interval_needs_persons_that_vary() -> None:
    table = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 3.0]])
    found = human_ceiling(
        Ratings.of_table(table), table[:, 0], rng=np.random.default_rng(1), replicates=50
    )
    assert found.interval is found.difference_interval is None
    assert found.missing["interval"] == found.missing["difference_interval"] == "too_few"


def test_a_draw_can_make_the_model_constant() -> None:
    table = np.arange(24.0).reshape(6, 4) % 5
    found = human_ceiling(
        Ratings.of_table(table),
        np.array([1.0, 1, 1, 1, 1, 2]),
        rng=np.random.default_rng(1),
        replicates=50,
    )
    assert found.missing["difference_interval"] == "too_few"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind must be one of pearson, spearman, mae, got 'tau'"):
        human_ceiling(Ratings.of_table(TABLE), kind="tau")  # type: ignore[arg-type]


def test_a_rater_of_few_items_need_not_count() -> None:
    few = np.where(np.arange(40) < 5, 7 - TABLE[:, 0], np.nan)
    ratings = Ratings.of_table(np.column_stack([TABLE, few]))
    found = human_ceiling(
        ratings, SCORES, min_instances=6, rng=np.random.default_rng(1), replicates=20
    )
    assert found.missing["rater_vs_rest[4]"] == "too_few"
    assert found.human_ceiling == pytest.approx(_mean(found.rater_vs_rest[:4]))
    assert human_ceiling(ratings, SCORES).human_ceiling < found.human_ceiling
