"""Rates and ratios by hand: medians with ties, rates of zero, groups that take no part."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from evenhand.audit.declared import Declared
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD
from evenhand.audit.regimes.rate_ratio import NO_TOP
from evenhand.audit.regimes.rate_rows import ALONE, HIGHEST, LEFT_OUT
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

GENDER = {"name": "gender", "source": "recorded", "levels": ["F", "M"], "kind": "gender"}
TONE = {
    "name": "tone",
    "source": "perceived",
    "levels": ["light", "mid", "dark"],
    "kind": "ethnicity",
}
HIGH = {"emotion": "Anger", "when": "high", "reason": "calls marked angry are answered first"}
LOW = {**HIGH, "when": "low"}
ABOVE = "Anger: scored above the median of all items"
BELOW = "Anger: scored below the median of all items"


def declaring(evidence: Evidence, *favourable: dict[str, str]) -> Evidence:
    """Return evidence whose plan declares directions."""
    told = msgspec.convert({"favourable": favourable}, Declared)
    return replace(evidence, plan=msgspec.structs.replace(evidence.plan, declared=told))


def scoring(rule: Callable[[Table], Array]) -> Callable[[Array, Table, np.random.Generator], Array]:
    """Return a model whose scores of every emotion follow from the groups."""

    def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del rng
        return np.repeat(rule(table)[:, None].astype(float), truth.shape[1], axis=1)

    return scores


def by_turns(table: Table) -> Array:
    """Return 5 for all items of M and for every third of F, else 1."""
    turn = np.arange(len(table.items)) % 3 == 0
    return np.where((table.cells[:, 0] == 1) | turn, 5.0, 1.0)


PEOPLE = {("F",): 40, ("M",): 30}


def test_without_a_declared_direction_nothing_is_compared(
    measured: Measured, answers: Answers
) -> None:
    evidence = measured(scoring(by_turns), attribute=(GENDER,), cells=PEOPLE)
    assert answers("SCR001", evidence) == ()


def test_without_groups_of_persons_nothing_is_compared(
    measured: Measured, answers: Answers
) -> None:
    evidence = measured(scoring(by_turns))
    assert answers("SCR001", declaring(evidence, HIGH)) == ()


def test_an_emotion_that_the_model_does_not_cover_is_left_out(
    measured: Measured, answers: Answers
) -> None:
    evidence = measured(scoring(by_turns), attribute=(GENDER,), cells=PEOPLE)
    other = {**HIGH, "emotion": "Awe"}
    assert answers("SCR001", declaring(evidence, other)) == ()


def test_rates_and_ratios_are_those_by_hand(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    evidence = measured(
        scoring(lambda t: by_turns(t) + np.where(np.arange(len(t.items)) % 6 == 1, 4.0, 0.0)),
        attribute=(GENDER,),
        cells=PEOPLE,
    )
    (found,) = answers("SCR001", declaring(evidence, HIGH))
    # F: 1 of 3 items at 5, and 1 of 6 at 5 by the bonus; M: 5 of 6 at 5 and 1 of 6 at 9; the median
    # is 5, so that only 9 lies beyond it.
    women, men = (cells(found, ABOVE, row=(f"gender={g}",)) for g in ("F", "M"))
    assert (women["items"], women["persons"], women["favoured"]) == (240, 40, 0)
    assert (men["items"], men["favoured"], men["rate"]) == (180, 30, pytest.approx(1 / 6))
    assert (women["rate"], women["ratio to the highest"], women["beside 0.8"]) == (0, 0, "below")
    assert men["ratio to the highest"] == 1
    assert men["no value because"] == HIGHEST
    assert "1 of 1 ratios" in found.answer
    assert "gender F" in found.answer
    assert found.verdict is None
    assert not found.gated


def test_a_low_score_may_be_what_is_good(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    def rule(table: Table) -> Array:
        place = np.arange(len(table.items)) % 6
        return np.where(table.cells[:, 0] == 0, place, place + 2.0)

    evidence = measured(scoring(rule), attribute=(GENDER,), cells={("F",): 30, ("M",): 30})
    (found,) = answers("SCR001", declaring(evidence, LOW))
    women, men = (cells(found, BELOW, row=(f"gender={g}",)) for g in ("F", "M"))
    # F has 0..5, M 2..7, the median is 3.5: below it lie 0..3 and 2, 3.
    assert women["rate"] == pytest.approx(4 / 6)
    assert men["rate"] == pytest.approx(2 / 6)
    assert men["ratio to the highest"] == pytest.approx(0.5)


def test_scores_that_are_all_equal_favour_nobody(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    evidence = measured(scoring(lambda t: np.ones(len(t.items))), attribute=(GENDER,), cells=PEOPLE)
    (found,) = answers("SCR001", declaring(evidence, HIGH))
    row = cells(found, ABOVE, row=("gender=M",))
    assert (row["rate"], row["ratio to the highest"], row["no value because"]) == (0, None, NO_TOP)
    assert found.answer == "No ratio of rates could be formed."


def test_thresholds_of_the_plan_give_selection_rates(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    rate = {"metric": "selection_rate", "emotions": ["Anger"], "truth_at": 3.0, "score_at": 3.0}
    other = {"metric": "selection_rate", "emotions": ["Joy"], "truth_at": 4.0, "score_at": 4.0}
    evidence = measured(scoring(by_turns), attribute=(GENDER,), cells=PEOPLE, show=(rate, other))
    (high,) = answers("SCR001", declaring(evidence, HIGH))
    (low,) = answers("SCR001", declaring(evidence, LOW))
    assert cells(high, "Anger: selected at 3", row=("gender=F",))["rate"] == pytest.approx(1 / 3)
    assert cells(low, "Anger: not selected at 3", row=("gender=F",))["rate"] == pytest.approx(2 / 3)
    assert cells(low, "Anger: not selected at 3", row=("gender=M",))["rate"] == 0
    assert not any("at 4" in table.title for table in high.tables)


def test_small_groups_and_unknown_ones_take_no_part_in_ratios(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    people = {("light",): 400, ("mid",): 400, ("dark",): 12, ("unknown",): 20}
    evidence = measured(
        scoring(lambda t: (np.arange(len(t.items)) % 7).astype(np.float64)),
        attribute=(TONE,),
        cells=people,
    )
    (found,) = answers("SCR001", declaring(evidence, HIGH))
    few = cells(found, ABOVE, row=("tone=dark",))
    assert few["rate"] is not None
    assert (few["ratio to the highest"], few["no value because"]) == (None, LEFT_OUT)
    unknown = cells(found, f"Items of no known group. {ABOVE}", row=("tone",))
    assert (unknown["items"], unknown["persons"]) == (120, 20)


def test_withheld_groups_are_not_told_of_and_are_not_the_highest(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    people = {("light",): 60, ("mid",): 60, ("dark",): 3}
    evidence = measured(
        scoring(lambda t: np.where(t.cells[:, 0] == 2, 9.0, np.arange(len(t.items)) % 6.0)),
        attribute=(TONE,),
        cells=people,
    )
    (found,) = answers("SCR001", declaring(evidence, HIGH))
    rows = [cells(found, ABOVE, row=(f"tone={level}",)) for level in ("light", "mid", "dark")]
    hidden = [row for row in rows if row["no value because"] == WITHHELD]
    assert len(hidden) > 1
    assert {row["rate"] for row in hidden} == {None}
    assert {row["no value because"] for row in rows if row not in hidden} <= {ALONE}


def test_an_item_without_a_score_is_in_no_rate(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    evidence = measured(scoring(by_turns), attribute=(GENDER,), cells=PEOPLE)
    values = evidence.scores[0].values.copy()
    values[:6] = np.nan
    lost = replace(evidence, scores=(replace(evidence.scores[0], values=values),))
    (found,) = answers("SCR001", declaring(lost, HIGH))
    assert cells(found, ABOVE, row=("gender=F",))["items"] == 234


def test_a_model_without_any_score_has_no_ratio(measured: Measured, answers: Answers) -> None:
    evidence = measured(scoring(by_turns), attribute=(GENDER,), cells=PEOPLE)
    values = np.full_like(evidence.scores[0].values, np.nan)
    lost = replace(evidence, scores=(replace(evidence.scores[0], values=values),))
    (found,) = answers("SCR001", declaring(lost, HIGH))
    assert found.tables == ()
