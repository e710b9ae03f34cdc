"""The CREMA-D example's tests and verdicts, from gap, error and degrees of freedom alone.

The t distribution is scipy's, the adjustment for many gaps is that of statsmodels.
"""

import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from evenhand.audit.result import AuditResult, Comparison

JUDGED_SLICES = 11
GATES = 4
ERRORS = 1e-8


def number(value: float | None) -> float:
    assert value is not None
    return value


def family(result: AuditResult) -> list[tuple[float, Comparison]]:
    """Return all judged comparisons with their margins, in the order of the findings."""
    return [
        (number(found.margin), each)
        for found in result.findings
        if found.gated
        for each in found.comparisons
        if each.verdict != "insufficient_data"
    ]


def test_equivalence_and_excess_follow_from_gap_error_and_df(crema_d: AuditResult) -> None:
    tested = family(crema_d)
    assert len(tested) == GATES * JUDGED_SLICES
    for margin, each in tested:
        gap, spread = number(each.gap.value), number(each.standard_error)
        df = number(each.degrees_of_freedom)
        below = stats.t.sf((gap + margin) / spread, df)
        above = stats.t.cdf((gap - margin) / spread, df)
        beyond = min(1.0, 2 * stats.t.sf((abs(gap) - margin) / spread, df))
        assert each.p_within == pytest.approx(max(below, above), rel=1e-6, abs=1e-12)
        assert each.p_exceeds == pytest.approx(beyond, rel=1e-6, abs=1e-12)
        reach = stats.t.ppf(0.95, df) * spread
        assert each.decision_low == pytest.approx(gap - reach, abs=ERRORS)
        assert each.decision_high == pytest.approx(gap + reach, abs=ERRORS)


def test_excess_is_adjusted_over_all_gates_by_holm(crema_d: AuditResult) -> None:
    found = [each for _, each in family(crema_d)]
    adjusted = multipletests([number(each.p_exceeds) for each in found], method="holm")[1]
    for each, expected in zip(found, adjusted, strict=True):
        assert each.p_exceeds_adjusted == pytest.approx(expected, rel=1e-9)


def test_verdicts_follow_from_the_tests(crema_d: AuditResult) -> None:
    for _, each in family(crema_d):
        skilled = all(test.shown for test in each.skill)
        if number(each.p_exceeds_adjusted) <= 0.05:
            expected = "exceeds_margin"
        elif number(each.p_within) < 0.05 and skilled:
            expected = "within_margin"
        else:
            expected = "inconclusive"
        assert (each.slice, each.verdict) == (each.slice, expected)


def test_the_worst_verdict_of_a_gate_is_the_gate_s(crema_d: AuditResult) -> None:
    for found in (each for each in crema_d.findings if each.gated):
        words = {each.verdict for each in found.comparisons}
        assert "exceeds_margin" not in words
        assert words - {"within_margin"}
        assert found.verdict == "inconclusive"
    assert (crema_d.verdict, crema_d.exit_code) == ("inconclusive", 3)


def test_resampled_actors_say_the_same_as_the_sandwich(crema_d: AuditResult) -> None:
    for _, each in family(crema_d):
        assert each.bootstrap_standard_error == pytest.approx(number(each.standard_error), rel=0.1)
