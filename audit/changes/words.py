"""What is said of changes: rows of a result, tables of evidence, answers and notes."""

import math
from collections.abc import Sequence

from evenhand.audit.result import Comparison, Number, Verdict
from evenhand.metrics.suppression import Reason

REST: Sequence[tuple[Verdict, str]] = (
    ("within_margin", "within the limits"),
    ("inconclusive", "inconclusive"),
    ("insufficient_data", "with insufficient data"),
    ("undefined", "undefined"),
)


def group_words(group: str) -> str:
    """Return the name of a group as a sentence has it.

    >>> group_words("tone: light -> dark"), group_words("gender=F & age=old")
    ('tone from light to dark', 'gender F and age old')
    """
    name, _, change = group.partition(": ")
    start, arrow, end = change.partition(" -> ")
    if arrow:
        return f"{name} from {start} to {end}"
    return group.replace(" & ", " and ").replace("=", " ")


def withheld_row(name: str, reference: str, reason: Reason, verdict: Verdict | None) -> Comparison:
    """Return the row of a group whose numbers would tell on persons; its verdict stays."""
    nothing = Number(value=None, reason=reason)
    return Comparison(
        slice=name,
        reference=reference,
        inside=nothing,
        outside=nothing,
        gap=nothing,
        verdict=verdict,
        suppressed=reason,
    )


def known(value: float) -> float | None:
    """Return a number, or None for what is not one."""
    return float(value) if math.isfinite(value) else None


def with_interval(number: Number, *, sign: str = "+") -> str:
    """Return an estimate with its interval in words.

    >>> with_interval(Number(value=0.3, low=0.21, high=0.39))
    '+0.3, interval +0.21 to +0.39'
    """
    if number.value is None:
        return "not known"
    if number.low is None or number.high is None:
        return f"{number.value:{sign}.3g}"
    return f"{number.value:{sign}.3g}, interval {number.low:{sign}.3g} to {number.high:{sign}.3g}"


def counted(answers: Sequence[Verdict | None], what: str) -> str:
    """Return how many rows have which verdict, but those beyond a limit, in a sentence.

    >>> counted(["within_margin", "inconclusive", "within_margin"], "groups")
    'Of 3 groups, 2 are within the limits, 1 inconclusive.'
    >>> counted(["inconclusive"], "groups")
    'The only group is inconclusive.'
    """
    said = [
        f"{number} {words}"
        for verdict, words in REST
        if (number := sum(answer == verdict for answer in answers))
    ]
    if not said:
        return ""
    if len(answers) == 1:
        return f"The only {what.removesuffix('s')} is {said[0].removeprefix('1 ')}."
    verb = "is" if said[0].startswith("1 ") else "are"
    first = said[0].replace(" ", f" {verb} ", 1)
    return f"Of {len(answers)} {what}, {', '.join([first, *said[1:]])}."
