"""A line through the runs in measured facts: values, intervals, verdicts, and what else changed."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

from evenhand.reports.digits import plain
from evenhand.reports.history.record import Line, Point, Step
from evenhand.reports.rows import ruler
from evenhand.reports.wording import VERDICTS, sentence, unit_words

if TYPE_CHECKING:
    from evenhand.audit.result import Verdict

MOST_VALUES: Final = 6
"""Values of a sentence; of more runs the newest are told."""

MOST_PAIRS: Final = 3


def in_words(line: Line, unit: str, steps: Sequence[Step]) -> str:
    """Return a line as one sentence in which nothing is guessed.

    Args:
        line: through all runs.
        unit: of its gaps.
        steps: what changed between the runs.
    """
    parts = (
        *_values(line, unit),
        *_overlap([p for p in line.points if p.value is not None]),
        *_judged(line),
        *_margins(line.points),
        *_holes(line.points),
        *_data(line.points, steps),
    )
    return sentence("; ".join(parts))


def runs_in_words(numbers: Sequence[int]) -> str:
    """Return numbers of runs, in order, as a list.

    >>> runs_in_words([1, 2, 3, 4]), runs_in_words([1, 2, 5]), runs_in_words([4])
    ('runs 1 to 4', 'runs 1, 2 and 5', 'run 4')
    """
    *first, last = numbers
    if not first:
        return f"run {last}"
    if len(first) > 1 and last - first[0] == len(first):
        return f"runs {first[0]} to {last}"
    return f"runs {', '.join(map(str, first))} and {last}"


def _values(line: Line, unit: str) -> Iterator[str]:
    shown = [p for p in line.points if p.value is not None][-MOST_VALUES:]
    if shown:
        write = ruler(shown[-1].margin)
        values = ", ".join(write.text(p.value, signed=True) for p in shown)
        yield f"gap {values}{unit_words(unit)} in {runs_in_words([p.run for p in shown])}"


def _overlap(shown: Sequence[Point]) -> Iterator[str]:
    """Yield which intervals do not overlap, those of runs in a row first; that is no test."""
    known = [(p.run, p.low, p.high) for p in shown if p.low is not None and p.high is not None]
    if len(known) < 2:  # noqa: PLR2004 one interval overlaps with nothing
        return
    pairs = sorted(combinations(known, 2), key=lambda pair: pair[1][0] - pair[0][0])
    apart = [
        f"{one} and {other}"
        for (one, low, high), (other, later_low, later_high) in pairs
        if high < later_low or later_high < low
    ]
    more = " among others" * (len(apart) > MOST_PAIRS)
    runs = f"the intervals of runs {', '.join(apart[:MOST_PAIRS])}{more} do not overlap"
    yield runs if apart else "all intervals overlap"


def _judged(line: Line) -> Iterator[str]:
    """Yield the verdicts with their runs, the newest first."""
    found: dict[Verdict, list[int]] = {}
    for point in reversed(line.points):
        if point.verdict:
            found.setdefault(point.verdict, []).insert(0, point.run)
    for verdict, runs in found.items():
        yield f"{VERDICTS[verdict]} in {runs_in_words(runs)}"


def _margins(points: Sequence[Point]) -> Iterator[str]:
    """Yield the margins, where they are not the same in every run."""
    known = [p for p in points if p.margin is not None]
    if len({p.margin for p in known}) > 1:
        told = ", ".join(f"{plain(p.margin or 0.0)} in run {p.run}" for p in known[-MOST_VALUES:])
        yield f"the margin is {told}"


def _holes(points: Sequence[Point]) -> Iterator[str]:
    """Yield the runs without a number."""
    for state, words in (("withheld", "withheld"), ("no value", "no value"), ("absent", "not")):
        runs = [p.run for p in points if p.state == state]
        if runs:
            yield f"{words} in {runs_in_words(runs)}"


def _data(points: Sequence[Point], steps: Sequence[Step]) -> Iterator[str]:
    """Yield where the data changed between two runs that have a number."""
    runs = [p.run for p in points if p.value is not None]
    changed = [s.after for s in steps if s.data and runs and runs[0] < s.after <= runs[-1]]
    if changed:
        yield f"the data changed before {runs_in_words(changed)}"
