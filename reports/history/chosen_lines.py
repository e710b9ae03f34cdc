"""Which lines stand on a page, and the rule by which the others do not."""

from dataclasses import dataclass, replace
from typing import Final

from evenhand.reports.history.record import Question, Series
from evenhand.reports.wording import several

MOST_QUESTIONS: Final = 24
MOST_LINES: Final = 12
"""Slices of one question on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a page shows of a series.

    Attributes:
        questions: with the lines that are shown.
        rule: what is left out and why, `""` where nothing is.
    """

    questions: tuple[Question, ...]
    rule: str


def chosen(series: Series, *, questions: int = MOST_QUESTIONS, lines: int = MOST_LINES) -> Chosen:
    """Return the worst lines of the worst questions.

    Args:
        series: its questions and lines are ordered, the worst first.
        questions: most of them.
        lines: most of one question.
    """
    shown = tuple(replace(q, lines=q.lines[:lines]) for q in series.questions[:questions])
    total = sum(len(q.lines) for q in series.questions)
    left = total - sum(len(q.lines) for q in shown)
    rest = len(series.questions) - len(shown)
    if not left and not rest:
        return Chosen(questions=shown, rule="")
    counts = [several(left, "comparison")] * bool(left)
    counts += [several(rest, "whole question")] * bool(rest)
    return Chosen(
        questions=shown,
        rule=(
            "Shown first: what exceeds its margin in the newest run, then verdicts that got "
            f"worse, then the largest gaps in margins; at most {questions} questions and {lines} "
            f"slices of each. Left out: {', among them '.join(counts)}; all are in history.csv."
        ),
    )
