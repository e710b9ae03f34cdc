"""Numbers of a result: the interval belongs to the number printed, or a reason says why not."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from evenhand.audit.claims import claims
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.result import Comparison
from evenhand.audit.rows import judged_rows, shown_rows
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]


def errors(evidence: Evidence) -> Array:
    (model,), truth = evidence.scores, evidence.truth
    return model.values - truth.values  # noqa: PD011  (an array of ours, not a frame)


def rows_of(evidence: Evidence) -> tuple[Comparison, ...]:
    return judged_rows(evidence, judge(evidence)[0])


def test_the_gap_has_the_clustered_interval_of_a_regression(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.2}))
    frame = pd.DataFrame(
        {
            "error": errors(evidence)[:, 0],
            "women": (evidence.table.cells[:, 0] == 0).astype(float),
            "person": np.unique(evidence.table.persons, return_inverse=True)[1],
        }
    )
    fit = smf.ols("error ~ women", frame).fit(
        cov_type="cluster", cov_kwds={"groups": frame["person"]}
    )
    row = rows_of(evidence)[0]
    error = float(fit.bse["women"])
    assert row.gap.value == pytest.approx(fit.params["women"])
    assert row.standard_error == pytest.approx(error, rel=1e-6)
    reach = stats.t.ppf(0.975, 59) * error
    assert row.gap.value is not None
    assert row.gap.low == pytest.approx(row.gap.value - reach, rel=1e-6)
    assert row.gap.high == pytest.approx(row.gap.value + reach, rel=1e-6)
    assert row.gap.method == "t(59), cluster-robust CR1"
    decision = stats.t.ppf(0.95, 59) * error
    assert row.decision_low == pytest.approx(row.gap.value - decision, rel=1e-6)


@pytest.mark.parametrize("rules", [{}, {"standard_error": "bootstrap"}, {"unit": "item"}])
def test_interval_and_decision_rest_on_the_printed_standard_error(
    measured: Measured, reading: Reading, rules: dict[str, object]
) -> None:
    for row in rows_of(measured(reading(), statistics=rules)):
        assert row.gap.value is not None
        assert row.standard_error is not None
        assert row.degrees_of_freedom is not None
        for low, high, level in (
            (row.gap.low, row.gap.high, 0.975),
            (row.decision_low, row.decision_high, 0.95),
        ):
            reach = stats.t.ppf(level, row.degrees_of_freedom) * row.standard_error
            assert low == pytest.approx(row.gap.value - reach)
            assert high == pytest.approx(row.gap.value + reach)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, "cluster-robust CR1"),
        ({"standard_error": "bootstrap"}, "persons resampled"),
        ({"unit": "item"}, "items taken as independent"),
    ],
)
def test_the_unit_of_an_interval_is_said(
    measured: Measured, reading: Reading, rules: dict[str, object], said: str
) -> None:
    row = rows_of(measured(reading(), statistics=rules))[0]
    assert said in row.gap.method
    assert (row.gap.items, row.gap.persons) == (360, 60)
    assert (row.outside.items, row.outside.persons) == (360, 60)


def test_a_gap_is_inside_minus_outside(measured: Measured, reading: Reading) -> None:
    for row in rows_of(measured(reading(shifts={"age=old": 0.4}))):
        assert row.inside.value is not None
        assert row.outside.value is not None
        assert row.gap.value == pytest.approx(row.inside.value - row.outside.value)
        assert row.reference == "everyone else"


def test_few_persons_have_a_value_and_no_interval(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 4, ("M", "young"): 30, ("M", "old"): 30}
    report = {"audience": "internal", "suppress_below": 5}
    cells[("F", "unknown")] = 1
    model = reading()

    def silent(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        found[table.persons == table.persons[0]] = np.nan
        return found

    evidence = measured(silent, cells=cells, report=report)
    shown = msgspec.structs.replace(evidence.plan.report, suppress_below=3)
    plan = msgspec.structs.replace(evidence.plan, report=shown)
    row = rows_of(replace(evidence, plan=plan))[0]
    assert row.inside.value is not None
    assert (row.inside.low, row.inside.method) == (None, "")
    assert row.inside.reason == row.gap.reason == "too_few_persons_for_an_interval"
    assert row.inside.persons == 4


def test_no_variation_is_a_reason_for_no_interval(measured: Measured) -> None:
    def copied(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return truth.copy()

    row = rows_of(measured(copied))[0]
    assert (row.gap.value, row.gap.low, row.gap.method) == (0.0, None, "")
    assert row.gap.reason == "no_variation"
    assert row.standard_error in {None, 0.0}


def test_rates_have_a_bootstrap_interval_within_their_span(
    measured: Measured, reading: Reading
) -> None:
    show = [{"metric": "tpr", "truth_at": 4, "score_at": 4, "emotions": ["Anger"]}]
    evidence = measured(reading(), show=show)
    (claim,) = claims(evidence, evidence.plan.show)
    for row in shown_rows(evidence, claim):
        assert row.inside.method == "BCa, persons resampled"
        assert row.inside.low is not None
        assert row.inside.value is not None
        assert row.inside.high is not None
        assert 0 <= row.inside.low < row.inside.value < row.inside.high <= 1
        assert (row.verdict, row.p_within) == (None, None)


def test_correlations_have_an_interval_on_fishers_scale(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(), show=[{"metric": "pearson", "emotions": ["Anger"]}])
    (claim,) = claims(evidence, evidence.plan.show)
    row = shown_rows(evidence, claim)[0]
    women = evidence.table.cells[:, 0] == 0
    truth, (scores,) = evidence.truth, evidence.scores
    pair = (values.values[women, 0] for values in (truth, scores))  # noqa: PD011  (no frame)
    assert row.inside.value == pytest.approx(np.corrcoef(*pair)[0, 1])
    assert row.inside.method.startswith("Fisher z, t(59)")
    assert row.inside.low is not None
    assert row.inside.high is not None
    assert row.inside.value is not None
    assert row.inside.high - row.inside.value < row.inside.value - row.inside.low


def test_the_exact_p_is_given_where_it_can_be_listed(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 6, ("M", "young"): 7}
    report = {"audience": "internal"}
    row = rows_of(measured(reading(), cells=cells, report=report))[0]
    assert row.p_exact is not None
    assert row.p_exact * 1716 == pytest.approx(round(row.p_exact * 1716))
    assert rows_of(measured(reading()))[0].p_exact is None


def test_a_number_that_few_persons_contribute_to_is_withheld(
    measured: Measured, reading: Reading
) -> None:
    cells = {("F", "young"): 12, ("M", "young"): 30, ("M", "old"): 30}
    model = reading()

    def silent(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        found[np.isin(table.persons, np.unique(table.persons)[:4])] = np.nan
        return found

    row = rows_of(measured(silent, cells=cells))[0]
    assert (row.suppressed, row.verdict) == ("disclosure", "inconclusive")
    assert row.inside.persons is row.gap.value is row.decision_low is None
