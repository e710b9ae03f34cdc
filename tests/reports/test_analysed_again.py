"""What the first page says of analyses in other ways, and of its grammar."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Comparison, Finding, Sensitivity, Verdict
from evenhand.reports.analysed_again import again
from evenhand.reports.page import html
from evenhand.reports.tally import gated, in_words


def record(finding: Finding, c: Comparison, *others: Verdict, reason: str = "") -> Sensitivity:
    """Return a comparison that was analysed again, with the audit's verdict and others."""
    verdicts: dict[Verdict, int] = {} if reason else dict.fromkeys((c.verdict, *others), 1)  # type: ignore[arg-type]
    return Sensitivity(
        finding=finding.id,
        slice=c.slice,
        variant="one",
        what="One.",
        runs=len(verdicts),
        verdicts=verdicts,
        changed=bool(others),
        reason=reason,
    )


@pytest.fixture
def one(rich: AuditResult) -> Finding:
    """Return the gated finding whose comparisons are within margin."""
    return next(f for f in gated(rich) if f.verdict == "within_margin")


def test_nothing_judged_says_nothing(rich: AuditResult) -> None:
    assert again(replace(rich, findings=())) == ()


def test_findings_without_records_are_told(rich: AuditResult) -> None:
    (told,) = again(replace(rich, sensitivity=()))
    assert told.startswith("Not analysed again: 27 comparisons (DIS001")


def test_changes_are_counted_by_verdict(rich: AuditResult, one: Finding) -> None:
    first, second, third = one.comparisons[:3]
    records = (
        record(one, first, "insufficient_data"),
        record(one, second, "insufficient_data", "inconclusive"),
        record(one, third),
        Sensitivity(finding="", slice="", variant="two", what="", reason="one_rater"),
    )
    reach, changes, cleared = again(replace(rich, sensitivity=records))
    assert reach.startswith(f"Analysed again in other ways: 3 comparisons ({one.code}). Not")
    assert "Not analysed again: 24 comparisons (" in reach
    assert changes == (
        "2 of the 3 get another verdict in some of these ways: 2 from “within margin” to "
        "“insufficient data”, 1 from “within margin” to “inconclusive” "
        "(some change in more than one way)."
    )
    assert cleared == "Of the 3 that are within margin, 2 are among them."


def test_a_change_alone_and_none(rich: AuditResult, one: Finding) -> None:
    c = one.comparisons[0]
    _, *calm = again(replace(rich, sensitivity=(record(one, c),)))
    assert calm == ["None of those analysed again gets another verdict."]
    _, changes, cleared = again(replace(rich, sensitivity=(record(one, c, "inconclusive"),)))
    assert changes.startswith("1 of the 1 gets another verdict")
    assert cleared == "Of the 1 that are within margin, 1 is among them."


def test_an_open_answer_that_changes_is_no_cleared_one(rich: AuditResult) -> None:
    finding, c = next(
        (f, c) for f in gated(rich) for c in f.comparisons if c.verdict == "inconclusive"
    )
    others: tuple[Verdict, ...] = (
        "exceeds_margin",
        "insufficient_data",
        "undefined",
        "within_margin",
    )
    _, changes = again(replace(rich, sensitivity=(record(finding, c, *others),)))
    assert ", and 1 rarer change (some change in more than one way)." in changes


def test_numbers_that_are_kept_back_are_told_as_such(rich: AuditResult, one: Finding) -> None:
    records = tuple(record(one, c, reason="disclosure") for c in one.comparisons[:2])
    (told,) = again(replace(rich, sensitivity=records))
    assert told.endswith("Kept back to protect persons: 2 comparisons.")
    assert "Not analysed again: 25 comparisons" in told


def test_the_page_names_the_grounds_without_an_attribute(rich: AuditResult) -> None:
    page = html(rich)
    _, _, after = page.partition("Protected grounds without an attribute here: ")
    assert "disability; religion or belief" in after.partition("</a>")[0]
    assert '<a href="#bias-scenarios">Reasons given</a>' in after


def test_a_count_and_its_verdict_agree() -> None:
    counts: dict[Verdict, int] = {"exceeds_margin": 1, "insufficient_data": 12}
    assert in_words(counts) == "1 exceeds the margin, 12 insufficient data"
    assert in_words({"exceeds_margin": 1200}) == "1,200 exceed the margin"
