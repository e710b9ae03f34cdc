"""Which differences are kept back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.result import AuditResult, Number
from evenhand.reports.difference.difference import difference
from evenhand.reports.difference.protection import least_persons, tellable
from evenhand.reports.difference.told import as_form

SLICE = "age=20-29"
PLACE = (SLICE, "voice_only")


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 20))
def test_few_persons_are_never_a_difference(before: int, after: int, least: int) -> None:
    told = tellable(before, after, least=least)
    assert told is (before == after or abs(before - after) >= least)
    assert told is tellable(after, before, least=least)
    assert not tellable(None, after, least=least)
    assert not tellable(before, None, least=least)


def test_nobody_is_protected_where_nobody_is_real(rich: AuditResult) -> None:
    real = replace(rich, data=replace(rich.data, subjects="real"))
    made = replace(rich, data=replace(rich.data, subjects="synthetic"))
    assert least_persons(made, made) == 0
    assert least_persons(real, made) == rich.statistics.suppress_below
    wide = replace(real, statistics=replace(real.statistics, suppress_below=25))
    assert least_persons(real, wide) == 25


@pytest.mark.parametrize("which", ["before", "after", "both"])
def test_a_cell_that_is_withheld_once_gives_nothing(
    rich: AuditResult, changed: Callable[..., AuditResult], which: str
) -> None:
    none = Number(value=None, reason="disclosure")
    hidden = changed(
        SLICE, suppressed="disclosure", inside=none, outside=none, gap=none, verdict="inconclusive"
    )
    pair = {"before": (hidden, rich), "after": (rich, hidden), "both": (hidden, hidden)}[which]
    found = difference(*pair)
    assert not [m for m in found.moved if (m.place.slice, m.place.model) == PLACE]
    assert not [v for v in found.verdicts if (v.place.slice, v.place.model) == PLACE]
    assert found.withheld == difference(rich, rich).withheld + 1


def test_a_cell_that_lost_one_person_gives_no_number(
    rich: AuditResult, changed: Callable[..., AuditResult]
) -> None:
    c = next(c for c in rich.findings[0].comparisons if c.slice == SLICE)
    persons = c.inside.persons or 0
    fewer = changed(
        SLICE,
        inside=replace(c.inside, persons=persons - 1),
        gap=replace(c.gap, value=0.5),
        verdict="inconclusive",
    )
    found = difference(rich, fewer)
    assert not [m for m in found.moved if (m.place.slice, m.place.model) == PLACE]
    assert [v.turn for v in found.verdicts if (v.place.slice, v.place.model) == PLACE] == ["worse"]
    many = changed(SLICE, inside=replace(c.inside, persons=persons - 20))
    assert [m for m in difference(rich, many).moved if (m.place.slice, m.place.model) == PLACE]


def test_totals_that_differ_by_few_persons_are_not_told(rich: AuditResult) -> None:
    fewer = replace(rich, data=replace(rich.data, persons=90, items=7400))
    told = [c for c in difference(rich, fewer).changed if c.area == "data"]
    assert [(c.what, c.before) for c in told] == [("items and persons", "withheld")]
    assert "90" not in as_form(difference(rich, fewer), "text").partition("Data")[2][:200]
    half = replace(rich, data=replace(rich.data, persons=45, items=3700))
    told = [c for c in difference(rich, half).changed if c.area == "data"]
    assert [(c.what, c.before, c.after) for c in told] == [
        ("items", "7,442", "3,700"),
        ("persons", "91", "45"),
    ]
