"""From numbers to places, and round numbers along the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.reports.figures.axis import Axis, around, draw_across, draw_up
from evenhand.reports.figures.drawing import Drawing
from evenhand.reports.figures.svg import Caption

finite = st.floats(-1e6, 1e6)


def test_an_axis_may_run_upwards() -> None:
    axis = Axis(low=0, high=4, start=200, end=100)
    assert [axis.at(value) for value in (0, 1, 4, 9, -9)] == [200, 175, 100, 100, 200]
    assert axis.beyond(9)
    assert not axis.beyond(4)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (-0.06, 0.06, (-0.05, -0.025, 0.0, 0.025, 0.05)),
        (0, 7, (0.0, 2.0, 4.0, 6.0)),
        (-1234, 4321, (0.0, 2000.0, 4000.0)),
    ],
)
def test_numbers_along_an_axis_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert Axis(low=low, high=high, start=0, end=1).ticks() == ticks


@given(values=st.lists(finite, min_size=1, max_size=8), most=st.integers(2, 8))
def test_every_value_lies_on_its_axis_and_so_does_every_tick(
    values: list[float], most: int
) -> None:
    axis = around(values, start=10, end=90)
    assert axis.low < axis.high
    assert not any(axis.beyond(value) for value in values)
    ticks = axis.ticks(most=most)
    assert len(ticks) <= most + 1
    assert all(10 - 1e-6 <= axis.at(tick) <= 90 + 1e-6 for tick in ticks)


def test_no_values_give_an_axis_all_the_same() -> None:
    assert around([], start=0, end=1).low < 0
    assert around([0.0], start=0, end=1).high == 0.5


def test_axes_bear_their_numbers() -> None:
    drawing = Drawing(200, 200)
    axis = Axis(low=0, high=1, start=50, end=150)
    draw_across(drawing, axis, top=20, bottom=150, most=2)
    draw_up(drawing, axis, left=50, right=150, most=2)
    svg = drawing.svg(Caption(ident="p", title="t", description="d"))
    assert svg.count(">0.5<") == 2
