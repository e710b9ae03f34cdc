"""Whether persons under 18 are in the data, as far as the levels of an attribute of age tell."""

import re
from collections.abc import Iterator
from typing import Final

from evenhand.audit.result import AuditResult, SliceRecord
from evenhand.reports.protected_attributes import plain

ADULT: Final = 18
NUMBER = re.compile(r"\d+")
YOUNG: Final = frozenset(
    {
        *("adolescent", "adolescents", "babies", "baby", "boy", "boys", "child", "children"),
        *("girl", "girls", "infant", "infants", "kid", "kids", "minor", "minors", "pupil"),
        *("pupils", "teen", "teenager", "teenagers", "teens", "toddler", "toddlers", "underage"),
    }
)
"""Words of levels that stand for persons under 18."""

ABOUT: Final = frozenset({*YOUNG, "under 18s", "under 18", "persons under 18"})


def age_slices(result: AuditResult) -> tuple[SliceRecord, ...]:
    """Return the slices that are levels of an attribute of age."""
    ages = {
        a.name
        for a in result.attributes
        if a.kind == "age" or plain(a.name) in ("age", "age group")
    }
    return tuple(s for s in result.slices if len(s.where) == 1 and s.where[0][0] in ages)


def young_slices(result: AuditResult) -> tuple[SliceRecord, ...]:
    """Return the levels of age that reach below 18, by their names."""
    return tuple(s for s in age_slices(result) if reaches_below(s.where[0][1]))


def reaches_below(level: str) -> bool:
    """Return whether the name of a level of age reaches below 18.

    >>> [reaches_below(name) for name in ("13-17", "teens", "16-24", "18+", "20-29", "<20")]
    [True, True, True, False, False, True]
    """
    words = set(plain(level).split())
    numbers = [int(one) for one in NUMBER.findall(level)]
    below = level.strip().startswith(("<", "\N{LESS-THAN OR EQUAL TO}")) or "under" in words
    return bool(words & YOUNG) or (bool(numbers) and (below or numbers[0] < ADULT))


def reason_given(result: AuditResult) -> str:
    """Return why there are none, as declared; `""` where nobody said."""
    return next(_reasons(result), "")


def _reasons(result: AuditResult) -> Iterator[str]:
    """Yield declared reasons for the absence of persons under 18."""
    for one in result.declared.unmeasured:
        if plain(one.attribute) in ABOUT and one.reason.strip():
            yield one.reason.strip()
