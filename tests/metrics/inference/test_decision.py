"""The decision rule, one sentence at a time."""

from dataclasses import replace

import pytest

from evenhand.metrics.inference.decision import VERDICTS, Evidence, decide, overall

OPEN = Evidence(
    defined=True,
    enough_items=True,
    enough_persons=True,
    enough_of_class=True,
    spread_known=True,
    exceeds=False,
    within=False,
    skilled=True,
    differs_from_zero=False,
    underpowered=False,
)


def test_what_is_neither_proved_is_open_and_says_why() -> None:
    assert decide(OPEN) == ("inconclusive", ("near_margin",))
    both = replace(OPEN, differs_from_zero=True, underpowered=True)
    assert decide(both) == ("inconclusive", ("different_from_zero", "underpowered"))


def test_missing_data_come_before_proofs() -> None:
    lacking = replace(OPEN, enough_persons=False, exceeds=True)
    assert decide(lacking) == ("insufficient_data", ("too_few_persons",))
    assert decide(replace(lacking, defined=False)) == ("undefined", ())


def test_a_proof_needs_a_spread() -> None:
    assert decide(replace(OPEN, spread_known=False, within=True))[1] == ("no_variation",)


def test_skill_is_asked_for_only_before_clearing() -> None:
    unskilled = replace(OPEN, skilled=False)
    assert decide(replace(unskilled, within=True)) == ("inconclusive", ("no_skill",))
    assert decide(replace(unskilled, exceeds=True)) == ("exceeds_margin", ())


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "undefined"),
        (["undefined", "undefined"], "undefined"),
        (["within_margin"], "within_margin"),
        (["within_margin", "undefined"], "inconclusive"),
        (["within_margin", "inconclusive"], "inconclusive"),
        (["insufficient_data", "insufficient_data"], "insufficient_data"),
        (["insufficient_data", "undefined"], "inconclusive"),
        (["insufficient_data", "exceeds_margin", "within_margin"], "exceeds_margin"),
    ],
)
def test_one_verdict_of_many(found: list[str], expected: str) -> None:
    assert overall(found) == overall(found[::-1]) == expected


def test_a_word_that_is_no_verdict_is_refused() -> None:
    with pytest.raises(ValueError, match="no verdict 'pass'; there are: within_margin, exceeds"):
        overall([*VERDICTS, "pass"])
