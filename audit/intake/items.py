"""The item table: who is depicted in what, and which attribute levels hold."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import require, text_column
from evenhand.audit.intake.levels import Leveled, leveled
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Plan
from evenhand.audit.table import Codes, Dropped, Table, Text

KEPT = "kept as unknown: "
"""How a reason begins when the rows stayed in the audit, with the level `unknown`."""
KEPT_PERSONS = "kept: persons with more than one level of "
"""How a reason begins when a person's level differs from item to item; all of them stayed."""
NAMED = 5


def items_table(frame: pa.Table, plan: Plan, *, file: str) -> Table:
    """Return the items as arrays, and every row that is not among them with its reason.

    Rows left out are those without an item id or a person, and repetitions of a row. A row whose
    number lies in no bin stays, with the level `unknown`; it is counted under a reason that begins
    with `KEPT`. Items of a person who has several known levels of an attribute stay as well (the
    language or the age at a recording may differ), and are counted under a reason that begins with
    `KEPT_PERSONS`. So the rows of the frame are the items kept plus all counts but those two.

    Args:
        frame: one row an item, with the columns that the plan names.
        plan: names of the columns, and the attributes.
        file: name of the frame in messages.

    Returns:
        The table, items in the order of the frame.

    Raises:
        InputError: missing columns, rows of one item that contradict each other, levels that the
            plan does not list, or no usable row; all problems at once where they can be seen so.
    """
    data = plan.data
    columns = [data.item, data.person, *(each.column or each.name for each in plan.attribute)]
    require(frame, columns, file=file)
    items, persons = (text_column(frame, name, file) for name in (data.item, data.person))
    attributes = _attributes(frame, plan, file)
    cells = _cells(attributes, len(items))
    lost = _lost(items, persons, [*(each.codes for each in attributes)], file=file)
    keep = ~np.logical_or.reduce(list(lost.values()))
    if not keep.any():
        problem = f"{file}: no row has both an item id and a person; {listing(list(lost))}"
        raise InputError([problem])
    kept_unknown = {KEPT + each.why: keep & each.unusable for each in attributes if each.why}
    return Table(
        items=items[keep],
        persons=persons[keep],
        attributes=tuple(each.attribute for each in attributes),
        cells=cells[keep],
        dropped=_dropped({**lost, **kept_unknown, **_several(persons, keep, attributes)}, cells),
    )


def _attributes(frame: pa.Table, plan: Plan, file: str) -> list[Leveled]:
    found: list[Leveled] = []
    problems: list[str] = []
    for declared in plan.attribute:
        try:
            found.append(leveled(frame, declared, file=file))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found


def _cells(attributes: Sequence[Leveled], rows: int) -> Codes:
    columns = [each.codes for each in attributes]
    return np.stack(columns, axis=1) if columns else np.empty((rows, 0), dtype=np.int16)


def _lost(
    items: Text, persons: Text, codes: Sequence[Codes], *, file: str
) -> dict[str, NDArray[np.bool_]]:
    nameless = np.char.strip(items) == ""
    _, first, group = np.unique(items, return_index=True, return_inverse=True)
    origin = first[group]
    repeated = (origin != np.arange(len(items))) & ~nameless
    contradicts = (persons != persons[origin]) | np.logical_or.reduce(
        [each != each[origin] for each in codes] or [np.zeros(len(items), dtype=np.bool_)]
    )
    conflicts = np.unique(items[repeated & contradicts])
    if conflicts.size:
        problem = (
            f"{file}: {conflicts.size} items have rows that differ in person or attributes: "
            f"{listing(conflicts[:NAMED].tolist())}; expected one row an item"
        )
        raise InputError([problem])
    anonymous = (np.char.strip(persons) == "") & ~nameless & ~repeated
    return {
        "row without an item id": nameless,
        "item listed again (counted once)": repeated,
        "item without a person": anonymous,
    }


def _several(
    persons: Text, keep: NDArray[np.bool_], attributes: Sequence[Leveled]
) -> dict[str, NDArray[np.bool_]]:
    """Return the rows of persons with several known levels of an attribute, by reason."""
    _, person = np.unique(persons, return_inverse=True)
    found = {}
    for each in attributes:
        known = keep & (each.codes < len(each.attribute.levels) - 1)
        pairs = np.unique(np.stack([person[known], each.codes[known]], axis=1), axis=0)
        levels = np.bincount(pairs[:, 0], minlength=len(persons))
        found[KEPT_PERSONS + each.attribute.name] = keep & (levels[person] > 1)
    return found


def _dropped(masks: Mapping[str, NDArray[np.bool_]], cells: Codes) -> tuple[Dropped, ...]:
    return tuple(
        Dropped(
            what="items", reason=reason, count=int(mask.sum()), of=len(cells), cells=cells[mask]
        )
        for reason, mask in masks.items()
        if mask.any()
    )
