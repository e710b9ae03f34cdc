"""Sections that gather the questions of a theme: links above, what describes below."""

import importlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, EvidenceTable
from evenhand.reports.figures.kinds import agreement_ladder, stays
from evenhand.reports.themes import THEMES

Read = Callable[[Markup], str]


def of(rich: AuditResult, section: str) -> AuditResult:
    """Return a result with a judged question of the theme and one that describes."""
    (prefix,) = THEMES[section]
    judged = replace(rich.findings[0], id="judged", code=f"{prefix}001")
    shown = replace(rich.findings[1], id="shown", code=f"{prefix}002", gated=False, verdict=None)
    return replace(rich, findings=(judged, shown))


@pytest.mark.parametrize("name", [name for name in THEMES if name != "other_regimes"])
def test_a_theme_shows_what_describes_and_links_to_what_counts(
    rich: AuditResult, empty: AuditResult, read: Read, name: str
) -> None:
    section = importlib.import_module(f"evenhand.reports.sections.{name}")
    result = of(rich, name)
    page = section.render(result)
    assert section.applies(result)
    assert not section.applies(empty)
    assert 'href="#finding-judged"' in page
    assert 'id="finding-judged"' not in page
    assert page.count('id="finding-shown"') == 1
    assert "no verdict follows from it" in read(page)
    assert section.render(result) == page


def test_of_many_judged_questions_the_rest_is_counted(rich: AuditResult, read: Read) -> None:
    section = importlib.import_module("evenhand.reports.sections.calibration")
    first = replace(rich.findings[0], code="CAL002")
    result = replace(rich, findings=tuple(replace(first, id=f"f{at}") for at in range(35)))
    assert "5 further questions of this kind" in read(section.render(result))


def test_counterfactuals_have_their_slope_chart(rich: AuditResult) -> None:
    section = importlib.import_module("evenhand.reports.sections.counterfactuals")
    assert "Slope chart of voice_only" in section.render(of(rich, "counterfactuals"))


def test_slope_charts_beyond_the_room_are_named(
    rich: AuditResult, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = importlib.import_module("evenhand.reports.sections.counterfactuals")
    monkeypatch.setattr(section, "MOST_DRAWN", 10)
    said = read(section.render(of(rich, "counterfactuals")))
    assert "further charts had no room: voice_only, Does the model over-read" in said


def test_models_stand_beside_a_rater(rich: AuditResult) -> None:
    section = importlib.import_module("evenhand.reports.sections.agreement")
    table = EvidenceTable(
        title="Rungs",
        columns=agreement_ladder.COLUMNS,
        rows=(("Anger", 0.6, 0.5, -0.1, -0.2, -0.05),),
        kind="agreement_ladder",
    )
    first = replace(rich.findings[1], code="AGR002", gated=False, verdict=None, tables=(table,))
    result = replace(rich, findings=(first, replace(first, id="other", model="other")))
    assert "Agreement ladder of all models" in section.render(result)


def disturbed(rich: AuditResult, verdict: str) -> AuditResult:
    table = EvidenceTable(
        title="Stays", columns=stays.COLUMNS, rows=(("all items", 0.9, 0.8, 0.95),), kind="stays"
    )
    judged = replace(rich.findings[0], code="ROB001", verdict=verdict, tables=(table,))  # type: ignore[arg-type]
    return replace(rich, findings=(judged,))


def test_robustness_tells_what_its_evidence_lacks(rich: AuditResult, empty: AuditResult) -> None:
    section = importlib.import_module("evenhand.reports.sections.robustness")
    lacks = section.lacks
    assert lacks(empty, "robustness_section") == ("The plan disturbs no pictures and no clips.",)
    result = disturbed(rich, "exceeds_margin")
    shown = replace(result.findings[0], gated=False, verdict=None)
    assert lacks(replace(result, findings=(shown,)), "robustness_section") == (
        "No limit is set for what a disturbance may change.",
    )
    assert lacks(result, "robustness_section") == (
        "Without an answer: 5 comparisons of disturbed scores.",
        "Inconclusive: 5 comparisons.",
    )
    whole = replace(result.findings[0], comparisons=result.findings[0].comparisons[:2])
    assert lacks(replace(result, findings=(whole,)), "robustness_section") == ()


def test_a_limit_that_is_exceeded_is_a_finding(rich: AuditResult) -> None:
    section = importlib.import_module("evenhand.reports.sections.robustness")
    exceeds = disturbed(rich, "exceeds_margin")
    assert section.exceeded(exceeds, "robustness_section")
    assert not section.exceeded(disturbed(rich, "inconclusive"), "robustness_section")
    assert "Scores that stay, by disturbance" in section.render(exceeds)
