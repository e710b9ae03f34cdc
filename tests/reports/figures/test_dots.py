"""Dots with their intervals: where they lie, and what stands beside them."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from evenhand.reports.figures.dots import LEFT, MOST_ROWS, RIGHT, Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption

Checked = Callable[[Markup], ET.Element]
SCALE = DotScale(words="share", notes=("a note",), line=0.0, ends=(1.0,))
ROW = DotRow(head="Anger", name="model", dots=(Dot(value=0.5, low=0.4, high=0.6),), text="0.5")


def starts(svg: Markup, fill: str = "#1c2530") -> list[float]:
    """Return where the filled shapes begin."""
    paths = re.findall(rf'<path fill="{fill}" d="([^"]+)"', svg)
    return [float(x) for path in paths for x in re.findall(r"M([\d.]+) ", path)]


def test_a_dot_lies_half_way_between_zero_and_one(sound: Checked, caption: Caption) -> None:
    (svg,) = dots([ROW], scale=SCALE, caption=caption)
    sound(svg)
    middle = (LEFT + RIGHT) / 2
    assert starts(svg) == [pytest.approx(middle - 4, abs=0.06)]
    (interval,) = re.findall(r'stroke-width="1.4" d="M([\d.]+) [\d.]+H([\d.]+)"', svg)
    tenth = (RIGHT - LEFT) / 1.12 / 10
    assert [float(end) for end in interval] == pytest.approx(
        [middle - tenth, middle + tenth], abs=0.06
    )


def test_every_shape_and_text_is_drawn(sound: Checked, caption: Caption) -> None:
    rows = [
        ROW,
        replace(ROW, dots=(Dot(value=0.2, shape="tick"), Dot(value=0.3, shape="hollow"))),
        replace(ROW, dots=(Dot(value=0.2, shape="line"),), indent=1, name="child"),
        replace(ROW, dots=(Dot(value=0.2, shape="exceeds_margin"),), indent=1, name="second"),
        DotRow(head="Fear", name="none", dots=(), text="withheld"),
    ]
    (svg,) = dots(rows, scale=replace(SCALE, margin=0.1), caption=caption)
    said = [text.text for text in sound(svg).iter("text")]
    assert [said.count(words) for words in ("Anger", "Fear", "withheld", "a note")] == [1] * 4
    assert "#e9edf2" in svg


def test_a_wide_interval_ends_in_an_arrow_and_stretches_nothing(caption: Caption) -> None:
    wide = replace(ROW, dots=(Dot(value=0.5, low=-40, high=40),))
    (svg,) = dots([ROW, wide], scale=SCALE, caption=caption)
    (other,) = dots([ROW, ROW], scale=SCALE, caption=caption)
    assert set(starts(other)) <= set(starts(svg))
    assert len(starts(svg)) == len(starts(other)) + 2


def test_many_rows_become_several_pictures(sound: Checked, caption: Caption) -> None:
    svgs = dots([ROW] * (MOST_ROWS + 1), scale=SCALE, caption=caption)
    idents = [sound(svg).get("aria-labelledby") for svg in svgs]
    assert len(set(idents)) == 2


def test_where_there_is_no_dot_there_is_no_picture(caption: Caption) -> None:
    assert dots([replace(ROW, dots=())], scale=SCALE, caption=caption) == ()
    assert dots([], scale=SCALE, caption=caption) == ()


def test_names_stay_names(sound: Checked, caption: Caption, hostile: str) -> None:
    row = DotRow(head=hostile, name=hostile, dots=ROW.dots, text=hostile)
    (svg,) = dots([row], scale=DotScale(words="share"), caption=caption)
    sound(svg)


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5), error=st.floats(0, 1e9))
def test_every_point_lies_within_the_plot(values: list[float], error: float) -> None:
    rows = [
        DotRow(head="", name="n", dots=(Dot(value=v, low=v - error, high=v + error),))
        for v in values
    ]
    told = Caption(ident="p", title="t", description="d")
    for svg in dots(rows, scale=DotScale(words="w", line=0.0, margin=0.5), caption=told):
        assert all(LEFT - 7 <= at <= RIGHT + 7 for at in starts(svg))
