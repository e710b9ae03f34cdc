"""The COMPAS example, held to the published rates, to textbook intervals and to fairlearn.

ProPublica published these error rates in 2016; everybody who audits two groups has checked a tool
against them since. Here the whole product is checked: plan, reader, rates, gaps, intervals.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    equalized_odds_difference,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import evenhand
from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.metrics.inference.proportions import newcombe_difference, wilson

HOUSE = Path(__file__).resolve().parents[2]
PLAN = HOUSE / "examples" / "compas" / "plan.toml"

BLACK, WHITE = "African-American", "Caucasian"
PUBLISHED = {("fpr", BLACK): 0.4485, ("fpr", WHITE): 0.2345} | {
    ("fnr", BLACK): 0.2799,
    ("fnr", WHITE): 0.4772,
}
"""ProPublica 2016, "How We Analyzed the COMPAS Recidivism Algorithm", to four digits."""
ROUNDING = 6e-5

COUNTS = {("fpr", BLACK): (805, 1795), ("fpr", WHITE): (349, 1488)} | {
    ("fnr", BLACK): (532, 1901),
    ("fnr", WHITE): (461, 966),
}
"""Errors of each kind, and the persons who could suffer them, in the public table."""
WILSON = {
    ("fpr", BLACK): (0.425594961628931, 0.471561066717622),
    ("fnr", BLACK): (0.260131622495891, 0.300461729709812),
    ("fpr", WHITE): (0.213714706822282, 0.256738406456593),
    ("fnr", WHITE): (0.445880513265856, 0.508751246801915),
}
NEWCOMBE = (0.182053182326989, 0.245023340326907)
"""Intervals of these counts by base R: rates, and the difference of false positive rates."""
METHODS_DIFFER_BY = 2e-3
"""Most that ends of two sound intervals differ by at these counts; a rate's spread is 0.01."""


@pytest.fixture(scope="module")
def result(compas_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    return evenhand.run(PLAN, tmp_path_factory.mktemp("compas"), data=compas_folder)


@pytest.fixture(scope="module")
def persons(compas_folder: Path) -> pd.DataFrame:
    table = pd.read_csv(compas_folder / "compas-two-years.csv")
    table["high"] = table["decile_score"] >= 5
    return table


def finding(result: AuditResult, metric: str) -> Finding:
    return next(each for each in result.findings if each.metric.startswith(f"{metric}["))


def against_white(result: AuditResult, metric: str) -> Comparison:
    rows = finding(result, metric).comparisons
    return next(each for each in rows if each.slice == f"race={BLACK}")


def number(value: float | None) -> float:
    assert value is not None
    return value


@pytest.mark.parametrize(("race", "count"), [(BLACK, 3696), (WHITE, 2454)])
def test_the_groups_have_the_published_size(result: AuditResult, race: str, count: int) -> None:
    record = next(each for each in result.slices if each.id == f"race={race}")
    assert (record.items, record.persons) == (count, count)


@pytest.mark.parametrize("metric", ["fpr", "fnr"])
def test_the_rates_are_those_that_propublica_published(result: AuditResult, metric: str) -> None:
    found = against_white(result, metric)
    assert found.reference == f"race={WHITE}"
    assert found.inside.value == pytest.approx(PUBLISHED[metric, BLACK], abs=ROUNDING)
    assert found.outside.value == pytest.approx(PUBLISHED[metric, WHITE], abs=ROUNDING)
    assert found.verdict == "exceeds_margin"
    assert result.exit_code == 1


@pytest.mark.parametrize("metric", ["fpr", "fnr"])
def test_the_rates_are_the_counts(result: AuditResult, metric: str) -> None:
    found = against_white(result, metric)
    for side, race in ((found.inside, BLACK), (found.outside, WHITE)):
        hits, total = COUNTS[metric, race]
        assert side.value == pytest.approx(hits / total, abs=1e-12)
        assert side.persons == total


@pytest.mark.parametrize("case", WILSON)
def test_wilson_s_intervals_are_those_of_r_and_of_statsmodels(case: tuple[str, str]) -> None:
    hits, total = COUNTS[case]
    ends = wilson(hits, total)
    assert (float(ends.low), float(ends.high)) == pytest.approx(WILSON[case], abs=1e-9)
    other = proportion_confint(hits, total, method="wilson")
    assert (float(ends.low), float(ends.high)) == pytest.approx(other, abs=1e-9)


def test_newcombe_s_interval_is_that_of_r_and_of_statsmodels() -> None:
    hits, total = COUNTS["fpr", BLACK]
    others, of = COUNTS["fpr", WHITE]
    ends = newcombe_difference(hits, total, reference_count=others, reference_total=of)
    assert (float(ends.low), float(ends.high)) == pytest.approx(NEWCOMBE, abs=1e-9)
    other = confint_proportions_2indep(hits, total, others, of, method="newcomb")
    assert (float(ends.low), float(ends.high)) == pytest.approx(other, abs=1e-9)


def test_intervals_of_the_audit_agree_with_those_of_the_textbook(result: AuditResult) -> None:
    """With one item a person, robust and resampled intervals must come to the same."""
    gap = against_white(result, "fpr").gap
    assert (gap.low, gap.high) == pytest.approx(NEWCOMBE, abs=METHODS_DIFFER_BY)
    for metric in ("fpr", "fnr"):
        side = against_white(result, metric).inside
        assert (side.low, side.high) == pytest.approx(WILSON[metric, BLACK], abs=METHODS_DIFFER_BY)


@pytest.mark.parametrize("metric", ["fpr", "fnr"])
def test_the_error_of_a_gap_is_the_binomial_one(result: AuditResult, metric: str) -> None:
    """HC1 of two shares: `sqrt(n / (n - 2) * sum of p (1 - p) / n_g)`; G = n, so CR1 is that."""
    counts = [COUNTS[metric, race] for race in (BLACK, WHITE)]
    everybody = sum(total for _, total in counts)
    variance = sum(hits / n * (1 - hits / n) / n for hits, n in counts)
    expected = np.sqrt(everybody / (everybody - 2) * variance)
    found = against_white(result, metric)
    assert found.standard_error == pytest.approx(expected, abs=1e-8)
    assert found.degrees_of_freedom == min(total for _, total in counts) - 1
    assert found.bootstrap_standard_error == pytest.approx(expected, rel=0.1)


def test_excess_is_adjusted_over_both_rates_by_holm(result: AuditResult) -> None:
    rows = [
        (number(each.margin), row)
        for each in result.findings
        if each.gated
        for row in each.comparisons
        if row.p_exceeds is not None
    ]
    expected = []
    for margin, row in rows:
        gap, spread = number(row.gap.value), number(row.standard_error)
        beyond = stats.t.sf((abs(gap) - margin) / spread, number(row.degrees_of_freedom))
        expected.append(min(1.0, 2 * float(beyond)))
    assert [row.p_exceeds for _, row in rows] == pytest.approx(expected, rel=1e-6)
    adjusted = multipletests(expected, method="holm")[1]
    assert [row.p_exceeds_adjusted for _, row in rows] == pytest.approx(list(adjusted), rel=1e-6)


def test_fairlearn_finds_the_same_rates_in_every_group(
    result: AuditResult, persons: pd.DataFrame
) -> None:
    frame = MetricFrame(
        metrics={
            "fpr": false_positive_rate,
            "fnr": false_negative_rate,
            "selection_rate": selection_rate,
        },
        y_true=persons["two_year_recid"],
        y_pred=persons["high"],
        sensitive_features=persons["race"],
    )
    for metric in ("fpr", "fnr", "selection_rate"):
        rows = {row.slice: row for row in finding(result, metric).comparisons}
        for race in frame.by_group.index.drop(WHITE):
            found = rows[f"race={race}"]
            assert found.inside.value == pytest.approx(frame.by_group.loc[race, metric], abs=1e-12)
            assert found.outside.value == pytest.approx(
                frame.by_group.loc[WHITE, metric], abs=1e-12
            )


def test_fairlearn_s_equalized_odds_is_the_wider_of_both_gaps(
    result: AuditResult, persons: pd.DataFrame
) -> None:
    two = persons[persons["race"].isin([BLACK, WHITE])]
    expected = equalized_odds_difference(
        two["two_year_recid"], two["high"], sensitive_features=two["race"]
    )
    gaps = [abs(number(against_white(result, m).gap.value)) for m in ("fpr", "fnr")]
    assert max(gaps) == pytest.approx(expected, abs=1e-12)
