"""The heat map: which cell has which colour, bar and symbol, and that it stays small."""

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from syrupy.assertion import SnapshotAssertion

from evenhand.reports.figures.heat import BREAKS, Cell, HeatRow, heat_maps, step
from evenhand.reports.figures.heat_layers import HIGHER, LOWER, MARKED, WITHHELD, Layers
from evenhand.reports.figures.heat_legend import HeatScale
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import SliceName
from evenhand.reports.wording import VERDICTS

Checked = Callable[[Markup], ET.Element]
MARGINS = HeatScale(breaks=BREAKS, words="margins")


def row(level: str, *cells: Cell | None, group: str = "age") -> HeatRow:
    return HeatRow(name=SliceName(group=group, level=level), cells=cells)


def runs_of(path: str) -> Iterator[tuple[int, int, int]]:
    """Yield row, start and length of every run of a path."""
    row = end = 0
    for move, x, y, length in re.findall(r"([Mm])(-?\d+) (\d+)h(\d+)", path):
        row, start = (int(y), int(x)) if move == "M" else (row, end + int(x))
        end = start + int(length)
        yield row, start, int(length)


def cells_of(path: str, pitch: int) -> set[tuple[int, int]]:
    """Return row and column of every cell that a path of runs covers."""
    return {
        (row, start // pitch + at)
        for row, start, length in runs_of(path)
        for at in range(length // pitch)
    }


def dots_of(path: str, pitch: int) -> set[tuple[int, int]]:
    """Return row and column of every line without length."""
    return {(row, start // pitch) for row, start, length in runs_of(path) if not length}


@pytest.mark.parametrize(
    ("gap", "steps"),
    [(0.0, 0), (0.2499, 0), (-0.25, -1), (0.5, 2), (-0.999, -2), (1.0, 3), (2.0, 4), (-70.0, -4)],
)
def test_colour_steps_at_the_breaks(gap: float, steps: int) -> None:
    assert step(gap, BREAKS) == steps


places = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), unique=True, min_size=1)


@given(found=places, pitch=st.sampled_from([1, 3]))
def test_runs_cover_the_cells_that_were_asked_for_and_no_others(
    found: list[tuple[int, int]], pitch: int
) -> None:
    layers = Layers(pitch=pitch)
    for place in found:
        layers.tile(place, 2)
        layers.symbol(place, "within_margin")
        layers.symbol(place, "exceeds_margin")
    colours, bars = re.findall(r' d="([^"]+)"', layers.tiles())
    assert cells_of(colours, pitch) == cells_of(bars, pitch) == set(found)
    dots, diamonds = re.findall(r' d="([^"]+)"', layers.symbols("p"))
    assert dots_of(dots, pitch) == set(found)
    assert diamonds.count("M") == len(found)


def test_lower_and_higher_differ_without_colour() -> None:
    layers = Layers(pitch=1)
    layers.tile((0, 0), -3)
    layers.tile((0, 1), 3)
    layers.tile((0, 2), 0)
    tiles = layers.tiles()
    assert LOWER[2] in tiles
    assert HIGHER[2] in tiles
    assert re.findall(r"translate\(0 (\.\d)\)", tiles)[-2:] == [".9", ".1"]


def test_a_small_map_bears_its_numbers(sound: Checked, caption: Caption) -> None:
    rows = [
        row("young", Cell(gap=-1.2, symbol="exceeds_margin"), None),
        row("old", Cell(gap=None, symbol=WITHHELD), Cell(gap=0.001, symbol="inconclusive")),
        row("none", Cell(gap=12.3, symbol="undefined"), Cell(gap=0.3), group="glasses"),
    ]
    (svg,) = heat_maps(rows, ["Anger", "Fear"], scale=MARGINS, caption=caption)
    said = [text.text for text in sound(svg).iter("text")]
    assert {"\N{MINUS SIGN}1.20", "0.00", "+12", "+0.30", "Anger", "Fear", "age", "glasses"} <= set(
        said
    )
    assert {"exceeds margin", "inconclusive", "undefined", "withheld"} <= set(said)
    assert "within margin" not in said


def test_the_small_map_looks_as_it_did(caption: Caption, snapshot: SnapshotAssertion) -> None:
    rows = [row("young", Cell(gap=-1.2, symbol="exceeds_margin"), Cell(gap=0.6, symbol=MARKED))]
    (svg,) = heat_maps(rows, ["Anger", "Fear"], scale=MARGINS, caption=caption)
    assert str(svg) == snapshot


def test_names_stay_names(sound: Checked, caption: Caption, hostile: str) -> None:
    rows = [row(hostile, Cell(gap=0.5, symbol="inconclusive"), group=hostile)]
    (svg,) = heat_maps(rows, [hostile], scale=MARGINS, caption=caption)
    sound(svg)


def test_forty_outcomes_and_sixty_slices_are_small(sound: Checked, caption: Caption) -> None:
    symbols = [*VERDICTS, WITHHELD]
    rows = [
        row(
            f"level {at}",
            *(
                Cell(gap=((7 * at + 3 * of) % 23 - 11) / 5, symbol=symbols[(at + of * of) % 6])
                for of in range(40)
            ),
        )
        for at in range(60)
    ]
    names = [f"Outcome number {of}" for of in range(40)]
    svgs = heat_maps(rows, names, scale=MARGINS, caption=caption)
    for svg in svgs:
        sound(svg)
    assert len(svgs) == 1
    assert sum(len(svg.encode()) for svg in svgs) < 65_000
    assert len(heat_maps([*rows, *rows], names, scale=MARGINS, caption=caption)) == 2


def test_no_rows_are_no_picture(caption: Caption) -> None:
    assert heat_maps([], ["Anger"], scale=MARGINS, caption=caption) == ()
