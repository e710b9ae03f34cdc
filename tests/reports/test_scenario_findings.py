"""A scenario names findings by id, by code, or by a pattern, and brackets in ids are plain."""

from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.scenario_findings import any_names, names


def test_ids_codes_and_patterns_name_a_finding(rich: AuditResult) -> None:
    finding = replace(rich.findings[0], id="DIS003.m.fpr[score_at=3].Anger", code="DIS003")
    assert names("DIS003", finding)
    assert names("DIS003.m.fpr[score_at=3].Anger", finding)
    assert names("DIS003.*.fpr[score_at=3].*", finding)
    assert not names("DIS003.m.fpr?score_at=3].Anger", finding)
    assert not names("DIS", finding)
    assert any_names(("CFP001", "DIS003.*"), finding)
    assert not any_names((), finding)
