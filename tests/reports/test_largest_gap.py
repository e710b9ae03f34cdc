"""The largest gap of a finding in one line."""

from dataclasses import replace

from evenhand.audit.result import AuditResult, Number
from evenhand.reports.largest_gap import largest


def test_size_interval_group_and_margin(rich: AuditResult) -> None:
    first = rich.findings[0]
    assert largest(first, rich) == (
        "+0.41 scale points (+0.31 to +0.52) in perceived gender: Female, margin 0.25"
    )
    free = largest(replace(first, margin=None), rich)
    assert free.endswith("in perceived gender: Female")


def test_what_is_withheld_or_missing_is_not_the_largest(rich: AuditResult) -> None:
    first = rich.findings[0]
    women, men, *_ = first.comparisons
    kept = replace(women, suppressed="disclosure")
    assert "Male" in largest(replace(first, comparisons=(kept, men)), rich)
    none = replace(women, gap=Number(value=None))
    assert largest(replace(first, comparisons=(kept, none)), rich) == ""


def test_a_gap_without_interval_has_none(rich: AuditResult) -> None:
    first = rich.findings[0]
    bare = replace(first.comparisons[0], gap=Number(value=0.3))
    assert largest(replace(first, comparisons=(bare,)), rich).startswith("+0.30 scale points in")
