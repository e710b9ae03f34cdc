"""The forest plot, as data: what is drawn where, and what is said to those who do not see it."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.result import AuditResult
from evenhand.reports.exhibit import exhibit
from evenhand.reports.figures.forest import limit_for
from evenhand.reports.figures.lines import lines_of, shortened
from evenhand.reports.figures.palette import STYLES
from evenhand.reports.rows import Mark, Row, rows
from evenhand.reports.wording import VERDICTS


@pytest.fixture
def drawn(rich: AuditResult) -> ET.Element:
    """The first figure, read back."""
    (svg,) = exhibit(rich.findings[0], rich).figures
    return ET.fromstring(svg)  # noqa: S314 - our own figure


def texts(svg: ET.Element) -> list[str]:
    return [element.text or "" for element in svg.iter("text")]


def symbols(svg: ET.Element) -> list[float]:
    """Return the middles of the symbols of verdicts."""
    colors = {style.color for style in STYLES.values()}
    shapes = (  # how each begins, and how far its start is from its middle
        (re.compile(r"M(\S+) \S+a(\S+) "), 1.0),
        (re.compile(r"M(\S+) \S+l(\S+) \S+-"), 0.0),
        (re.compile(r"M(\S+) \S+h(8)v8h-8z"), 0.5),
    )
    drawn = [
        p.get("d") or "" for p in svg.iter("path") if {p.get("fill"), p.get("stroke")} & colors
    ]
    return [
        float(start) + part * float(size)
        for path in drawn
        for pattern, part in shapes
        for start, size in pattern.findall(path)
    ]


def test_the_picture_has_a_role_a_title_and_a_description(drawn: ET.Element) -> None:
    named = (drawn.get("aria-labelledby") or "").split()
    assert drawn.get("role") == "img"
    assert [drawn.find("title").get("id"), drawn.find("desc").get("id")] == named  # type: ignore[union-attr]
    told = drawn.findtext("desc") or ""
    assert "Exceeds margin: perceived gender: Female; perceived gender: Male." in told
    assert "0.25 scale points" in told


def test_every_slice_is_a_line_and_every_verdict_a_word(
    drawn: ET.Element, rich: AuditResult
) -> None:
    said = texts(drawn)
    for row in rows(rich.findings[0], rich):
        assert shortened(row.name.level, 26) in said
    assert set(VERDICTS.values()) <= set(said)


def test_rows_without_a_point_give_their_reason(drawn: ET.Element) -> None:
    said = texts(drawn)
    assert "Insufficient data: 6 persons, 8 are needed." in said
    assert "Undefined: no items." in said
    assert "Withheld to protect persons: too few of them." in said


def test_the_margin_is_labelled_at_both_edges(drawn: ET.Element) -> None:
    said = texts(drawn)
    assert "\N{MINUS SIGN}0.25" in said
    assert "+0.25" in said


def test_one_point_a_mark_at_its_place(drawn: ET.Element, rich: AuditResult) -> None:
    prepared = rows(rich.findings[0], rich)
    limit = limit_for(prepared, margin=0.25)
    expected = [330 + 150 * r.mark.value / limit for r in prepared if r.mark]
    points = [at for at in symbols(drawn) if 180 <= at < 480]
    assert sorted(points) == pytest.approx(sorted(expected), abs=0.11)


def test_shapes_alone_tell_verdicts_apart() -> None:
    shapes = {(style.marker, style.filled) for style in STYLES.values()}
    assert len(shapes) == len(VERDICTS)


def test_many_slices_become_several_pictures_on_one_axis(crowded: AuditResult) -> None:
    figures = exhibit(crowded.findings[0], crowded).figures
    assert len(figures) == 2
    edges = [re.search(r'x="([\d.]+)"[^>]*>\+0.25<', svg) for svg in figures]
    assert edges[0] is not None
    assert edges[1] is not None
    assert edges[0][1] == edges[1][1]


def test_dollars_and_tags_are_shown_as_they_are(rich: AuditResult) -> None:
    odd = "$x^2$ <i>&amp;</i>"
    slices = tuple(
        replace(s, where=(("gender", odd),)) if s.id == "gender=Female" else s for s in rich.slices
    )
    (svg,) = exhibit(rich.findings[0], replace(rich, slices=slices)).figures
    assert odd in texts(ET.fromstring(svg))  # noqa: S314 - our own figure


def test_groups_have_one_head_each(rich: AuditResult) -> None:
    heads = [line.text for line in lines_of(rows(rich.findings[0], rich)) if line.row is None]
    assert heads == [
        "perceived gender",
        "age",
        "accent",
        "perceived gender \N{MULTIPLICATION SIGN} age",
    ]


@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6),
    error=st.floats(0, 1e9),
    margin=st.one_of(st.none(), st.floats(1e-6, 1e6)),
)
def test_the_axis_shows_every_point_and_the_margin(
    values: list[float], error: float, margin: float | None
) -> None:
    prepared = [_row(value, error) for value in values]
    limit = limit_for(prepared, margin=margin)
    assert limit > 0
    assert limit >= max(map(abs, values))
    assert limit >= (margin or 0)


def _row(value: float, error: float) -> Row:
    """Return a row of which only the mark matters."""
    row = object.__new__(Row)
    mark = Mark(
        value=value, low=value - error, high=value + error, decision_low=None, decision_high=None
    )
    object.__setattr__(row, "mark", mark)
    return row
