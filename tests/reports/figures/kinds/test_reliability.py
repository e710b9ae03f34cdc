"""The reliability diagram: bins beyond their band are shaped otherwise, and counted in words."""

import re
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, EvidenceTable
from evenhand.reports.figures.kinds.reliability import COLUMNS
from evenhand.reports.figures.of_tables import table_figures


def drawn(result: AuditResult, *rows: tuple[str | float | None, ...]) -> str:
    table = EvidenceTable(title="Labels", columns=COLUMNS, rows=rows, kind="reliability")
    (svg,) = table_figures(replace(result.findings[1], tables=(table,)), table, result)
    return svg


def test_a_bin_beyond_its_band_is_a_diamond_and_is_counted(rich: AuditResult) -> None:
    within = ("Anger", "all items", 30, 9, 0.2, 0.25, 0.1, 0.4, 0.1, 0.3)
    beyond = ("Anger", "all items", 10, 9, 0.8, 0.5, 0.4, 0.6, 0.7, 0.9)
    svg = drawn(rich, within, beyond)
    assert "Anger: all items: 1 of 2 bins beyond" in svg
    (points,) = re.findall(r'<path fill="#1c2530" d="([^"]+)"', svg)
    assert points.count("a3.2") == 2
    assert points.count("l5.5") == 1


def test_spikes_are_as_high_as_bins_are_full(rich: AuditResult) -> None:
    rows = [
        ("Anger", "all items", n, 9, s, s, None, None, None, None)
        for n, s in ((30, 0.2), (10, 0.8))
    ]
    (spikes,) = re.findall(r'<path fill="#ccd3da" d="([^"]+)"', drawn(rich, *rows))
    heights = [abs(float(h)) for h in re.findall(r"h6v(\S+?)h-6z", spikes)]
    assert heights == [pytest.approx(22), pytest.approx(22 / 3, abs=0.06)]


def test_groups_have_panels_of_their_own(rich: AuditResult) -> None:
    every = ("Anger", "all items", 30, 9, 0.2, 0.25, 0.1, 0.4, 0.1, 0.3)
    group = ("Anger", "gender=Female", None, None, 0.2, 0.25, 0.1, 0.4, 0.1, 0.3)
    svg = drawn(rich, every, group)
    assert "perceived gender: Female" in svg
    assert svg.count(">mean score<") == 2
