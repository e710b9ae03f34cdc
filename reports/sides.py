"""What the two sides of a comparison and their difference are called, in figures and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from evenhand.audit.finding import Harm
from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.compared_models import compressions
from evenhand.reports.decision_words import Kind, kind, of_models


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Words for one kind of comparison.

    Attributes:
        inside, outside: heads of the two values.
        gap: head of their difference.
        axis: what the difference is.
        below, above: what lies on either side of zero.
        reference: name of what the slices are held against.
        persons: head of their number.
    """

    inside: str = "In the slice"
    outside: str = "In the reference"
    gap: str = "Gap"
    axis: str = "gap: slice minus reference"
    below: str = "reference higher"
    above: str = "slice higher"
    reference: str = "Reference"
    persons: str = "Persons"


GROUPS: Final = Sides()
CHANGE: Final = Sides(
    inside="New model",
    outside="Old model",
    gap="Change",
    axis="change: new model minus old model",
    below="lower than before",
    above="higher than before",
    reference="Old model",
)
GROWTH: Final = Sides(
    inside="Gap, new model",
    outside="Gap, old model",
    gap="Growth",
    axis="growth of the gap to the reference: new model minus old model",
    below="narrower",
    above="wider",
    reference="Old model",
    persons="Persons of the smaller side",
)
BETTER_SIDES: Mapping[Harm, tuple[str, str]] = MappingProxyType(
    {"above": ("better", "worse"), "below": ("worse", "better")}
)
"""What lies below and above zero where a change can be called better or worse."""

OF: Mapping[Kind, Sides] = MappingProxyType({"change": CHANGE, "drift": CHANGE, "growth": GROWTH})


def sides(finding: Finding, result: AuditResult) -> Sides:
    """Return the words for the comparisons of a finding.

    Args:
        finding: with comparisons or without.
        result: knows which models are compressed ones; they are called full and small.
    """
    words = OF.get(kind(finding), GROUPS)
    if not of_models(finding) or (finding.model, finding.against) not in compressions(result):
        return words
    return Sides(**{field.name: _compressed(getattr(words, field.name)) for field in fields(words)})


def _compressed(words: str) -> str:
    """Return words with the names of models that hold for a compression.

    >>> _compressed("change: new model minus old model"), _compressed("Old model")
    ('change: small model minus full model', 'Full model')
    """
    for old, new in (("old", "full"), ("new", "small")):
        words = words.replace(f"{old} model", f"{new} model")
        words = words.replace(f"{old.title()} model", f"{new.title()} model")
    return words


def ends(finding: Finding) -> tuple[str, str]:
    """Return what lies below and above zero on the axis of a finding.

    >>> from functools import partial
    >>> found = partial(Finding, id="", title="", asks="", why="", answer="")
    >>> ends(found(code="CMP001", harm="below")), ends(found(code="DIS001"))
    (('worse', 'better'), ('reference higher', 'slice higher'))
    """
    words = OF.get(kind(finding), GROUPS)
    if kind(finding) == "change":
        return BETTER_SIDES.get(finding.harm, (words.below, words.above))
    return words.below, words.above
