"""What the questions of experts share: who takes part in a comparison, and what may be told."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    NO_VALUE,
    WITHHELD,
    Row,
    adjusted,
    attempt,
    comparable,
    judgements,
    level_of,
    pairs_below,
    person_codes,
    shared_judgements,
    slices_with,
    table_of,
    withheld_overall,
)
from evenhand.audit.plan import Plan
from evenhand.audit.rating_designs import named_emotions
from evenhand.audit.table import Array, Table
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Plans = Callable[..., Plan]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test"}
OTHER = {("F", "young"): 30, ("M", "young"): 30, ("X", "old"): 30, ("unknown", "old"): 12}
ATTRIBUTES = (
    {"name": "gender", "source": "recorded", "levels": ["F", "M", "X"]},
    {"name": "age", "source": "recorded", "levels": ["young", "old"]},
)


def everything(evidence: Evidence) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(len(evidence.table.items), dtype=np.bool_)


def told(evidence: Evidence, among: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> dict[str, str]:
    return {evidence.slices[e.place].id: e.withheld for e in slices_with(evidence, among)}


def test_slices_come_with_their_items_and_everybody_is_last(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading())
    women = evidence.table.cells[:, 0] == 0
    found = slices_with(evidence, women)
    ids = [evidence.slices[each.place].id for each in found]
    assert ids == ["gender=F", "age=young", "age=old", ""]
    assert [each.persons for each in found] == [60, 30, 30, 60]
    assert [int(each.rows.sum()) for each in found] == [360, 180, 180, 360]
    assert {each.withheld for each in found} == {""}


def test_everybody_is_there_even_without_an_item(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading())
    (only,) = slices_with(evidence, ~everything(evidence))
    assert (evidence.slices[only.place].id, only.persons, only.withheld) == ("", 0, "")


def test_a_withheld_group_is_listed_even_without_an_item(
    measured: Measured, reading: Reading
) -> None:
    # That it is missing from a table would tell that nobody of it is among the items.
    cells = {("F", "young"): 4, ("M", "young"): 40, ("M", "old"): 40}
    evidence = measured(reading(), cells=cells)
    men = evidence.table.cells[:, 0] == 1
    assert told(evidence, men)["gender=F"] == told(evidence, men)["gender=M"] == WITHHELD


def test_few_persons_hide_their_neighbours_too(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(), attribute=ATTRIBUTES, cells=OTHER)
    person = person_codes(evidence)
    among = ~((evidence.table.cells[:, 0] == 2) & (person > np.sort(np.unique(person))[63]))
    assert told(evidence, everything(evidence))["gender=X"] == ""
    found = told(evidence, among)
    assert {found[f"gender={level}"] for level in ("F", "M", "X", "unknown")} == {WITHHELD}
    assert found["age=young"] == ""


def test_too_few_persons_in_all_are_withheld(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading())
    person = person_codes(evidence)
    assert withheld_overall(evidence, person < 9) == WITHHELD
    assert withheld_overall(evidence, person < 10) == ""
    assert withheld_overall(evidence, person < 0) == ""


def test_unknown_levels_are_not_compared_nor_small_ones(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(), attribute=ATTRIBUTES, cells={**OTHER, ("X", "old"): 15})
    found = slices_with(evidence, everything(evidence))
    levels = evidence.table.cells[:, 0]
    kept, why = comparable(evidence, found, 0)
    np.testing.assert_array_equal(kept, levels < 3)
    np.testing.assert_array_equal(comparable(evidence, found, 0, fewest=20)[0], levels < 2)
    assert why == ""


def test_withheld_levels_take_no_part(measured: Measured, reading: Reading) -> None:
    # X has 4 persons; the smallest other level goes with it, so that 4 do not follow.
    cells = {("F", "young"): 50, ("M", "young"): 40, ("X", "old"): 4, ("F", "old"): 30}
    attribute = ({**ATTRIBUTES[0], "levels": ["F", "M", "X", "Y"]}, ATTRIBUTES[1])
    evidence = measured(reading(), attribute=attribute, cells={**cells, ("Y", "old"): 30})
    found = slices_with(evidence, everything(evidence))
    hidden = {evidence.slices[e.place].id for e in found if e.withheld}
    assert hidden == {"gender=X", "gender=Y"}
    kept, why = comparable(evidence, found, 0)
    np.testing.assert_array_equal(kept, evidence.table.cells[:, 0] < 2)
    assert why == ""


def test_a_comparison_of_withheld_levels_says_so(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 4, ("M", "young"): 40, ("M", "old"): 40}
    evidence = measured(reading(), cells=cells)
    kept, why = comparable(evidence, slices_with(evidence, everything(evidence)), 0)
    assert not kept.any()
    assert why == WITHHELD


def test_judgements_are_there_unless_labels_came_ready_made(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading())
    assert judgements(evidence) == shared_judgements(evidence) == ()
    items = len(evidence.table.items)
    rows = np.array([0, 0, 1])
    one = Ratings.of_codes(rows, np.array([0, 1, 0]), np.ones(3), items=items, raters=2)
    none = Ratings.of_codes(rows[:0], rows[:0], np.ones(0), items=items, raters=2)
    seen = replace(evidence, truth=replace(evidence.truth, judgements=(none, one)))
    assert [each.name for each in judgements(seen)] == ["Anger", "Joy"]
    (joy,) = shared_judgements(seen)
    assert (joy.name, joy.emotion, np.flatnonzero(joy.shared).tolist()) == ("Joy", 1, [0])


def test_named_emotions_are_those_of_gates_shown_metrics_and_diagnostics(plan_of: Plans) -> None:
    names = ("Anger", "Joy", "Fear")
    few = plan_of(gate=[{**BIAS, "emotions": ["Anger"]}], show=[{"metric": "mae"}], emotions=names)
    assert named_emotions(few, names) == {"Anger"}
    more = plan_of(
        gate=[BIAS], diagnostic=[{"measure": "spearman", "emotions": ["Joy"]}], emotions=names
    )
    assert named_emotions(more, names) == {"Joy"}
    every = plan_of(gate=[BIAS], show=[{"metric": "mae", "emotions": "each"}], emotions=names)
    assert named_emotions(every, names) == set(names)


@pytest.mark.parametrize(
    ("scale", "level"),
    [
        ({"kind": "continuous", "low": 0, "high": 7}, "interval"),
        ({"kind": "ordinal", "low": 0, "high": 4}, "ordinal"),
        ({"kind": "binary", "low": 0, "high": 1}, "nominal"),
    ],
)
def test_the_scale_says_what_differences_mean(
    scale: dict[str, object], level: str, plan_of: Plans
) -> None:
    assert level_of(plan_of(scale=scale)) == level


def test_what_is_undefined_says_why_in_words() -> None:
    def nothing() -> float:
        reason = "one_rater"
        raise Undefined(reason)

    assert attempt(lambda: 1.5) == (1.5, "")
    assert attempt(nothing) == (None, "no item was judged by two raters")


def test_p_values_are_adjusted_over_the_rows_that_have_one() -> None:
    rows: list[Row] = [("a", 0.01, None, ""), ("b", None, None, ""), ("c", 0.03, None)]
    rows.append(("d", 0.02, None))
    # Of three: 0.03 stays, 0.02 * 3/2 = 0.03, 0.01 * 3/1 = 0.03.
    found = adjusted(rows, p=1)
    assert [row[2] for row in found] == [pytest.approx(0.03), None] + [pytest.approx(0.03)] * 2
    assert found[0][3] == ""
    assert adjusted([], p=1) == []


def test_a_table_has_reasons_only_where_there_are_any() -> None:
    assert table_of("t", ("a", "b"), [("x", 1, ""), ("y", 2, "")]).columns == ("a", "b")
    with_reason = table_of("t", ("a", "b"), [("x", 1, ""), ("y", None, "because")])
    assert with_reason.columns == ("a", "b", NO_VALUE)
    assert with_reason.rows == (("x", 1, ""), ("y", None, "because"))


def test_pairs_are_counted_and_five_are_named() -> None:
    rows: list[Row] = [(f"e{k}", "age", 0.001) for k in range(7)]
    rows += [("joy", "age", 0.05), ("joy", "sex", 0.06), ("joy", "accent", None)]
    found, known, said = pairs_below(rows, q=2, alpha=0.05)
    assert (found, known) == (8, 9)
    assert said == ": e0 by age, e1 by age, e2 by age, e3 by age, e4 by age and 3 more"
    assert pairs_below(rows[-2:], q=2, alpha=0.05) == (0, 1, "")
