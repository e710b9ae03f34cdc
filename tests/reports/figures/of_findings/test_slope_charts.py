"""Slope charts of findings on pairs."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.slope_charts import (
    MOST_SLOPES,
    slope_chart,
    slope_charts,
    slope_of,
)


@pytest.fixture
def paired(rich: AuditResult) -> AuditResult:
    """Return a result whose first finding is one on pairs, for two models and outcomes."""
    first = replace(rich.findings[0], code="CFP001", title="Change within pairs: tone")
    found = tuple(
        replace(first, id=f"CFP001.{model}.{emotion}", model=model, emotion=emotion)
        for emotion in ("Anger", "Fear")
        for model in ("face_and_voice", "voice_only")
    )
    return replace(rich, findings=found)


def test_outcomes_of_one_change_are_one_chart_in_the_order_of_the_models(
    paired: AuditResult,
) -> None:
    charts = slope_charts(paired)
    names = [m.name for m in paired.models]
    assert [chart.model for chart in charts] == names
    assert [[f.emotion for f in chart.findings] for chart in charts] == [["Anger", "Fear"]] * 2
    (svg,) = slope_chart(charts[0], paired)
    assert "28 changes of a mean score" in svg
    assert charts[0].left_out == 0


def test_a_slope_is_the_original_and_its_change(paired: AuditResult) -> None:
    finding = paired.findings[0]
    slope = slope_of(finding.comparisons[0], finding, paired)
    assert slope.original == pytest.approx(0.102)
    assert slope.changed == pytest.approx(0.514)
    assert (slope.margin, slope.verdict) == (0.25, "exceeds_margin")
    assert slope.text.startswith("+0.41 (")


def test_what_is_withheld_or_too_few_is_not_drawn(paired: AuditResult) -> None:
    finding = paired.findings[0]
    found = {c.slice: slope_of(c, finding, paired) for c in finding.comparisons}
    assert found["accent=Cymraeg"].text == "withheld"
    assert found["age=65+"].original is None


def test_what_is_not_judged_has_no_verdict(paired: AuditResult) -> None:
    shown = replace(paired.findings[0], gated=False, verdict=None)
    assert slope_of(shown.comparisons[0], shown, paired).verdict is None
    (chart,) = slope_charts(replace(paired, findings=(shown,)))
    assert "no verdict is given" in slope_chart(chart, paired)[0]


def test_a_long_chart_is_cut_and_says_so(paired: AuditResult) -> None:
    finding = paired.findings[0]
    many = replace(finding, model="unknown", comparisons=finding.comparisons[:1] * 50)
    (chart,) = slope_charts(replace(paired, findings=(many,)))
    assert chart.left_out == 50 - MOST_SLOPES
    assert slope_chart(chart, paired)[0].count(">original<") == MOST_SLOPES
