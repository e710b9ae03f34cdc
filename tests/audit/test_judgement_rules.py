"""The rules of a verdict: families, units, resampling, references, and numbers checked by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit import evidence as evidence_module
from evenhand.audit import replicates as replicates_module
from evenhand.audit import summed as summed_module
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged, judge
from evenhand.audit.table import Array, Table
from evenhand.metrics.multiplicity import holm, max_t_exceeds
from evenhand.metrics.verdict import verdicts

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Said = Callable[[Evidence], dict[str, tuple[str, tuple[str, ...]]]]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
MEAN = {"metric": "bias", "margin": 0.3, "owner": "test"}
CROSSED = {"intersections": [["gender", "age"]]}


def row_of(evidence: Evidence, part: str, judged: Judged) -> int:
    ids = [evidence.slices[place].id for place in judged.places]
    return ids.index(part)


def test_small_intersections_are_listed_and_change_nothing_else(
    measured: Measured, reading: Reading
) -> None:
    model = reading(shifts={"gender=F": 0.35})
    cells = {("F", "young"): 40, ("F", "old"): 5, ("M", "young"): 40, ("M", "old"): 40}
    alone = judge(measured(model, cells=cells))[0]
    evidence = measured(model, cells=cells, slices=CROSSED)
    both = judge(evidence)[0]
    small = row_of(evidence, "gender=F & age=old", both)
    assert not both.family[small]
    assert both.family.sum() == 7
    assert both.verdicts.verdict[small] == "insufficient_data"
    assert both.verdicts.hints[small] == ("too_few_persons",)
    assert np.isnan(both.verdicts.p_exceeds[small])
    tested = both.verdicts.p_exceeds[both.family]
    np.testing.assert_allclose(both.verdicts.p_exceeds_adjusted[both.family], holm(tested))
    np.testing.assert_allclose(both.verdicts.p_exceeds[:4], alone.verdicts.p_exceeds)


def test_one_person_who_decides_makes_a_verdict_fragile(
    measured: Measured, reading: Reading
) -> None:
    def outlier(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading(person=0.02, noise=0.02)(truth, table, rng)
        found[table.persons == table.persons[0], 0] += 1.0
        return found

    cells = {("F", "young"): 15, ("M", "young"): 60, ("M", "old"): 60}
    high = judge(measured(outlier, cells=cells))[0].verdicts.high[0]
    evidence = measured(outlier, cells=cells, gate=[{**BIAS, "margin": 0.999 * float(high)}])
    found = judge(evidence)[0]
    assert found.verdicts.verdict[0] == "inconclusive"
    assert found.fragile[0]
    # 15 women, one of them 1 point off: the gap loses 1 / 15 when she is left out.
    assert found.influence[0] == pytest.approx(1 / 15, abs=0.01)
    steady = judge(measured(reading(), cells=cells))[0]
    assert not steady.fragile.any()


def test_max_t_is_used_when_the_plan_says_so(measured: Measured, reading: Reading) -> None:
    model = reading(shifts={"gender=F": 0.6})
    rules = {"multiplicity": "max_t", "replicates": 400}
    evidence = measured(model, statistics=rules)
    found = judge(evidence)[0]
    at = (found.places, 0, 0)
    compared = evidence.compared["bias"]
    expected = max_t_exceeds(
        compared.gap[at],
        evidence.replicates["bias"].gap[:, *at],
        margin=0.3,
        standard_error=compared.spread.standard_error[at],
    )
    np.testing.assert_allclose(found.verdicts.p_exceeds_adjusted, expected)
    assert found.verdicts.verdict.tolist()[:2] == ["exceeds_margin"] * 2
    assert not found.fragile.any()


def test_replicates_move_with_the_gap_when_a_person_is_left_out(
    measured: Measured, reading: Reading
) -> None:
    # Distances from the old gap to the moved one would look like chance, and these like fragile.
    cells = {("F", "young"): 10, ("M", "young"): 12, ("F", "old"): 9, ("M", "old"): 14}
    model = reading(shifts={"gender=F": 1.0}, person=0.3)
    evidence = measured(model, cells=cells, seed=1, statistics={"multiplicity": "max_t"})
    found = judge(evidence)[0]
    assert found.verdicts.verdict.tolist()[:2] == ["exceeds_margin"] * 2
    assert not found.fragile[:2].any()


def test_the_bootstrap_standard_error_is_close_and_used(
    measured: Measured, reading: Reading
) -> None:
    rules = {"standard_error": "bootstrap", "replicates": 1000}
    evidence = measured(reading(), statistics=rules)
    found = judge(evidence)[0]
    at = (found.places, 0, 0)
    drawn = evidence.replicates["bias"].gap[:, *at]
    np.testing.assert_allclose(found.standard_error, drawn.std(axis=0, ddof=1) * np.sqrt(60 / 59))
    plain = evidence.compared["bias"].spread.standard_error[at]
    np.testing.assert_allclose(found.standard_error, plain, rtol=0.12)
    np.testing.assert_array_equal(found.df, 59)


def test_items_as_units_give_narrower_intervals_and_no_more_persons(
    measured: Measured, reading: Reading, said: Said
) -> None:
    model = reading(noise=0.1, person=0.4)
    persons = judge(measured(model))[0]
    items = judge(measured(model, statistics={"unit": "item"}))[0]
    assert (items.standard_error < 0.6 * persons.standard_error).all()
    few = {("F", "young"): 7, ("M", "young"): 40, ("M", "old"): 40}
    found = said(measured(model, cells=few, statistics={"unit": "item"}))
    assert found["gender=F"] == ("insufficient_data", ("too_few_persons",))


@pytest.mark.parametrize("resampling", ["poisson", "multinomial"])
def test_neither_the_order_of_items_nor_the_chunks_matter(
    measured: Measured,
    reading: Reading,
    monkeypatch: pytest.MonkeyPatch,
    resampling: str,
) -> None:
    evidence = measured(reading(), statistics={"resampling": resampling})
    order = np.random.default_rng(3).permutation(len(evidence.table.items))
    table = Table(
        items=evidence.table.items[order],
        persons=evidence.table.persons[order],
        attributes=evidence.table.attributes,
        cells=evidence.table.cells[order],
    )
    truth, scores = evidence.truth, evidence.scores[0]
    moved = type(truth)(
        emotions=truth.emotions,
        values=truth.values[order],
        raters=truth.raters[order],
        rater_count=1,
        rating_count=truth.rating_count,
        within_item_sd=None,
    )
    shuffled = type(scores)(model=scores.model, covers=scores.covers, values=scores.values[order])
    monkeypatch.setattr(summed_module, "_CHUNK", 97)
    monkeypatch.setattr(replicates_module, "_BLOCK_ENTRIES", 120 * 64)
    again = evidence_module.gather(evidence.plan, table, moved, [shuffled])
    for key, compared in evidence.compared.items():
        np.testing.assert_array_equal(again.compared[key].gap, compared.gap)
        spread = compared.spread.standard_error
        np.testing.assert_array_equal(again.compared[key].spread.standard_error, spread)
    drawn = evidence.replicates["bias"].gap
    np.testing.assert_allclose(again.replicates["bias"].gap, drawn, rtol=0, atol=1e-12)


@pytest.mark.parametrize("compare", ["rest", "overall", "reference"])
def test_the_gap_is_against_what_the_plan_says(
    measured: Measured, reading: Reading, compare: str
) -> None:
    attribute = [
        {"name": "gender", "source": "recorded", "levels": ["F", "M", "X"], "reference": "M"}
    ]
    cells = {("F",): 30, ("M",): 40, ("X",): 20}
    model = reading(shifts={"gender=F": 0.5, "gender=X": -0.2})
    evidence = measured(
        model, cells=cells, attribute=attribute, slices={"compare": compare}, show=[]
    )
    error = (evidence.scores[0].values - evidence.truth.values)[:, 0]
    women, men = evidence.table.cells[:, 0] == 0, evidence.table.cells[:, 0] == 1
    other = {"rest": ~women, "overall": np.ones_like(women), "reference": men}[compare]
    found = evidence.compared["bias"].gap[0, 0, 0]
    assert found == pytest.approx(error[women].mean() - error[other].mean())
    judged = [evidence.slices[place].id for place in judge(evidence)[0].places]
    expected = ["gender=F", "gender=M", "gender=X"]
    if compare == "reference":
        expected.remove("gender=M")
    assert judged == expected


def test_numbers_are_those_of_the_verdict_function_by_hand(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(
        reading(shifts={"gender=F": 0.28}), gate=[BIAS, MEAN], statistics={"alpha": 0.1}
    )
    both = judge(evidence)
    compared, places = evidence.compared["bias"], both[0].places
    gap, error, df, persons, others, own_error = (
        np.concatenate([array[places, 0, outcome] for outcome in (0, 2)])
        for array in (
            compared.gap,
            compared.spread.standard_error,
            compared.spread.df,
            compared.inside.persons,
            compared.outside.persons,
            compared.outside.spread.standard_error,
        )
    )
    expected = verdicts(
        gap,
        standard_error=error,
        df=df,
        margin=0.3,
        alpha=0.1,
        items=300,
        persons=np.minimum(persons, others),
        min_items=30,
        min_persons=8,
        skilled=True,
        enough_of_class=True,
        power=0.8,
        reference_standard_error=own_error,
        slice_persons=persons,
        reference_persons=others,
    )
    found = [j.verdicts for j in both]
    for name in (
        "verdict",
        "p_within",
        "p_exceeds",
        "p_exceeds_adjusted",
        "low",
        "high",
        "provable_margin",
        "persons_needed",
    ):
        joined = np.concatenate([getattr(v, name) for v in found])
        np.testing.assert_array_equal(joined, getattr(expected, name))
    assert sum((v.hints for v in found), ()) == expected.hints


def test_the_decision_interval_is_inside_the_margins_iff_the_verdict_says_so(
    measured: Measured, reading: Reading
) -> None:
    first = judge(measured(reading()))[0].verdicts
    edge = float(np.maximum(-first.low, first.high)[0])
    for margin, inside in ((edge * (1 + 1e-9), True), (edge * (1 - 1e-9), False)):
        found = judge(measured(reading(), gate=[{**BIAS, "margin": margin}]))[0].verdicts
        assert bool(-margin < found.low[0] and found.high[0] < margin) is inside
        assert (found.verdict[0] == "within_margin") is inside


def test_levels_of_one_name_in_two_attributes_keep_their_own_numbers(
    measured: Measured, reading: Reading
) -> None:
    attribute = [
        {"name": "race", "source": "recorded", "levels": ["A", "Other"]},
        {"name": "religion", "source": "recorded", "levels": ["A", "Other"]},
    ]
    cells = {("A", "A"): 30, ("A", "Other"): 20, ("Other", "A"): 25, ("Other", "Other"): 35}
    model = reading(shifts={"race=Other": 0.9})
    evidence = measured(model, cells=cells, attribute=attribute)
    found = judge(evidence)[0]
    race, religion = (row_of(evidence, f"{name}=Other", found) for name in ("race", "religion"))
    assert evidence.persons[race] == 60
    assert evidence.persons[religion] == 55
    assert found.verdicts.p_exceeds[race] < 0.001 < found.verdicts.p_exceeds[religion]


def test_a_reference_level_is_a_word_and_not_its_letters(
    measured: Measured, reading: Reading
) -> None:
    attribute = [
        {"name": "group", "source": "recorded", "levels": ["a", "b", "ab"], "reference": "ab"}
    ]
    cells = {("a",): 20, ("b",): 20, ("ab",): 30}
    evidence = measured(
        reading(), cells=cells, attribute=attribute, slices={"compare": "reference"}
    )
    assert evidence.compared["bias"].outside.persons[0, 0, 0] == 30


def test_gates_of_one_model_share_one_family_and_models_do_not(
    measured: Measured, reading: Reading
) -> None:
    model = reading(shifts={"gender=F": 0.4})
    one = judge(measured(model, gate=[BIAS]))
    two = judge(measured(model, model, gate=[BIAS, {**MEAN, "metric": "mae"}]))
    assert [(j.claim.model, j.claim.metric.name) for j in two] == [
        (0, "bias"),
        (0, "mae"),
        (1, "bias"),
        (1, "mae"),
    ]
    p = np.concatenate([j.verdicts.p_exceeds for j in two[:2]])
    adjusted = np.concatenate([j.verdicts.p_exceeds_adjusted for j in two[:2]])
    np.testing.assert_allclose(adjusted, holm(p))
    np.testing.assert_allclose(one[0].verdicts.p_exceeds, two[0].verdicts.p_exceeds)
