"""Small pictures lie beside each other and then below."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.reports.figures.panels import Panels


def panels(count: int, across: int) -> Panels:
    return Panels(
        count=count, across=across, width=100, height=50, left=10, right=5, top=20, bottom=8, foot=7
    )


def test_the_third_of_two_across_begins_a_row() -> None:
    first, second, third = panels(3, 2)
    assert (first.left, first.top, first.right, first.bottom) == (10, 20, 110, 70)
    assert (second.left, second.top) == (125, 20)
    assert (third.left, third.top, third.middle) == (10, 98, 60)


@given(count=st.integers(1, 30), across=st.integers(1, 8))
def test_all_lie_within_and_none_lies_on_another(count: int, across: int) -> None:
    places = panels(count, across)
    found = list(places)
    assert len({(p.left, p.top) for p in found}) == count
    assert all(p.right <= places.full_width and p.bottom < places.foot_top for p in found)
    assert places.full_height == places.foot_top + 7
