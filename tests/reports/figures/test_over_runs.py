"""Small pictures of gaps over runs: one scale, bands by run, no thread where the data changed."""

import re
from collections.abc import Sequence

import pytest

from evenhand.audit.finding import Harm
from evenhand.reports.figures.over_runs import MOST_RUNS, Path, Stop, over_runs
from evenhand.reports.figures.svg import Caption

CAPTION = Caption(ident="p", title="Runs", description="Gaps in runs.")


def drawn(*stops: Stop, harm: Harm = "either") -> str:
    """Return the picture of one slice."""
    path = Path(group="gender", level="Female", stops=stops)
    return str(over_runs([path], words="gap (points)", harm=harm, caption=CAPTION))


def paths(svg: str, colour: str, attribute: str = "stroke") -> list[str]:
    """Return the subpaths of all elements of a colour."""
    found = re.findall(rf'<path [^>]*{attribute}="{colour}"[^>]* d="([^"]*)"', svg)
    return [part for path in found for part in path.split("M") if part]


def threads(svg: str) -> int:
    """Return how many threads run from one gap to the next: slanted lines."""
    return sum("L" in part for part in paths(svg, "#56616e"))


def heights(svg: str) -> Sequence[float]:
    """Return the heights of the bands."""
    bands = re.findall(r"h[\d.]+v(-?[\d.]+)h", "".join(paths(svg, "#e9edf2", "fill")))
    return [float(height) for height in bands]


def test_the_same_runs_give_the_same_picture() -> None:
    stops = (Stop(run=1, value=0.1, low=0.0, high=0.2, margin=0.2, verdict="within_margin"),)
    assert drawn(*stops) == drawn(*stops)
    assert "<title" in drawn(*stops)


def test_gaps_are_joined_unless_the_data_changed() -> None:
    one, two = Stop(run=1, value=0.1), Stop(run=2, value=0.3)
    assert threads(drawn(one, two)) == 1
    assert threads(drawn(one, Stop(run=2, value=0.3, fresh=True))) == 0


def test_a_run_without_a_number_is_a_dash() -> None:
    without = drawn(Stop(run=1, value=0.1), Stop(run=2, value=None), Stop(run=3, value=0.3))
    assert threads(without) == 1
    assert len(paths(without, "#56616e")) > len(paths(drawn(Stop(run=1, value=0.1)), "#56616e"))


def test_a_band_is_as_high_as_the_margin_of_its_run() -> None:
    first, second = heights(
        drawn(Stop(run=1, value=0.3, margin=0.1), Stop(run=2, value=-0.3, margin=0.2))
    )
    assert second == pytest.approx(2 * first, rel=0.02)
    assert not heights(drawn(Stop(run=1, value=0.1)))


def test_a_band_reaches_to_the_end_where_a_gap_does_no_harm() -> None:
    stop = Stop(run=1, value=0.3, margin=0.1)
    (both,) = heights(drawn(stop))
    assert heights(drawn(stop, harm="above"))[0] > both
    assert heights(drawn(stop, harm="below"))[0] > both


def test_of_many_runs_the_newest_are_drawn_and_few_are_numbered() -> None:
    svg = drawn(*(Stop(run=run, value=0.0) for run in range(1, MOST_RUNS + 7)))
    numbers = re.findall(r">(\d+)</text>", svg)
    assert str(MOST_RUNS + 6) in numbers
    assert "6" not in numbers
    assert len(numbers) < MOST_RUNS


def test_names_are_escaped() -> None:
    path = Path(group="<b>", level="&", stops=(Stop(run=1, value=None),))
    svg = str(over_runs([path], words="gap", harm="either", caption=CAPTION))
    assert "&lt;b&gt;" in svg
    assert "<b>" not in svg
