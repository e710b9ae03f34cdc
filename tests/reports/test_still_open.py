"""Why a change between models is not settled, in a cell and in a sentence."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.change_sentence import change_beside
from evenhand.reports.rows import rows
from evenhand.reports.still_open import held_back, missing

ALPHA = 0.05


@pytest.fixture
def change(two_models: AuditResult) -> Finding:
    """Return the change of the error in every slice."""
    return two_models.findings[1]


@pytest.fixture
def still(change: Finding) -> Comparison:
    """Return a change that is not settled."""
    return next(c for c in change.comparisons if c.decision == "inconclusive")


def test_a_cell_says_first_how_many_persons_are_missing(still: Comparison) -> None:
    assert missing(replace(still, hints=("worse_than_before",)), ALPHA) == "about 18 more persons"


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("no_skill", "not both models show skill"),
        ("unequal_loss", "the new model leaves more items without a score"),
        ("worse_than_before", "a worsening is seen, how large it is not settled"),
        ("near_margin", "near to what is tolerated"),
        ("no_variation", "no precision known"),
        ("underpowered", ""),
    ],
)
def test_a_cell_says_what_else_keeps_it_open(still: Comparison, hint: str, words: str) -> None:
    assert missing(replace(still, persons_needed=None, hints=(hint,)), ALPHA) == words


def test_a_cell_says_where_adjustment_decides(still: Comparison) -> None:
    beyond = replace(still, persons_needed=None, p_exceeds=0.03, p_exceeds_adjusted=0.2)
    assert missing(beyond, ALPHA) == "beyond what is tolerated by itself, not after adjustment"


def test_a_small_change_that_is_barred_is_not_called_imprecise(
    change: Finding, still: Comparison
) -> None:
    small = replace(still, decision_low=-0.01, decision_high=0.02, hints=("no_skill",))
    assert change_beside(small, change) == (
        "This is shown to be worse by less than the 0.05 scale points that Release board "
        "tolerates, if at all, but is not cleared: not both models show skill."
    )


@pytest.mark.parametrize(
    "other",
    [
        {"decision_high": 0.06},
        {"decision_high": None},
        {"hints": ("near_margin",)},
        {"suppressed": "disclosure"},
        {"verdict": "within_margin"},
    ],
)
def test_nothing_is_held_back_that_is_wide_free_hidden_or_settled(
    change: Finding, still: Comparison, other: dict[str, object]
) -> None:
    small = replace(still, decision_low=-0.01, decision_high=0.02, hints=("no_skill",))
    assert held_back(small, change)
    assert not held_back(replace(small, **other), change)  # type: ignore[arg-type]
    assert not held_back(small, replace(change, margin=None))


def test_a_loss_on_the_good_side_does_not_stand_in_the_way(
    change: Finding, still: Comparison
) -> None:
    gain = replace(still, decision_low=-0.9, decision_high=-0.1, hints=("unequal_loss",))
    assert held_back(gain, change)
    assert not held_back(gain, replace(change, harm="below"))


def test_hints_at_a_change_speak_of_changes_and_of_both_models(
    two_models: AuditResult, change: Finding, still: Comparison
) -> None:
    hinted = replace(still, hints=("no_skill",), p_exceeds=0.03, p_exceeds_adjusted=0.2)
    (row,) = rows(replace(change, comparisons=(hinted,)), two_models)
    assert row.hints[0].startswith("by itself this change is shown")
    assert row.hints[1].startswith("not both models are shown to know more")
