"""Crossings below their groups, and which of them stand out."""

import re
from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.trees import crossed, crossings, tree


def test_a_crossing_knows_its_groups(rich: AuditResult) -> None:
    found = crossings(rich.findings[0], rich)
    assert [each.part.id for each in found] == ["gender=Female & age=65+", "gender=Male & age=65+"]
    assert [c.slice for c in found[0].parents] == ["gender=Female", "age=65+"]


def test_a_group_stands_above_its_crossings(rich: AuditResult) -> None:
    (svg,) = tree(rich.findings[0], rich)
    said = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    levels = [words for words in said if words in {"Female", "Male", "65+"}]
    assert levels == ["Female", "65+", "Male", "65+"]
    assert "perceived gender \N{MULTIPLICATION SIGN} age" in said


def test_a_crossing_without_its_group_is_drawn_all_the_same(rich: AuditResult) -> None:
    first = rich.findings[0]
    alone = replace(first, comparisons=first.comparisons[-2:])
    (svg,) = tree(alone, rich)
    assert "Female" in svg


def test_withheld_crossings_have_no_point(rich: AuditResult) -> None:
    first = rich.findings[0]
    hidden = tuple(replace(c, suppressed="disclosure") for c in first.comparisons)
    assert tree(replace(first, comparisons=hidden), rich) == ()


def test_findings_without_crossings_have_no_tree(rich: AuditResult) -> None:
    first = rich.findings[0]
    plain = replace(first, comparisons=first.comparisons[:2])
    assert crossed(replace(rich, findings=(plain,))) == ()
    assert crossed(rich)[0] == first


def test_what_is_not_judged_has_no_margin(rich: AuditResult) -> None:
    shown = replace(rich.findings[0], gated=False, verdict=None)
    (svg,) = tree(shown, rich)
    assert "nothing is judged here" in svg
