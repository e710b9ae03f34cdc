"""Sizes in sentences: told apart where they differ, and zero where only rounding is left."""

from dataclasses import replace

import pytest

from evenhand.audit.finding import Finding, Number
from evenhand.audit.result import AuditResult, Comparison
from evenhand.reports.amount import Amount, span
from evenhand.reports.rows import ruler


@pytest.fixture
def finding(two_models: AuditResult) -> Finding:
    """Return a finding with a margin of two hundredths."""
    return replace(two_models.findings[1], margin=0.02)


def between(finding: Finding, low: float | None, high: float | None) -> str:
    """Return the words for an interval."""
    row: Comparison = finding.comparisons[0]
    gap: Number = replace(row.gap, value=0.0007, low=low, high=high)
    return span(replace(row, gap=gap), Amount(finding))


def test_two_ends_that_differ_do_not_read_the_same(finding: Finding) -> None:
    assert between(finding, 0.00058, 0.00082) == "between 0.0006 and 0.0008 scale points higher"
    assert between(finding, -0.00082, -0.00058) == "between 0.0006 and 0.0008 scale points lower"
    share = replace(finding, unit="share")
    assert between(share, 0.00058, 0.00062) == "between 0.058 and 0.062 percentage points higher"


def test_what_floating_point_leaves_of_zero_is_zero(finding: Finding) -> None:
    assert between(finding, -8e-14, 8e-14) == ("between 0.000 lower and 0.000 scale points higher")


def test_an_interval_of_one_point_and_an_unknown_one(finding: Finding) -> None:
    assert between(finding, 0.001, 0.001) == "between 0.001 and 0.001 scale points higher"
    assert "with a precision that is not known" in between(finding, None, None)


def test_a_cell_tells_the_ends_of_its_interval_apart() -> None:
    cell = ruler(0.02).cell(Number(value=0.0007, low=0.00058, high=0.00082), signed=True)
    assert (cell.text, cell.interval) == ("+0.0007", "+0.0006 to +0.0008")
    wide = ruler(0.02).cell(Number(value=0.0007, low=-0.01, high=0.02))
    assert (wide.text, wide.interval) == ("0.001", "\N{MINUS SIGN}0.010 to 0.020")
    assert ruler(0.02).interval(0.001, 0.001) == "0.001 to 0.001"
