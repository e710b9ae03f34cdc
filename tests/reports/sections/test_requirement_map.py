"""The map of requirements as a reader sees it."""

import re
from dataclasses import replace
from html import unescape

from evenhand.audit.declared import Declared, NotApplicable
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.requirement_map import MEANINGS, counted
from evenhand.reports.legal.requirement_map import requirement_map as mapped
from evenhand.reports.legal.requirements import requirements
from evenhand.reports.page import found
from evenhand.reports.sections import requirement_map

ROW = re.compile(r'<tr id="([^"]+)">(.*?)</tr>')


def rows(result: AuditResult) -> dict[str, str]:
    page = str(requirement_map.render(result)).replace("\n", " ")
    return {ident: re.sub(r"<[^>]+>", " ", body) for ident, body in ROW.findall(page)}


def test_every_requirement_has_a_row_with_its_status(rich: AuditResult) -> None:
    there = rows(rich)
    assert list(there) == list(requirements())
    for one in mapped(rich, found()):
        assert one.status in there[one.requirement.id]


def test_the_counts_stand_above(rich: AuditResult) -> None:
    text = unescape(re.sub(r"<[^>]+>", " ", str(requirement_map.render(rich))))
    counts = counted(mapped(rich, found()))
    assert text.index("68 requirements by status") < text.index("EUAIA-3-39")
    for status, number in counts.items():
        assert re.search(rf"{status}\s+{number}\s+{re.escape(MEANINGS[status])}", text)


def test_links_lead_to_sections_that_this_report_has(rich: AuditResult) -> None:
    page = str(requirement_map.render(rich))
    anchors = {name.replace("_", "-") for name, s in found().items() if s.applies(rich)}
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_what_an_audit_cannot_answer_is_printed(rich: AuditResult) -> None:
    there = rows(rich)
    for ident, one in requirements().items():
        if one.coverage == "none":
            assert "NOT_ADDRESSED" in there[ident]
            assert "Not addressed by this audit" in there[ident]


def test_reasons_of_people_stay_text_and_wrong_ids_are_told(rich: AuditResult) -> None:
    away = (
        NotApplicable(requirement="EUAIA-27-1-d", reason="<b>no</b> public body"),
        NotApplicable(requirement="EUAIA-27", reason="-"),
    )
    page = str(requirement_map.render(replace(rich, declared=Declared(not_applicable=away))))
    assert "&lt;b&gt;no&lt;/b&gt; public body" in page
    assert "no requirement &#39;EUAIA-27&#39;" in page
    assert "not in the catalogue" not in str(requirement_map.render(rich))


def test_many_missing_fields_are_counted(empty: AuditResult) -> None:
    assert re.search(r"Nobody has declared: (purpose\.\w+, ){3}.*and 4 more", _plain(empty))


def _plain(result: AuditResult) -> str:
    return " ".join(rows(result)["EUAIA-3-39"].split()).replace(" ,", ",")
