"""The section on slices: a line for each, maps while there is room, nothing that is withheld."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, SliceRecord
from evenhand.reports.sections import slices
from evenhand.reports.sections.slices import MOST_LINES, applies, render, slice_lines

Read = Callable[[Markup], str]


def test_every_slice_has_a_line_with_its_verdicts(rich: AuditResult) -> None:
    lines = {line.level: line for line in slice_lines(rich)}
    assert len(lines) == len({s.where for s in rich.slices})
    female = lines["Female"]
    assert female.counts["exceeds_margin"] == 1
    assert (female.margins, female.gap.split(" (")[0]) == ("1.6", "+0.41 scale points")
    assert lines["Cymraeg"].widest is None
    assert lines["Cymraeg"].persons == "withheld"


def test_a_map_is_drawn_with_links_to_its_numbers(rich: AuditResult) -> None:
    page = render(rich)
    assert page.count("<svg") == 1
    assert 'href="#finding-DIS001.voice_only.mean"' in page


def test_maps_beyond_the_room_are_named(
    rich: AuditResult, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "MOST_DRAWN", 100)
    page = render(rich)
    assert "<svg" not in page
    assert "Not drawn, because this report has too many gaps" in read(page)
    assert "voice_only, gaps in margins" in read(page)


def test_of_very_many_slices_the_rest_is_counted(rich: AuditResult, read: Read) -> None:
    more = tuple(
        SliceRecord(id=f"x={at}", where=(("x", str(at)),), items=9, persons=9, status="assessed")
        for at in range(MOST_LINES)
    )
    page = render(replace(rich, slices=(*rich.slices, *more)))
    assert f"{len(rich.slices)} further slices are in the tables" in read(page)


def test_without_comparisons_there_is_no_section(empty: AuditResult) -> None:
    assert not applies(empty)


def test_forty_outcomes_of_five_models_stay_small(crowded: AuditResult) -> None:
    first = crowded.findings[0]
    findings = tuple(
        replace(first, id=f"D.{model}.{of}", model=f"model {model}", emotion=f"Emotion {of}")
        for model in range(5)
        for of in range(40)
    )
    assert len(render(replace(crowded, findings=findings)).encode()) < 190_000
