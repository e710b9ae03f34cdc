"""Marks and texts: what lies over what, what is escaped, and that colours are the palette's."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from evenhand.reports.figures import palette
from evenhand.reports.figures.drawing import (
    PENS,
    TONES,
    Drawing,
    box,
    cross,
    diamond,
    disc,
    glyph,
    line,
    short,
)
from evenhand.reports.figures.svg import Caption
from evenhand.reports.wording import VERDICTS

Checked = Callable[[Markup], ET.Element]
COLOURS = {
    palette.INK,
    palette.MUTED,
    palette.HAIRLINE,
    palette.BAND,
    palette.EDGE,
    palette.PAPER,
    "none",
    *(style.color for style in palette.STYLES.values()),
}


def test_bands_lie_under_lines_and_lines_under_points(sound: Checked, caption: Caption) -> None:
    drawing = Drawing(100, 100)
    drawing.mark("dot", disc(50, 50, 4))
    drawing.mark("axis", line(0, 50, 100, 50))
    drawing.mark("band", box(20, 0, 60, 100))
    paths = [path.get("d") for path in sound(drawing.svg(caption)).iter("path")]
    assert paths == [box(20, 0, 60, 100), line(0, 50, 100, 50), disc(50, 50, 4)]


def test_marks_of_one_pen_are_one_path(sound: Checked, caption: Caption) -> None:
    drawing = Drawing(100, 100)
    for at in range(10):
        drawing.mark("dot", disc(10 * at + 5, 50, 2))
    assert len(list(sound(drawing.svg(caption)).iter("path"))) == 1


def test_a_text_is_what_was_written(sound: Checked, caption: Caption, hostile: str) -> None:
    drawing = Drawing(100, 100)
    drawing.text(1, 10, f"{hostile}.", tone="muted", align="end")
    drawing.text(1, 20, "", tone="bold")
    texts = [text.text for text in sound(drawing.svg(caption)).iter("text")]
    assert texts == [re.sub(r"[\x00\x1b]", "\N{REPLACEMENT CHARACTER}", f"{hostile}.")]


def test_a_turned_text_turns_about_its_beginning(sound: Checked, caption: Caption) -> None:
    drawing = Drawing(100, 100)
    drawing.text(30, 40, "up", turn=50)
    (text,) = sound(drawing.svg(caption)).iter("text")
    assert text.get("transform") == "translate(30 40)rotate(-50)"


def test_title_and_description_are_escaped(sound: Checked, hostile: str) -> None:
    told = Caption(ident="p", title=f"t {hostile}", description=f"d {hostile}")
    root = sound(Drawing(10, 10).svg(told))
    assert (root.findtext("title") or "").startswith("t ")


@pytest.mark.parametrize("look", [*PENS.values(), *TONES.values()])
def test_every_colour_is_of_the_palette(look: str) -> None:
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', look)) <= COLOURS


def test_shapes_alone_tell_verdicts_apart() -> None:
    shapes = {(glyph(verdict, 0, 0, 5), PENS[f"mark-{verdict}"]) for verdict in VERDICTS}
    filled = {
        re.sub(r"#\w+", "", f"{shape}{'paper' if '#fff' in pen else ''}") for shape, pen in shapes
    }
    assert len(filled) == len(VERDICTS)


def test_shapes_have_the_size_that_was_asked_for() -> None:
    assert glyph("exceeds_margin", 10, 10, 10) == diamond(10, 10, 11.5)
    assert glyph("insufficient_data", 10, 10, 10) == box(2, 2, 16, 16)
    assert glyph("undefined", 10, 10, 10) == cross(10, 10, 7)
    assert glyph("inconclusive", 10, 10, 10) == glyph("within_margin", 10, 10, 10)


def test_a_slanted_line_names_its_end() -> None:
    assert line(0, 0, 3, 4) == "M0 0L3 4"
    assert line(0, 2, 3, 2) == "M0 2H3"


@given(value=st.floats(-1e5, 1e5))
def test_lengths_are_right_to_a_tenth_and_short(value: float) -> None:
    assert float(short(value)) == pytest.approx(value, abs=0.0501)
    assert not short(value).endswith(".0")
