"""Which slices of a result are the groups of somebody's question."""

from collections.abc import Mapping, Sequence

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.result import AuditResult, SliceRecord
from evenhand.metrics.slices import UNKNOWN


def chosen_attributes(
    wanted: Sequence[str], names: Sequence[str], within: Mapping[str, str]
) -> list[str]:
    """Return the attributes whose levels are the groups.

    Args:
        wanted: names of attributes; none where the audit has one.
        names: those of the audit.
        within: levels that everything is held to.

    Raises:
        InputError: the audit has no such attribute, or has several and none is named.
    """
    if isinstance(wanted, str):
        problem = f"attributes: got the text {wanted!r}, expected a list such as [{wanted!r}]"
        raise InputError([problem])
    problems = [
        f"{where}: the audit has no attribute {name!r}, it has {listing(names)}."
        f"{suggestion(name, names)}"
        for where, asked in (("attributes", wanted), ("within", within))
        for name in asked
        if name not in names
    ]
    if problems:
        raise InputError(problems)
    if wanted:
        return list(wanted)
    if len(names) != 1:
        raise InputError([f"attributes: name some of {listing(names) or 'those of the plan'}"])
    return list(names)


def crossed_slices(
    result: AuditResult, attributes: Sequence[str], within: Mapping[str, str]
) -> tuple[SliceRecord, ...]:
    """Return the slices of these attributes within these levels, in the order of the result.

    Args:
        result: of an audit.
        attributes: whose levels are crossed.
        within: levels that are held fixed.

    Raises:
        InputError: the audit has not looked at them together.
    """
    together = {*attributes, *within}
    found = tuple(
        part
        for part in result.slices
        if {name for name, _ in part.where} == together
        and within.items() <= dict(part.where).items()
    )
    if not found:
        crossing = ", ".join(f'"{name}"' for name in (*within, *attributes))
        problem = (
            f"attributes: the audit has no slices of {listing(sorted(together))} "
            f"{f'within {dict(within)} ' if within else ''}together; ask for them in the plan: "
            f"[slices] intersections = [[{crossing}]]"
        )
        raise InputError([problem])
    return found


def levels_of(part: SliceRecord, attributes: Sequence[str]) -> tuple[str, ...]:
    """Return the levels of a slice, in the order of the attributes."""
    where = dict(part.where)
    return tuple(where[name] for name in attributes)


def is_known(part: SliceRecord) -> bool:
    """Return whether a slice is a group: persons whose level is not known are none."""
    return all(level != UNKNOWN for _, level in part.where)
