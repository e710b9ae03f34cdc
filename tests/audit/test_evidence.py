"""What is measured: slices, counts, metrics with their tests of skill, and what is withheld."""

from collections.abc import Callable

import numpy as np

from evenhand.audit.evidence import Evidence, key_of, metric_of, metrics_of, skill_of
from evenhand.audit.plan import Gate, Plan, Show
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

CROSSED = {"intersections": [["gender", "age"]]}


def test_slices_are_levels_then_intersections_then_everybody(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(), slices=CROSSED)
    assert [part.id for part in evidence.slices] == [
        "gender=F",
        "gender=M",
        "age=young",
        "age=old",
        "gender=F & age=young",
        "gender=F & age=old",
        "gender=M & age=young",
        "gender=M & age=old",
        "",
    ]
    assert evidence.persons.tolist() == [60] * 4 + [30] * 4 + [120]
    assert evidence.items.tolist() == [360] * 4 + [180] * 4 + [720]
    assert evidence.others.tolist() == [60] * 4 + [90] * 4 + [0]
    assert evidence.judged().tolist() == [True] * 8 + [False]


def test_a_metric_brings_its_tests_of_skill_at_its_own_thresholds(
    plan_of: Callable[..., Plan],
) -> None:
    gate = {
        "metric": "tpr",
        "margin": 0.1,
        "owner": "test",
        "truth_at": 4,
        "score_at": 3,
        "emotions": ["Anger"],
    }
    plan = plan_of(gate=[gate], show=[{"metric": "mae"}])
    found = metrics_of(plan)
    assert [metric.name for metric in found.values()] == [
        "tpr",
        "mae",
        "informedness",
        "advantage_over_constant",
        "advantage_over_permuted",
    ]
    assert list(found) == [key_of(metric) for metric in found.values()]
    (test,) = skill_of(metric_of(plan.gate[0]))
    assert (test.name, dict(test.settings)) == ("informedness", {"truth_at": 4, "score_at": 3})


def test_a_shown_metric_has_the_settings_of_its_part() -> None:
    part = Show(metric="selection_rate", score_at=2.0)
    assert metric_of(part).settings["score_at"] == 2.0
    gate = Gate(metric="bias", margin=0.1, owner="test")
    assert metric_of(gate).settings == {}


def test_only_what_needs_replicates_has_some(measured: Measured, reading: Reading) -> None:
    show = [
        {"metric": "pearson"},
        {"metric": "mae"},
        {"metric": "calibration_slope"},
    ]
    evidence = measured(reading(), show=show)
    assert set(evidence.replicates) == {"bias", "calibration_slope"}
    assert evidence.replicates["bias"].gap.shape == (200, 5, 1, 3)


def test_a_plan_without_gates_measures_and_judges_nothing(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(), gate=[], show=[{"metric": "mae"}])
    assert evidence.replicates == {}
    assert list(evidence.compared) == [
        "mae",
        "advantage_over_constant",
        "advantage_over_permuted",
    ]


def test_small_slices_and_their_neighbours_are_hidden(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    evidence = measured(reading(), cells=cells)
    assert evidence.hidden[:2] == ("disclosure", "disclosure_complement")
    assert evidence.hidden[2:] == ("", "", "")
    inside_the_house = measured(reading(), cells=cells, report={"audience": "internal"})
    assert set(inside_the_house.hidden) == {""}
    cells[("F", "young")] = 4
    inside_the_house = measured(reading(), cells=cells, report={"audience": "internal"})
    assert inside_the_house.hidden[:2] == ("disclosure", "disclosure_complement")


def test_a_slice_is_withheld_when_its_reference_is_hidden(
    measured: Measured, reading: Reading
) -> None:
    attribute = [
        {"name": "gender", "source": "recorded", "levels": ["F", "M", "X"], "reference": "X"}
    ]
    cells = {("F",): 40, ("M",): 50, ("X",): 4}
    evidence = measured(
        reading(), cells=cells, attribute=attribute, slices={"compare": "reference"}
    )
    assert evidence.hidden[1] == ""
    assert evidence.withheld[1] == "disclosure_complement"
    internal = measured(
        reading(),
        cells=cells,
        attribute=attribute,
        slices={"compare": "reference"},
        report={"audience": "internal"},
    )
    assert internal.hidden == ("disclosure_complement", "", "disclosure", "")
    assert internal.withheld[:2] == ("disclosure_complement",) * 2


def test_a_slice_is_withheld_when_those_outside_it_are_too_few(
    measured: Measured, reading: Reading
) -> None:
    cells = {("F", "young"): 50, ("M", "young"): 50, ("M", "old"): 3, ("M", "unknown"): 4}
    evidence = measured(reading(), cells=cells)
    place = [part.id for part in evidence.slices].index("age=young")
    assert evidence.withheld[place] == "disclosure_complement"


def test_the_same_seed_draws_the_same_replicates(measured: Measured, reading: Reading) -> None:
    first, again, other = (
        measured(reading(), statistics={"seed": seed}).replicates["bias"].gap for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first[:, :-1] != other[:, :-1]).mean() > 0.9
