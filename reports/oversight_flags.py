"""For which groups a model's labels need a second look, by the gates of the plan."""

from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison
from evenhand.reports.naming import named, slice_names
from evenhand.reports.tally import judged_gaps

MOST = 15
"""Most flags that are listed; findings have all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A group in which a model was found wanting.

    Attributes:
        model, group: which.
        exceeding: gaps that exceed their margin.
        without_skill: comparisons in which the model is not shown to know anything.
        of: comparisons that were made.
    """

    model: str
    group: str
    exceeding: int
    without_skill: int
    of: int


def flags(result: AuditResult) -> tuple[Flag, ...]:
    """Return the groups with a gap beyond a margin or without skill, the worst first."""
    names = slice_names(result)
    found: dict[tuple[str, str], list[Comparison]] = {}
    for finding in judged_gaps(result):
        for c in finding.comparisons:
            found.setdefault((finding.model, c.slice), []).append(c)
    each = (
        Flag(
            model=model,
            group=named(names, slice_id).full,
            exceeding=sum(c.verdict == "exceeds_margin" for c in made),
            without_skill=sum("no_skill" in c.hints for c in made),
            of=len(made),
        )
        for (model, slice_id), made in found.items()
    )
    wanting = (flag for flag in each if flag.exceeding or flag.without_skill)
    return tuple(sorted(wanting, key=lambda f: (-f.exceeding, -f.without_skill)))


def silent_groups(result: AuditResult) -> int:
    """Return for how many groups a model has no verdict at all that says anything."""
    said: dict[tuple[str, str], bool] = {}
    for finding in judged_gaps(result):
        for c in finding.comparisons:
            key = (finding.model, c.slice)
            told = c.verdict in ("within_margin", "exceeds_margin")
            said[key] = said.get(key, False) or told
    return sum(not told for told in said.values())
