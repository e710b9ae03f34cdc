"""Changes within pairs: numbers of other implementations, planted shifts, verdicts that hold."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.weightstats import ttost_paired

from evenhand.audit.changes.paired import JudgedChange, judged_changes
from evenhand.audit.evidence import Evidence

Made = Callable[..., Any]

TONE = {
    "name": "tone",
    "file": "pairs.csv",
    "emotions": ["Anger"],
    "margin": 0.15,
    "share": 0.05,
    "owner": "test",
}


def one(evidence: Evidence) -> JudgedChange:
    (found,) = judged_changes(evidence)
    return found


def said(evidence: Evidence) -> dict[str, tuple[str, tuple[str, ...]]]:
    judged = one(evidence)
    pairs = zip(judged.found.rows, judged.answers, strict=True)
    return {row.group.id: (answer.verdict, answer.hints) for row, answer in pairs}


def test_one_pair_a_person_is_the_paired_t_test(panel_of: Made, evidence_of: Made) -> None:
    evidence = evidence_of(panel_of(pairs=1, persons=30, shift=(0.1, 0)), counterfactual=[TONE])
    judged = one(evidence)
    values = evidence.scores[0].values[:, 0]
    before, after = values[::2], values[1::2]
    (row,) = judged.found.rows
    assert row.group.id == "tone: light -> dark"
    expected = stats.ttest_rel(after, before)
    assert row.change.value / row.change.standard_error == pytest.approx(expected.statistic)
    interval, number = expected.confidence_interval(0.95), row.change.number(level=0.95)
    assert (number.low, number.high) == pytest.approx((interval.low, interval.high))
    assert judged.means is not None
    p, _, _ = ttost_paired(after, before, -0.15, 0.15)
    assert judged.means.p_within[0] == pytest.approx(p)
    assert row.spread == pytest.approx(np.std(after - before, ddof=1))


@pytest.mark.parametrize("persons", [50, 12])
def test_the_error_is_that_of_a_regression_with_clusters(
    panel_of: Made, evidence_of: Made, persons: int
) -> None:
    evidence = evidence_of(
        panel_of(persons=persons, person_shift=0.2), counterfactual=[{**TONE, "by": ["gender"]}]
    )
    values, table = evidence.scores[0].values[:, 0], evidence.table
    d, who = values[1::2] - values[::2], np.unique(table.persons, return_inverse=True)[1][::2]
    for row in one(evidence).found.rows:
        own = row.group.members
        fit = sm.OLS(d[own], np.ones(own.sum())).fit(
            cov_type="cluster", cov_kwds={"groups": who[own]}, use_t=True
        )
        assert row.change.value == pytest.approx(fit.params[0])
        assert row.change.standard_error == pytest.approx(fit.bse[0])
        assert row.change.df == pytest.approx(len(np.unique(who[own])) - 1)


def test_a_planted_shift_is_found_and_none_is_cleared(panel_of: Made, evidence_of: Made) -> None:
    measure = partial(evidence_of, counterfactual=[TONE])
    shifted = measure(panel_of(persons=100, shift=(0.3, 0), person_shift=0.05, noise=0.03))
    same = measure(panel_of(persons=100, person_shift=0.01, noise=0.03))
    few = measure(panel_of(persons=20, person_shift=0.01, noise=0.03))
    contrast = "tone: light -> dark"
    assert said(shifted) == {contrast: ("exceeds_margin", ("share_beyond",))}
    assert said(same) == {contrast: ("within_margin", ())}
    assert said(few) == {contrast: ("inconclusive", ("share_open",))}


def test_changes_that_cancel_are_caught_by_their_share(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=120, person_shift=0.3, noise=0.02)
    assert said(evidence_of(panel, counterfactual=[TONE]))["tone: light -> dark"] == (
        "exceeds_margin",
        ("share_beyond",),
    )
    mean_only = {k: v for k, v in TONE.items() if k != "share"}
    judged = one(evidence_of(panel, counterfactual=[mean_only]))
    assert judged.answers[0].verdict == "within_margin"
    assert judged.share_answers == ()


@pytest.mark.parametrize("link", ["identity", "none"])
def test_a_model_that_knows_nothing_is_never_cleared(
    panel_of: Made, evidence_of: Made, link: str
) -> None:
    for seed in range(20):
        panel = panel_of(persons=100, skill=0.0, noise=0.01, seed=seed)
        found = evidence_of(panel, counterfactual=[TONE], models=[{"link": link}])
        assert said(found)["tone: light -> dark"] == ("inconclusive", ("no_skill",))


def test_a_shift_at_the_margin_is_seldom_cleared_and_seldom_called_beyond(
    panel_of: Made, evidence_of: Made
) -> None:
    asked = {k: v for k, v in TONE.items() if k != "share"}
    words = []
    for seed in range(200):
        panel = panel_of(
            persons=12, pairs=4, shift=(0.15, 0), person_shift=0.1, noise=0.05, seed=seed
        )
        (answer,) = one(evidence_of(panel, counterfactual=[asked])).answers
        words.append(answer.verdict)
    most = stats.binom(200, 0.05).ppf(0.999)
    assert words.count("within_margin") <= most
    assert words.count("exceeds_margin") <= most


def test_scores_that_are_missing_after_the_change_clear_nothing(
    panel_of: Made, evidence_of: Made
) -> None:
    lacking = tuple(range(1, 201, 4))
    panel = panel_of(persons=100, noise=0.03, lacking=lacking)
    evidence = evidence_of(panel, counterfactual=[TONE])
    (row,) = one(evidence).found.rows
    assert (row.pairs, row.lost, row.lost_gap) == (500, 50, 0.1)
    assert said(evidence)["tone: light -> dark"] == ("inconclusive", ("unequal_loss",))


def test_exceedance_is_adjusted_over_all_rows_of_a_model(panel_of: Made, evidence_of: Made) -> None:
    asked = {**TONE, "emotions": "each", "by": ["gender"]}
    panel = panel_of(persons=60, shift=(0.2, 0.1), person_shift=0.1)
    judged = judged_changes(evidence_of(panel, counterfactual=[asked]))
    tests = [j.means for j in judged if j.means is not None]
    raw = [p for each in tests for p in each.p_exceeds]
    raw += [row.beyond.above(0.05) for j in judged for row in j.found.rows]
    adjusted = [p for each in tests for p in each.p_exceeds_adjusted]
    expected = sm.stats.multipletests(raw, method="holm")[1]
    assert adjusted == pytest.approx(expected[: len(adjusted)])


def test_few_pairs_few_persons_and_no_output_are_told_apart(
    panel_of: Made, evidence_of: Made
) -> None:
    few = said(evidence_of(panel_of(persons=5, pairs=2), counterfactual=[TONE]))
    assert few["tone: light -> dark"] == (
        "insufficient_data",
        ("too_few_items", "too_few_persons"),
    )
    asked = {**TONE, "emotions": ["Anger", "Joy"]}
    anger, joy = judged_changes(
        evidence_of(panel_of(persons=40), counterfactual=[asked], covers=("Joy",))
    )
    assert {a.verdict for a in anger.answers} == {"undefined"}
    assert {a.verdict for a in joy.answers} != {"undefined"}


def test_the_mean_is_over_emotions_of_changes_sizes_and_shares(
    panel_of: Made, evidence_of: Made
) -> None:
    asked = {**TONE, "emotions": "mean"}
    evidence = evidence_of(panel_of(shift=(0.3, -0.3), noise=0.01), counterfactual=[asked])
    (row,) = one(evidence).found.rows
    d = evidence.scores[0].values[1::2] - evidence.scores[0].values[::2]
    assert row.change.value == pytest.approx(d.mean())
    assert row.size.value == pytest.approx(np.abs(d).mean())
    assert row.beyond.value == pytest.approx((np.abs(d) > 0.15).mean())
    assert one(evidence).answers[0].verdict == "exceeds_margin"


def test_items_as_the_unit_take_pairs_that_share_an_item_as_one(
    panel_of: Made, evidence_of: Made
) -> None:
    panel = panel_of(persons=12, pairs=10)
    rules = {"unit": "item"}
    (row,) = one(evidence_of(panel, counterfactual=[TONE], statistics=rules)).found.rows
    d = np.diff(panel.draw(panel.table())[1][:, 0].reshape(-1, 2)).ravel()
    assert row.change.standard_error == pytest.approx(stats.sem(d))
    assert row.change.persons == 12
