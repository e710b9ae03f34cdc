"""The rule that turns what was shown about one gap into a verdict, and verdicts into one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal[
    "within_margin", "exceeds_margin", "inconclusive", "insufficient_data", "undefined"
]

VERDICTS: tuple[Verdict, ...] = (
    "within_margin",
    "exceeds_margin",
    "inconclusive",
    "insufficient_data",
    "undefined",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about one gap, as the answers to ten questions.

    Attributes:
        defined: whether the gap has a value.
        enough_items, enough_persons, enough_of_class: whether the data suffice for a verdict.
        spread_known: whether a standard error above 0 could be estimated.
        exceeds: whether the adjusted minimal-effect test rejects.
        within: whether the equivalence test rejects.
        skilled: whether the model beats a predictor that knows nothing.
        differs_from_zero: whether the two-sided interval excludes 0.
        underpowered: whether the smallest provable margin is above the declared one.
    """

    defined: bool
    enough_items: bool
    enough_persons: bool
    enough_of_class: bool
    spread_known: bool
    exceeds: bool
    within: bool
    skilled: bool
    differs_from_zero: bool
    underpowered: bool


def decide(evidence: Evidence) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on one gap, with the hints that explain it.

    Args:
        evidence: what was shown.

    Returns:
        A verdict, and hint codes: none for a proof, one or more for a verdict that is not one.
    """
    if not evidence.defined:
        return "undefined", ()
    lacking = _lacking(evidence)
    if lacking:
        return "insufficient_data", lacking
    if not evidence.spread_known:
        return "inconclusive", ("no_variation",)
    if evidence.exceeds:
        return "exceeds_margin", ()
    if evidence.within:
        return ("within_margin", ()) if evidence.skilled else ("inconclusive", ("no_skill",))
    return "inconclusive", _open(evidence)


def overall(verdict: Iterable[str]) -> Verdict:
    """Return one verdict on a model from the verdicts on its gaps.

    One gap that exceeds its margin decides. All gaps must be within theirs to say so of the whole,
    which needs no adjustment: the chance to clear a model with any gap at its margin stays at or
    below alpha (intersection-union test).

    Args:
        verdict: those of the single gaps, in any order.

    Returns:
        `exceeds_margin` if any does; `within_margin` only if all are, and there is one;
        `undefined` for none or when all are undefined; `insufficient_data` when all are;
        `inconclusive` otherwise.

    Raises:
        ValueError: a word that is not a verdict.

    Examples:
        >>> overall(["within_margin", "insufficient_data"])
        'inconclusive'

    References:
        Berger 1982, doi:10.1080/00401706.1982.10487790
    """
    found = {str(word) for word in verdict}
    unknown = sorted(found.difference(VERDICTS))
    if unknown:
        message = f"no verdict {unknown[0]!r}; there are: {', '.join(VERDICTS)}"
        raise ValueError(message)
    if "exceeds_margin" in found:
        return "exceeds_margin"
    if not found:
        return "undefined"
    unanimous = [word for word in VERDICTS if found == {word}]
    return unanimous[0] if unanimous else "inconclusive"


def _lacking(evidence: Evidence) -> tuple[str, ...]:
    tests = (
        (evidence.enough_items, "too_few_items"),
        (evidence.enough_persons, "too_few_persons"),
        (evidence.enough_of_class, "too_few_of_a_class"),
    )
    return tuple(hint for enough, hint in tests if not enough)


def _open(evidence: Evidence) -> tuple[str, ...]:
    tests = (
        (evidence.differs_from_zero, "different_from_zero"),
        (evidence.underpowered, "underpowered"),
    )
    return tuple(hint for holds, hint in tests if holds) or ("near_margin",)
