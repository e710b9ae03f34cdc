"""Disturbed scores: shares that stay by hand and by regression, and verdicts that hold."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.audit.changes.disturbance import JudgedDisturbance, judged_disturbances
from evenhand.audit.evidence import Evidence
from evenhand.audit.table import Array, Table

Made = Callable[..., Any]

NOISE = {
    "name": "noise",
    "predictions": {"model": "noise.csv"},
    "emotions": ["Anger"],
    "tolerance": 0.35,
    "unchanged": 0.9,
    "margin": 0.1,
    "owner": "test",
}


def moved(*, women: float, men: float, seed: int = 1) -> Callable[[Array, Table], Array]:
    """Return what moves so large a share of scores by a whole point."""

    def disturb(values: Array, table: Table) -> Array:
        rng = np.random.default_rng(seed)
        share = np.where(table.cells[:, 1] == 0, women, men)
        values[rng.random(len(values)) < share] += 1.0
        return values

    return disturb


def one(evidence: Evidence) -> JudgedDisturbance:
    (found,) = judged_disturbances(evidence)
    return found


def said(evidence: Evidence) -> dict[str, str]:
    judged = one(evidence)
    names = [evidence.slices[row.place].id or "all" for row in judged.found.rows]
    return {name: a.verdict for name, a in zip(names, judged.answers, strict=False)}


def test_shares_and_gaps_are_those_of_a_regression_with_clusters(
    panel_of: Made, evidence_of: Made
) -> None:
    panel = panel_of(persons=100)
    evidence = evidence_of(
        panel, perturbation=[NOISE], disturbed=moved(women=0.3, men=0.1), slices={}
    )
    rows = {evidence.slices[r.place].id: r for r in one(evidence).found.rows}
    after = evidence.changes.disturbed[0].scores.values[:, 0]
    stays = np.abs(after - evidence.scores[0].values[:, 0]) <= 0.35
    women = evidence.table.cells[:, 1] == 0
    row = rows["gender=F"]
    assert 1 - row.moved.value == pytest.approx(stays[women].mean())
    assert row.gap == pytest.approx(stays[women].mean() - stays[~women].mean())
    who = np.unique(evidence.table.persons, return_inverse=True)[1]
    fit = sm.OLS(stays.astype(float), sm.add_constant(women.astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": who}
    )
    assert float(row.spread.standard_error) == pytest.approx(fit.bse[1])
    assert row.items == women.sum()


def test_a_model_that_stays_is_cleared_and_one_that_gives_way_is_not(
    panel_of: Made, evidence_of: Made
) -> None:
    panel = panel_of(persons=200)
    same = evidence_of(panel, perturbation=[NOISE], disturbed=moved(women=0.03, men=0.03))
    assert set(said(same).values()) == {"within_margin"}
    assert one(same).verdict() == "within_margin"
    apart = evidence_of(panel, perturbation=[NOISE], disturbed=moved(women=0.4, men=0.02))
    assert said(apart)["gender=F"] == "exceeds_margin"
    assert one(apart).verdict() == "exceeds_margin"


def test_a_model_without_skill_is_never_cleared_for_staying_as_it_is(
    panel_of: Made, evidence_of: Made
) -> None:
    for seed in range(10):
        panel = panel_of(persons=150, skill=0.0, seed=seed)
        found = evidence_of(panel, perturbation=[NOISE], disturbed=moved(women=0.01, men=0.01))
        assert one(found).verdict() == "inconclusive"
        assert "no_skill" in one(found).answers[0].hints


def test_either_limit_may_stand_alone(panel_of: Made, evidence_of: Made) -> None:
    panel, how = panel_of(persons=200), moved(women=0.3, men=0.3)
    gap = {k: v for k, v in NOISE.items() if k != "unchanged"}
    share = {k: v for k, v in NOISE.items() if k != "margin"}
    only_gap = one(evidence_of(panel, perturbation=[gap], disturbed=how))
    assert (only_gap.verdict(), len(only_gap.answers)) == ("within_margin", 4)
    only_share = one(evidence_of(panel, perturbation=[share], disturbed=how))
    assert (only_share.verdict(), len(only_share.answers)) == ("exceeds_margin", 5)
    assert only_share.gaps is None


def test_lost_scores_are_counted_and_clear_nothing(panel_of: Made, evidence_of: Made) -> None:
    def lose(values: Array, table: Table) -> Array:
        women = np.flatnonzero(table.cells[:, 1] == 0)
        values[women[::8]] = np.nan
        return values

    evidence = evidence_of(panel_of(persons=200), perturbation=[NOISE], disturbed=lose)
    judged = one(evidence)
    rows = {evidence.slices[r.place].id: r for r in judged.found.rows}
    assert (rows["gender=F"].lost, rows["gender=M"].lost) == (125, 0)
    answers = dict(zip(rows, judged.answers, strict=True))
    assert answers["gender=F"].hints == ("unequal_loss",)
    assert answers["gender=M"].verdict == "within_margin"


def test_nothing_moved_is_worth_one_item_a_person(panel_of: Made, evidence_of: Made) -> None:
    asked = {k: v for k, v in NOISE.items() if k != "margin"}
    words = [
        one(evidence_of(panel_of(persons=n, pairs=50), perturbation=[asked])).answers[-1].verdict
        for n in (20, 40)
    ]
    assert words == ["inconclusive", "within_margin"]
