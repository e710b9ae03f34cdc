"""Which differences are kept back: two reports side by side can tell more than either alone.

A count that is 91 in one report and 90 in the next is the count of one person, and two means with
their counts give that person's values. So what protects cells of few persons within a report
protects differences of few persons between reports. Two audits with as many persons each may still
be of different ones; nothing in a result shows that.
"""

from evenhand.audit.result import AuditResult, Comparison, Number


def least_persons(before: AuditResult, after: AuditResult) -> int:
    """Return from how many persons on a difference may be told; 0 where nobody needs protection."""
    if before.data.subjects == after.data.subjects == "synthetic":
        return 0
    return max(before.statistics.suppress_below, after.statistics.suppress_below)


def tellable(before: int | None, after: int | None, *, least: int) -> bool:
    """Return whether two counts of persons may stand side by side.

    Args:
        before: the counts, None where withheld.
        after: the same of the later audit.
        least: from `least_persons`.

    >>> tellable(91, 90, least=5), tellable(91, 91, least=5), tellable(91, 60, least=5)
    (False, True, True)
    """
    if before is None or after is None:
        return False
    return before == after or abs(before - after) >= least


def comparable(before: Comparison, after: Comparison, *, least: int) -> bool:
    """Return whether the difference of two comparisons may be told.

    Not where one of them is withheld, and not where either side differs by few persons.
    """
    if before.suppressed or after.suppressed:
        return False
    sides = ((before.inside, after.inside), (before.outside, after.outside))
    return all(_known(one, other, least=least) for one, other in sides)


def _known(before: Number, after: Number, *, least: int) -> bool:
    """Return whether two numbers rest on counts that may stand side by side."""
    if before.persons is None and after.persons is None:
        return True
    return tellable(before.persons, after.persons, least=least)
