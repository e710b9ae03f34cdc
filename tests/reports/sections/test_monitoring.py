"""Limits of alert are the margins of the plan, and the rest is as declared."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections import monitoring as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]


def test_each_margin_is_told_once_for_all_models(rich: AuditResult, read: Read) -> None:
    first = next(one for one in section.limits(rich) if one.metric == "mean_residual")
    assert (first.margin, first.owner) == ("0.25 scale points", "Release board")
    assert sum(one.metric == "mean_residual" for one in section.limits(rich)) == 1
    assert "0.25 scale points on either side" in read(section.render(rich))


def test_without_a_margin_no_limit_follows(empty: AuditResult, read: Read) -> None:
    assert section.lacks(empty, "monitoring_spec") == (section.NO_MARGIN,)
    assert "sets no margin" in read(section.render(empty))


def test_a_judged_finding_without_a_margin_sets_no_limit(bare: AuditResult) -> None:
    assert section.limits(bare) == ()


def test_with_margins_nothing_measured_is_lacking(rich: AuditResult) -> None:
    assert section.lacks(rich, "monitoring_spec") == ()


def test_what_people_declare_is_told_or_missing(declare: Declare, read: Read) -> None:
    told = read(section.render(declare(monitoring={"cadence": "weekly", "triggers": ["new law"]})))
    assert "weekly" in told
    assert "new law" in told
    assert "HUMAN_INPUT_MISSING declared.monitoring.incident" in told


def test_changes_of_the_law_lie_after_the_audit(rich: AuditResult) -> None:
    late = replace(rich, provenance=replace(rich.provenance, finished_at="2027-06-01T00:00:00Z"))
    assert [one.due.isoformat() for one in section.dated(late) if one.due] == [
        "2027-09-02",
        "2027-12-02",
    ]
    last = replace(rich, provenance=replace(rich.provenance, finished_at="2090-01-01T00:00:00Z"))
    assert "no dated change is known" in section.render(last)


def test_crossings_and_attributes_bear_their_words(rich: AuditResult, read: Read) -> None:
    perceived = tuple(replace(a, source="perceived") for a in rich.attributes)
    told = read(section.render(replace(rich, attributes=perceived)))
    assert "perceived gender (" in told
    assert "perceived gender \N{MULTIPLICATION SIGN} perceived age" in told


def test_limits_beyond_the_table_are_counted(rich: AuditResult, read: Read) -> None:
    first = rich.findings[0]
    many = tuple(
        replace(first, id=f"DIS001.{at}", margin=0.1 + at / 100) for at in range(section.MOST + 3)
    )
    assert "And 3 more lines in the plan" in read(section.render(replace(rich, findings=many)))


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
