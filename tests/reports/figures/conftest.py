"""Pictures read back, and names that try to break out of them."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from evenhand.reports.figures.svg import Caption

NAMES = (
    "<script>alert(1)</script>",
    "a\"b'c & d",
    "שלום עולם",
    "x" * 5000,
    "\x00\x1b ",
    "$x^2$",
    "",
)
"""Names of slices, outcomes and models that a picture must survive."""


@pytest.fixture
def read() -> Callable[[Markup], ET.Element]:
    """Return a function that reads a picture back."""

    def parsed(svg: Markup) -> ET.Element:
        return ET.fromstring(str(svg))  # noqa: S314 - our own figure

    return parsed


@pytest.fixture
def caption() -> Caption:
    """Return words for readers who do not see the picture."""
    return Caption(ident="p", title="A title", description="What there is to see.")


@pytest.fixture(params=NAMES, ids=[f"name{at}" for at in range(len(NAMES))])
def hostile(request: pytest.FixtureRequest) -> str:
    """Return a name that tries to break out."""
    name: str = request.param
    return name


@pytest.fixture
def sound(read: Callable[[Markup], ET.Element]) -> Callable[[Markup], ET.Element]:
    """Return a function that checks what holds for every picture, and reads it back."""

    def checked(svg: Markup) -> ET.Element:
        root = read(svg)
        named = (root.get("aria-labelledby") or "").split()
        told = [root.find("title"), root.find("desc")]
        assert root.get("role") == "img"
        assert [each.get("id") for each in told if each is not None] == named
        assert all(each is not None and (each.text or "").strip() for each in told)
        assert root.find(".//script") is None
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        width, height = (float(each) for each in (root.get("viewBox") or "").split()[2:])
        for text in root.iter("text"):
            if text.get("x") is not None:
                assert 0 <= float(text.get("x") or 0) <= width
                assert 0 <= float(text.get("y") or 0) <= height
        for path in root.iter("path"):
            if path.get("transform") is None:
                _inside(path.get("d") or "", width, height)
        assert "nan" not in svg
        return root

    return checked


def _inside(path: str, width: float, height: float) -> None:
    for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", path):
        assert -1 <= float(x) <= width + 1
        assert -1 <= float(y) <= height + 1
