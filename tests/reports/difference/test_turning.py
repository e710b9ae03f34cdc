"""What became of a verdict."""

import pytest

from evenhand.audit.result import Verdict
from evenhand.reports.difference.turning import turn

ALL: tuple[Verdict | None, ...] = (
    *("within_margin", "inconclusive", "insufficient_data", "undefined", "exceeds_margin", None),
)


@pytest.mark.parametrize("verdict", ALL)
def test_the_same_verdict_is_the_same(verdict: Verdict | None) -> None:
    assert turn(verdict, verdict) == "same"


@pytest.mark.parametrize("before", ALL[:5])
def test_only_a_gap_that_is_cleared_is_better(before: Verdict) -> None:
    for after in ALL:
        assert (turn(before, after) == "better") is (
            after == "within_margin" and before != "within_margin"
        )


@pytest.mark.parametrize("before", [*ALL[:4], None])
def test_a_gap_that_newly_exceeds_is_always_worse(before: Verdict | None) -> None:
    assert turn(before, "exceeds_margin") == "worse"


def test_losing_the_data_for_a_verdict_is_worse_and_never_better() -> None:
    assert turn("within_margin", "insufficient_data") == "worse"
    assert turn("inconclusive", "undefined") == "worse"
    assert turn("exceeds_margin", "insufficient_data") == "open"
    assert turn("undefined", "insufficient_data") == "open"
    assert turn("within_margin", None) == "open"
    assert turn(None, "within_margin") == "open"
