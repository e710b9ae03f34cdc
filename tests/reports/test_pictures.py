"""Pictures are drawn in order while there is room; the rest is told."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.pictures import album, room


def drawing(text: str) -> tuple[Markup, ...]:
    """Return one picture, or none of an empty text."""
    return (Markup.escape(text),) if text else ()


def test_what_has_no_picture_is_neither_drawn_nor_left_out() -> None:
    found = album(["a", "", "b"], drawing, most=9)
    assert [what for what, _ in found.drawn] == ["a", "b"]
    assert found.rest == ()


@given(texts=st.lists(st.text("x", min_size=1, max_size=9), max_size=9), most=st.integers(0, 40))
def test_pictures_never_are_more_than_there_is_room_for(texts: list[str], most: int) -> None:
    found = album(texts, drawing, most=most)
    assert sum(len(svg) for _, svgs in found.drawn for svg in svgs) <= most
    assert [what for what, _ in found.drawn] + list(found.rest) == texts


def test_of_many_comparisons_there_is_less_room(rich: AuditResult) -> None:
    assert room(rich, 9000) == 9000
    many = replace(rich.findings[0], comparisons=rich.findings[0].comparisons * 500)
    assert room(replace(rich, findings=(many,)), 9000) == 2250
