"""A planned comparison in one or two plain sentences."""

from typing import Protocol

_SURE, _HOPELESS = 0.995, 0.005


class Row(Protocol):
    """The part of a planned row that its sentence tells."""

    @property
    def status(self) -> str:
        """Return whether it can be planned."""

    @property
    def reason(self) -> str:
        """Return why not."""

    @property
    def margin(self) -> float:
        """Return the tolerated gap."""

    @property
    def persons(self) -> int:
        """Return the persons of the slice."""

    @property
    def smallest_provable_margin(self) -> float | None:
        """Return what the data could prove."""

    @property
    def persons_needed(self) -> int | None:
        """Return the persons that the margin takes."""

    @property
    def chance_to_clear(self) -> float | None:
        """Return the chance to clear a model without gap."""

    @property
    def chance_to_catch(self) -> float | None:
        """Return the chance to catch a gap of twice the margin."""


def sentence(row: Row, *, power: float) -> str:
    """Return what a row of planning means.

    Args:
        row: from `plan_power`.
        power: the wanted chance to clear a model without gap.
    """
    if row.smallest_provable_margin is None:
        return f"No verdict can be planned: {row.reason}."
    if row.status != "planned":
        return f"No verdict will be given: {row.reason}. {_needed(row)}"
    clear, catch = row.chance_to_clear or 0.0, row.chance_to_catch or 0.0
    chances = (
        f"A model without gap that shows skill is cleared with a chance of {percent(clear)}, "
        f"a gap of {2 * row.margin:.3g} is caught with a chance of {percent(catch)}."
    )
    if clear >= power:
        return chances
    return (
        f"Too few data to show a margin of {row.margin:.3g}: the smallest that can be shown is "
        f"{row.smallest_provable_margin:.3g}. {_needed(row)} {chances}"
    )


def percent(chance: float) -> str:
    """Return a chance in whole per cent, never as a certainty.

    >>> percent(0.801), percent(1.0), percent(0.0)
    ('80 %', 'over 99 %', 'under 1 %')
    """
    if chance > _SURE:
        return "over 99 %"
    return "under 1 %" if chance < _HOPELESS else f"{100 * chance:.0f} %"


def _needed(row: Row) -> str:
    if row.persons_needed is None:
        return (
            "No number of persons in this slice would do, because the group that it is held "
            "against is too uncertain."
        )
    if row.persons_needed <= row.persons:
        return ""
    return f"About {row.persons_needed} persons in the slice are needed; there are {row.persons}."
