"""The descriptive parts of a result: slices, models, exclusions and rules, as the plan has them."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.records import (
    attribute_records,
    data_record,
    metric_records,
    model_records,
    slice_records,
    statistics_record,
)
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

GATE = {"metric": "mae", "margin": 0.3, "owner": "test", "emotions": ["Joy"]}


def test_every_slice_has_a_status_with_its_reason(measured: Measured, reading: Reading) -> None:
    cells = {
        ("F", "young"): 40,
        ("M", "young"): 7,
        ("unknown", "young"): 12,
    }
    report = {"audience": "internal"}
    records = slice_records(measured(reading(), cells=cells, report=report))
    assert [(r.id, r.status, r.items, r.persons) for r in records] == [
        ("gender=F", "assessed", 240, 40),
        ("gender=M", "insufficient_data", 42, 7),
        ("gender=unknown", "not_judged", 72, 12),
        ("age=young", "assessed", 354, 59),
        ("age=old", "empty", 0, 0),
    ]
    assert records[1].reason == ("7 persons and 42 items; a verdict takes 8 persons and 30 items")


def test_suppressed_slices_have_no_counts(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    women, men = slice_records(measured(reading(), cells=cells))[:2]
    assert (women.status, women.items, women.persons) == ("suppressed", None, None)
    assert women.reason.startswith("fewer than 10 persons")
    assert (men.status, men.items, men.persons) == ("suppressed", None, None)
    assert "neighbouring small group" in men.reason
    cells[("F", "young")] = 4
    internal = measured(reading(), cells=cells, report={"audience": "internal"})
    assert slice_records(internal)[0].reason.startswith("fewer than 5 persons")


def test_the_reference_level_is_said_to_be_one(measured: Measured, reading: Reading) -> None:
    attribute = [{"name": "sex", "source": "perceived", "levels": ["F", "M"], "reference": "M"}]
    evidence = measured(
        reading(),
        cells={("F",): 30, ("M",): 30},
        attribute=attribute,
        slices={"compare": "reference"},
    )
    women, men = slice_records(evidence)
    assert (women.status, women.reason) == ("assessed", "")
    assert "held against it" in men.reason
    (record,) = attribute_records(evidence)
    assert (record.source, record.levels, record.reference) == (
        "perceived",
        ("F", "M", "unknown"),
        "M",
    )


def test_a_model_has_its_values_over_all_items(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(), reading(covers=[1]), gate=[GATE])
    whole, part = model_records(evidence, [])
    assert (whole.covers, whole.not_covered) == (("Anger", "Joy"), ())
    assert (part.covers, part.not_covered) == (("Joy",), ("Anger",))
    error = np.abs(evidence.scores[0].values - evidence.truth.values)
    assert [(o.metric, o.emotion) for o in whole.overall] == [
        ("mae", "Anger"),
        ("mae", "Joy"),
        ("mae", "mean of 2 emotions"),
    ]
    values = [o.number.value for o in whole.overall]
    assert values == pytest.approx([*error.mean(axis=0), error.mean()])
    assert [o.emotion for o in part.overall] == ["Joy", "mean of 1 of 2 emotions"]
    assert (whole.items_scored, whole.items_missing) == (720, 0)


def test_data_and_rules_are_those_of_the_plan(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(), statistics={"alpha": 0.1, "multiplicity": "max_t"})
    rules = statistics_record(evidence.plan)
    assert (rules.alpha, rules.level, rules.multiplicity) == (0.1, 0.9, "max_t")
    assert (rules.min_items, rules.min_persons, rules.suppress_below) == (30, 8, 10)
    data = data_record(evidence, [], "mean", statements=("Made.",))
    assert data.statements == ("Made.",)
    assert (data.items, data.persons, data.raters, data.ratings) == (720, 120, 1, 1440)
    assert (data.subjects, data.truth_scale) == ("real", "continuous 0 to 7")
    metrics = {record.name: record for record in metric_records(evidence)}
    assert metrics["bias"].formula == "mean(score - truth)"
    assert "advantage_over_constant" in metrics
