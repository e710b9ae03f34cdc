"""Drift of scores against plain recomputations; labels are not needed."""

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from evenhand.metrics.changes.score_drift import (
    ScoreDrift,
    drift_metrics,
    drift_verdicts,
    score_drift,
)
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.inference.few_discordant import least_paired_variance
from evenhand.metrics.sum_table import accumulate
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(8)
PERSONS = 90
WHO = np.repeat(np.arange(PERSONS), RNG.integers(4, 7, PERSONS))
GROUP = WHO % 2
OLD = RNG.uniform(0, 1, (len(WHO), 2))
MOVE = 0.02 + 0.05 * GROUP[:, None] + RNG.normal(0, 0.02, (PERSONS, 1))[WHO]
NEW = OLD + MOVE + RNG.normal(0, 0.05, OLD.shape)


def _drift(old: Array, new: Array, *, score_at: float | None = 0.5) -> ScoreDrift:
    table = accumulate(
        drift_metrics(tolerance=0.1, score_at=score_at),
        old,
        new[:, None, :],
        cells=GROUP[:, None].astype(np.int16),
        clusters=np.char.mod("%03d", WHO),
    )
    first = table.cells[:, 0] == 0
    nobody = np.zeros_like(first)
    sides = Comparisons(
        table,
        slices=np.stack([~first, first, nobody]),
        references=np.stack([first, ~first, first]),
        covered=np.ones((1, 2), dtype=np.bool_),
    )
    return score_drift(sides, tolerance=0.1, score_at=score_at)


def test_every_number_is_that_of_the_items() -> None:
    found = _drift(OLD, NEW)
    moves, inside = NEW - OLD, GROUP == 1
    own, other = moves[inside], moves[~inside]
    expected = {
        "old": OLD[inside].mean(axis=0),
        "new": NEW[inside].mean(axis=0),
        "drift": own.mean(axis=0),
        "reference_drift": other.mean(axis=0),
        "apart": own.mean(axis=0) - other.mean(axis=0),
        "deviation": own.std(axis=0),
        "moved": (np.abs(own) > 0.1).mean(axis=0),
    }
    for name, values in expected.items():
        assert getattr(found, name)[0] == pytest.approx([*values, values.mean()]), name
    assert found.items[0].tolist() == [inside.sum()] * 3
    assert found.persons[0].tolist() == [PERSONS / 2] * 3
    assert found.apart_persons[0, 0] == PERSONS / 2
    assert not found.identical.any()
    alone = [own[WHO[inside] != p].mean(axis=0)[0] for p in np.unique(WHO[inside])]
    assert found.low_left_out[0, 0] == pytest.approx(min(alone))
    assert found.high_left_out[0, 0] == pytest.approx(max(alone))


def test_spreads_are_those_of_clustered_regressions() -> None:
    found = _drift(OLD, NEW)
    moves = (NEW - OLD)[:, 0]
    one = GROUP == 1
    fit = sm.OLS(moves[one], np.ones(one.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": WHO[one]}
    )
    assert found.spread.standard_error[0, 0] == pytest.approx(float(fit.bse[0]), rel=1e-6)
    design = np.stack([np.ones(len(WHO)), one], axis=1)
    fit = sm.OLS(moves, design).fit(cov_type="cluster", cov_kwds={"groups": WHO})
    assert found.apart_spread.standard_error[0, 0] == pytest.approx(float(fit.bse[1]), rel=1e-6)


def test_flips_are_decisions_that_change_sides() -> None:
    found = _drift(OLD, NEW).flips
    assert found is not None
    inside = GROUP == 1
    was, now = OLD[inside] >= 0.5, NEW[inside] >= 0.5
    assert found.up[0, :2] == pytest.approx((~was & now).mean(axis=0))
    assert found.down[0, :2] == pytest.approx((was & ~now).mean(axis=0))
    assert found.net[0] == pytest.approx(found.up[0] - found.down[0])
    fit = sm.OLS((now * 1.0 - was)[:, 0], np.ones(inside.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": WHO[inside]}
    )
    assert found.net_spread.standard_error[0, 0] == pytest.approx(float(fit.bse[0]), rel=1e-6)
    assert _drift(OLD, NEW, score_at=None).flips is None


def test_no_flip_at_all_is_not_certain() -> None:
    found = _drift(OLD, OLD + 1e-9).flips
    assert found is not None
    items = float((GROUP == 1).sum())
    least = least_paired_variance(np.zeros(1), np.zeros(1), np.array([items]))[0]
    assert found.net[0, 0] == 0
    assert found.net_spread.standard_error[0] == pytest.approx(np.sqrt([least, least, least / 2]))


def test_an_empty_slice_has_a_reason() -> None:
    found = _drift(OLD, NEW)
    assert (found.reason[2] == "no_items").all()
    assert (found.apart_reason[2] == "no_items").all()
    assert np.isnan(found.drift[2]).all()
    assert not found.identical[2].any()
    assert (found.reason[:2] == "").all()


def test_identical_scores_and_constant_moves() -> None:
    assert _drift(OLD, OLD).identical[:2].all()
    shifted = _drift(OLD, OLD + 0.25)
    assert not shifted.identical.any()
    assert shifted.drift[:2] == pytest.approx(0.25)
    assert (shifted.deviation[:2] == 0).all()
    assert (shifted.moved[:2] == 1).all()


def test_a_move_of_just_the_tolerance_is_within_it() -> None:
    start = np.array([0.3, 0.2, 0.7])
    moved = {m.name: m for m in drift_metrics(tolerance=0.1)}["moved"]
    assert moved(start, start + 0.1) == 0
    assert moved(start, start + 0.1001) == 1


def test_a_constant_score_does_not_hide_drift() -> None:
    found = _drift(np.full_like(OLD, 0.5), NEW)
    assert np.isfinite(found.spread.standard_error[:2]).all()


@pytest.mark.parametrize("tolerance", [np.nan, np.inf])
def test_a_tolerance_is_a_finite_number(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance must be a finite number"):
        drift_metrics(tolerance=tolerance)


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match="tolerance must be 0 or more, got -1"):
        drift_metrics(tolerance=-1.0)


RULES: dict[str, Any] = {
    "df": 40,
    "margin": 0.05,
    "alpha": 0.05,
    "power": 0.8,
    "items": 400,
    "persons": 41,
    "min_items": 30,
    "min_persons": 8,
}


def test_drift_is_judged_to_both_sides() -> None:
    found = drift_verdicts(
        [0.0, -0.12, 0.05, 0.0],
        standard_error=[0.01, 0.01, 0.02, 0.0],
        identical=np.zeros(4, dtype=np.bool_),
        **RULES,
    )
    expected = ["within_margin", "exceeds_margin", "inconclusive", "inconclusive"]
    assert found.verdict.tolist() == expected
    assert found.hints[3] == ("no_variation",)
    assert found.p_within[0] == pytest.approx(stats.t.sf(5, 40))


def test_identical_scores_have_not_drifted() -> None:
    found = drift_verdicts(
        [0.0, np.nan],
        standard_error=[np.nan, np.nan],
        identical=np.array([True, False]),
        **RULES,
    )
    assert found.verdict.tolist() == ["within_margin", "undefined"]
    assert found.hints == (("identical_scores",), ())
    few = drift_verdicts(
        [0.0], standard_error=0.0, identical=np.array([True]), **RULES | {"items": 3}
    )
    assert few.verdict.tolist() == ["insufficient_data"]
