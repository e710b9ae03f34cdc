"""Slope charts: every small picture on one scale, and none for what must not be drawn."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from evenhand.reports.figures.slopes import HEIGHT, Slope, slopes
from evenhand.reports.figures.svg import Caption

Checked = Callable[[Markup], ET.Element]
SLOPE = Slope(
    outcome="Anger",
    group="light -> dark",
    original=1.0,
    changed=1.5,
    low=0.3,
    high=0.7,
    margin=0.25,
    verdict="exceeds_margin",
    text="+0.5",
)


def test_a_slope_goes_from_the_original_to_the_changed_score(caption: Caption) -> None:
    svg = slopes([SLOPE], words="mean score", caption=caption)
    ((start, end),) = re.findall(r'stroke-width="2" d="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)"', svg)
    scale = HEIGHT / (
        0.95 * 1.12
    )  # from 0.75, the wedge's low end, to 1.7, the interval's high end
    assert float(start) - float(end) == pytest.approx(0.5 * scale, abs=0.11)
    ((high, low),) = re.findall(
        r'stroke="#a3301c" stroke-width="1.6" d="M\S+ ([\d.]+)V([\d.]+)"', svg
    )
    assert abs(float(low) - float(high)) == pytest.approx(0.4 * scale, abs=0.11)


def test_what_must_not_be_drawn_has_its_reason(sound: Checked, caption: Caption) -> None:
    withheld = replace(SLOPE, original=None, changed=None, text="withheld")
    svg = slopes([SLOPE, withheld], words="mean score", caption=caption)
    assert "withheld" in [text.text for text in sound(svg).iter("text")]
    assert svg.count("M") > slopes([withheld], words="mean score", caption=caption).count("M")


def test_without_a_margin_nothing_is_shaded_and_no_verdict_explained(
    sound: Checked, caption: Caption
) -> None:
    shown = replace(SLOPE, margin=0.0, verdict=None, low=None, high=None)
    svg = slopes([shown], words="mean score", caption=caption)
    sound(svg)
    assert "#e9edf2" not in svg
    assert "exceeds" not in svg


def test_outcomes_stand_below_each_other(sound: Checked, caption: Caption) -> None:
    groups = ("a", "b", "c", "d")
    found = [replace(SLOPE, outcome=o, group=g) for o in ("Anger", "Fear") for g in groups]
    root = sound(slopes(found, words="mean score", caption=caption))
    heads = {
        text.text: (text.get("x"), text.get("y"))
        for text in root.iter("text")
        if text.text in {"Anger", "Fear"}
    }
    assert heads["Anger"][0] == heads["Fear"][0]
    assert heads["Anger"][1] != heads["Fear"][1]


def test_names_stay_names(sound: Checked, caption: Caption, hostile: str) -> None:
    named = replace(SLOPE, outcome=hostile, group=hostile, text=hostile)
    sound(slopes([named], words="mean score", caption=caption))


numbers = st.floats(-1e6, 1e6)


@given(original=numbers, changed=numbers, low=numbers, high=numbers, margin=st.floats(0, 1e6))
def test_all_of_it_lies_within_the_picture(
    original: float, changed: float, low: float, high: float, margin: float
) -> None:
    slope = replace(SLOPE, original=original, changed=changed, low=low, high=high, margin=margin)
    told = Caption(ident="p", title="t", description="d")
    svg = slopes([slope], words="w", caption=told)
    height = float(re.findall(r'viewBox="0 0 \d+ (\d+)"', svg)[0])
    assert all(0 <= float(y) <= height for y in re.findall(r"M[\d.]+ ([\d.]+)", svg))
