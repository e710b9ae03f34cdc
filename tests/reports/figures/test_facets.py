"""Models beside each other: one scale for all of them, five in a picture."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from evenhand.reports.figures.dots import Dot
from evenhand.reports.figures.facets import COLUMN, GAP, FacetRow, FacetScale, facets
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import SliceName

Checked = Callable[[Markup], ET.Element]
JUDGED = FacetScale(margin=0.2, words="gap")
DOT = Dot(value=0.1, low=0.0, high=0.2, shape="within_margin")


def row(*dots: Dot | None, level: str = "young") -> FacetRow:
    return FacetRow(name=SliceName(group="age", level=level), dots=dots)


def test_the_same_gap_lies_at_the_same_place_of_each_column(caption: Caption) -> None:
    (svg,) = facets([row(DOT, DOT)], ["one", "two"], scale=JUDGED, caption=caption)
    (path,) = re.findall(r'<path fill="#1d5b94" d="([^"]+)"', svg)
    first, second = (float(x) for x in re.findall(r"M([\d.]+) ", path))
    assert second - first == pytest.approx(COLUMN + GAP, abs=0.11)


def test_more_than_five_models_are_two_pictures_on_one_scale(
    sound: Checked, caption: Caption
) -> None:
    far = Dot(value=5.0, shape="exceeds_margin")
    svgs = facets([row(*[DOT] * 5, far)], list("abcdef"), scale=JUDGED, caption=caption)
    for svg in svgs:
        sound(svg)
    zeros = [re.findall(r'stroke="#1c2530" stroke-width="1" d="M([\d.]+) ', svg)[0] for svg in svgs]
    assert len(svgs) == 2
    assert zeros[0] == zeros[1]


def test_a_gap_without_a_point_is_a_dash(sound: Checked, caption: Caption) -> None:
    scale = FacetScale(margin=0.0, words="gap")
    plain = Dot(value=0.1)
    (svg,) = facets([row(plain, None)], ["one", "two"], scale=scale, caption=caption)
    said = [text.text or "" for text in sound(svg).iter("text")]
    assert any(words.startswith("dash: no point") for words in said)
    assert "#a3301c" not in svg


def test_names_stay_names(sound: Checked, caption: Caption, hostile: str) -> None:
    (svg,) = facets([row(DOT, level=hostile)], [hostile], scale=JUDGED, caption=caption)
    sound(svg)
