"""The excerpt for Annex IV as a reader sees it."""

import re
from dataclasses import replace

from evenhand.audit.declared import Declared, Scenario, System
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.annex_points import annex_points
from evenhand.reports.page import found
from evenhand.reports.sections import annex_iv


def said(result: AuditResult) -> str:
    text = re.sub(r"<[^>]+>", " ", str(annex_iv.render(result)))
    return " ".join(text.split())


def test_the_counts_stand_above_every_point(rich: AuditResult) -> None:
    text = said(rich)
    assert text.startswith(
        "23 points of Annex IV: direct 3, partial 6, support 5, none 9. "
        "This is an excerpt and no technical file."
    )
    assert all(p.content in text for p in annex_points())
    assert text.count("Not addressed by this audit") == 9
    assert annex_iv.lacks(rich, "annex_iv_export") == (
        "an excerpt: of its points, direct 3, partial 6, support 5, none 9",
    )


def test_what_people_declare_is_shown_or_missing(rich: AuditResult) -> None:
    assert "Provider, declared: HUMAN_INPUT_MISSING declared.system.provider" in said(rich)
    scenario = Scenario(group="a", hazard="b", harm="c")
    declared = Declared(system=System(provider="<i>Maker</i> "), scenario=(scenario,))
    page = str(annex_iv.render(replace(rich, declared=declared)))
    assert "&lt;i&gt;Maker&lt;/i&gt;" in page
    assert "declared.system.provider" not in page
    assert "Scenario, declared: 1 declared" in page


def test_links_lead_to_what_this_report_has(rich: AuditResult, empty: AuditResult) -> None:
    for result in (rich, empty):
        page = str(annex_iv.render(result))
        anchors = {name.replace("_", "-") for name, s in found().items() if s.applies(result)}
        targets = set(re.findall(r'href="#([^"]+)"', page))
        assert {t for t in targets if not t.startswith("EUAIA-")} <= anchors
