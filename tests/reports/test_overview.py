"""Several audits on one page: every model, every gap beyond a margin, every way to a report."""

import re
from dataclasses import replace
from pathlib import Path

from evenhand.audit.result import AuditResult
from evenhand.reports.overview import MOST, Entry, exceeding, named_harms, overview
from evenhand.reports.wording import BANNED


def page(*entries: Entry) -> str:
    return overview(entries, beside=Path("out"))


def entry(result: AuditResult, *absent: str) -> Entry:
    return Entry(result=result, report=Path("out/faces/report.html"), absent=absent)


def test_each_audit_has_its_title_verdict_models_and_link(rich: AuditResult) -> None:
    text = page(entry(rich))
    assert rich.plan.title in text
    assert 'href="faces/report.html"' in text
    assert all(model.name in text for model in rich.models)
    assert not re.search(r"\b(None|nan|True|False)\b|https?://", text)
    assert not BANNED.findall(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def test_gaps_beyond_their_margin_are_named_and_no_others(rich: AuditResult) -> None:
    lines = exceeding(rich)
    beyond = sum(
        row.verdict == "exceeds_margin" and row.gap.value is not None and not row.suppressed
        for finding in rich.findings
        if finding.gated
        for row in finding.comparisons
    )
    assert len(lines) == min(beyond, MOST) > 0
    assert lines[0].gap in page(entry(rich))


def test_where_nothing_exceeds_that_is_said(rich: AuditResult) -> None:
    calm = replace(rich, findings=())
    assert "No gap is shown to exceed the margins" in page(entry(calm))


def test_what_was_asked_about_harms_and_who_is_absent_is_told(rich: AuditResult) -> None:
    asked = replace(rich.findings[0], code="HRM001", answer="In 0 of 4 pairs & more.", model="m")
    told = replace(
        rich,
        findings=(asked, replace(asked, model="")),
        data=replace(rich.data, statements=("They are drawn.",)),
    )
    assert named_harms(told) == (asked,)
    text = page(entry(told, "face-api: not fetched"))
    for said in ("In 0 of 4 pairs &amp; more.", "They are drawn.", "face-api: not fetched"):
        assert said in text
