"""The table of standards as a reader sees it."""

import re
from dataclasses import replace

from evenhand.audit.declared import Declared, Standard
from evenhand.audit.result import AuditResult
from evenhand.reports.sections import standards


def said(result: AuditResult) -> str:
    text = re.sub(r"<[^>]+>", " ", str(standards.render(result)))
    return " ".join(text.split())


def declaring(result: AuditResult, *used: Standard) -> AuditResult:
    return replace(result, declared=Declared(standard=used))


def test_every_european_standard_is_marked(rich: AuditResult) -> None:
    text = said(rich)
    assert text.count("not cited in the OJ") == 12
    assert "prEN 18283" in text
    assert "HUMAN_INPUT_MISSING declared.standard" in text


def test_declared_standards_keep_their_marks(rich: AuditResult) -> None:
    used = Standard(name="<i>EN 1</i>", cited="no", checked="2026-11-01")
    other = Standard(name="EN 2", edition="2025", applied="whole", cited="yes")
    result = declaring(rich, used, other)
    page = str(standards.render(result))
    assert "&lt;i&gt;EN 1&lt;/i&gt;" in page
    assert said(result).count("not cited in the OJ") == 13
    assert (
        "EN 2 2025 whole declared as cited HUMAN_INPUT_MISSING declared.standard.checked"
        in said(result)
    )
    assert standards.lacks(result, "standards_table") == (
        "EN 2: not said whether it is cited in the Official Journal, or when that was checked",
    )


def test_an_unanswered_question_is_seen(rich: AuditResult) -> None:
    result = declaring(rich, Standard(name="EN 3"))
    for field in ("edition", "applied", "cited", "checked"):
        assert f"HUMAN_INPUT_MISSING declared.standard.{field}" in said(result)
    assert standards.lacks(rich, "standards_table") == ()
