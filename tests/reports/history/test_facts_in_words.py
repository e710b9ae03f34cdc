"""A line in words: only what was measured, and nothing where there is nothing."""

import pytest

from evenhand.audit.result import Verdict
from evenhand.reports.history.facts_in_words import in_words
from evenhand.reports.history.record import Line, Point, Step


def line(*points: Point) -> Line:
    """Return a line of points."""
    return Line(
        slice="s",
        reference="",
        group="",
        level="s",
        points=points,
        turn="same",
        margins=None,
        says="",
    )


def point(
    run: int,
    value: float | None,
    half: float | None = 0.05,
    *,
    verdict: Verdict | None = None,
    margin: float | None = 0.2,
) -> Point:
    """Return a point with an interval of a half width."""
    known = value is not None and half is not None
    return Point(
        run=run,
        state="shown" if value is not None else "no value",
        value=value,
        low=value - half if known else None,  # type: ignore[operator]
        high=value + half if known else None,  # type: ignore[operator]
        margin=margin,
        verdict=verdict,
    )


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (
            (point(1, 0.12), point(2, 0.15)),
            "Gap +0.12, +0.15 in runs 1 and 2; all intervals overlap.",
        ),
        ((point(1, 0.12, None), point(2, 0.15)), "Gap +0.12, +0.15 in runs 1 and 2."),
        ((point(1, 0.12, margin=None),), "Gap +0.120 in run 1."),
        ((point(1, 0.12), point(2, None)), "Gap +0.12 in run 1; no value in run 2."),
        (
            (point(1, 0.0), point(2, 0.08), point(3, 0.16)),
            "Gap 0.00, +0.08, +0.16 in runs 1 to 3; the intervals of runs 1 and 3 do not overlap.",
        ),
        (
            (point(1, 0.0, margin=0.1), point(2, 0.01, margin=0.2)),
            (
                "Gap 0.00, +0.01 in runs 1 and 2; all intervals overlap; "
                "the margin is 0.1 in run 1, 0.2 in run 2."
            ),
        ),
        (
            (point(1, 0.1, verdict="within_margin"), point(2, 0.1, verdict="within_margin")),
            (
                "Gap +0.10, +0.10 in runs 1 and 2; all intervals overlap; "
                "within margin in runs 1 and 2."
            ),
        ),
    ],
)
def test_a_line_says_what_was_measured(points: tuple[Point, ...], said: str) -> None:
    assert in_words(line(*points), "1", []) == said


def test_of_many_runs_the_newest_are_told() -> None:
    said = in_words(line(*(point(run, run / 100) for run in range(1, 10))), "points", [])
    assert said.startswith("Gap +0.04, +0.05, +0.06, +0.07, +0.08, +0.09 points in runs 4 to 9;")


def test_of_many_pairs_the_nearest_are_told() -> None:
    said = in_words(line(*(point(run, float(run)) for run in range(1, 6))), "1", [])
    assert "the intervals of runs 1 and 2, 2 and 3, 3 and 4 among others do not overlap" in said


def test_other_data_before_the_first_number_do_not_matter() -> None:
    step = Step(after=2, data=True, plan=False, evenhand=False, changed=())
    assert "data" not in in_words(line(point(1, None), point(2, 0.1)), "1", [step])
    assert "the data changed before run 2" in in_words(
        line(point(1, 0.1), point(2, 0.1)), "1", [step]
    )
