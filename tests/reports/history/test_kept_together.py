"""Numbers that are shown side by side: no two of them tell on few persons."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.audit.result import AuditResult, Comparison, Number
from evenhand.reports.difference.protection import comparable, least_persons
from evenhand.reports.history.kept_together import kept_together


def compared(inside: int, outside: int, *, suppressed: str = "") -> Comparison:
    """Return a comparison of so many persons."""
    return Comparison(
        slice="s",
        reference="everyone else",
        inside=Number(value=1.0, persons=inside),
        outside=Number(value=1.0, persons=outside),
        gap=Number(value=0.0),
        suppressed=suppressed,
    )


@pytest.fixture
def real(rich: AuditResult) -> AuditResult:
    """Return an audit of real persons."""
    return replace(rich, data=replace(rich.data, subjects="real"))


def test_the_newest_is_kept(real: AuditResult) -> None:
    places = [(compared(n, 100), real) for n in (40, 41, 40)]
    assert kept_together(places) == (True, False, True)


def test_both_sides_count(real: AuditResult) -> None:
    assert kept_together([(compared(40, 100), real), (compared(40, 101), real)]) == (False, True)


def test_what_is_withheld_or_absent_is_not_kept(real: AuditResult) -> None:
    places = [None, (compared(40, 100, suppressed="disclosure"), real), (compared(40, 100), real)]
    assert kept_together(places) == (False, False, True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(counts=st.lists(st.tuples(st.integers(10, 60), st.integers(10, 60)), max_size=8))
def test_any_two_that_are_shown_are_comparable(
    real: AuditResult, counts: list[tuple[int, int]]
) -> None:
    rows = [compared(*pair) for pair in counts]
    kept = [c for c, may in zip(rows, kept_together([(c, real) for c in rows]), strict=True) if may]
    least = least_persons(real, real)
    assert all(comparable(a, b, least=least) for a in kept for b in kept)
    assert bool(kept) == bool(rows)
