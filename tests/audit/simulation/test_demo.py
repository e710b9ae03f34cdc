"""The demonstration finds the fault that was planted, and blames nobody else."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.evidence import gather
from evenhand.audit.intake.frames import read_frame
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.predictions import scores as read_scores
from evenhand.audit.intake.ratings import truth as read_truth
from evenhand.audit.judgement import judge
from evenhand.audit.plan import Plan
from evenhand.audit.planning.power import SlicePower, plan_power
from evenhand.audit.plans.file import parse_plan, read_plan
from evenhand.audit.simulation.demo import declared, demo_plan_text, simulated_demo, write_demo
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.slices import Slice

Verdicts = dict[tuple[str, str, str, str], str]
LARGE = (
    "gender=woman",
    "gender=man",
    "accent=northern",
    "accent=southern",
    "accent=coastal",
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan, with few replicates, on which none of its verdicts depends."""
    found = parse_plan(demo_plan_text(), name="demo_plan.toml", metrics=catalogue())
    few = msgspec.structs.replace(found.statistics, replicates=20)
    return msgspec.structs.replace(found, statistics=few)


def verdicts(plan: Plan, seed: int) -> Verdicts:
    """Return the verdict by model, metric, outcome and slice."""
    data = simulated_demo(seed=seed)
    evidence = gather(plan, data.table, data.truth, data.scores)
    return {
        (
            data.scores[one.claim.model].model,
            one.claim.metric.name,
            evidence.outcomes()[one.claim.outcome],
            evidence.slices[place].id,
        ): str(verdict)
        for one in judge(evidence)
        for place, verdict in zip(one.places, one.verdicts.verdict, strict=True)
    }


@pytest.mark.parametrize("seed", range(4))
def test_exactly_the_planted_slice_and_emotion_is_found(plan: Plan, seed: int) -> None:
    # Over 60 seeds the bias gate on Anger caught the planted gap 60 times, the over-reading gate
    # 36 times, and nothing else ever exceeded its margin.
    found = verdicts(plan, seed)
    exceeding = {key for key, verdict in found.items() if verdict == "exceeds_margin"}
    planted = {(Slice(gap.where).id, name) for gap in declared() for name in gap.emotions}
    assert planted == {("age=60+", "Anger")}
    assert ("tilted", "bias", "Anger", "age=60+") in exceeding
    assert {(part, outcome) for _, _, outcome, part in exceeding} == planted
    assert {model for model, *_ in exceeding} == {"tilted"}


@pytest.mark.parametrize("seed", range(4))
def test_the_large_slices_are_cleared_and_the_small_ones_stay_open(plan: Plan, seed: int) -> None:
    found = verdicts(plan, seed)
    for model in ("tilted", "level"):
        for metric, outcome in (("bias", "mean of 6 emotions"), ("bias", "Anger")):
            for part in LARGE:
                assert found[model, metric, outcome, part] == "within_margin"
        assert found[model, "bias", "Anger", "gender=nonbinary"] == "insufficient_data"
        assert found[model, "bias", "Anger", "accent=highland"] != "within_margin"
    for part in ("age=18-34", "age=35-59", "age=60+"):
        assert found["level", "bias", "Anger", part] == "within_margin"


def test_planning_tells_beforehand_which_slices_stay_open(plan: Plan) -> None:
    data = simulated_demo(seed=0)
    rows = {
        (row.slice, row.outcome, row.metric): row
        for row in plan_power(plan, data.table, data.truth)
    }

    def row(part: str) -> SlicePower:
        return rows[part, "Anger", "bias"]

    for part in LARGE:
        assert (row(part).chance_to_clear or 0) > 0.95
    assert (row("accent=island").chance_to_clear or 0) < 0.3
    assert row("gender=nonbinary").status == "insufficient_data"
    assert row("accent=highland").status == "empty"
    assert row("age=unknown").status == "not_judged"


def test_the_files_are_an_audit_that_the_readers_take(tmp_path: Path) -> None:
    path = write_demo(tmp_path / "demo", seed=7)
    assert path.read_text(encoding="utf-8") == demo_plan_text()
    plan = read_plan(path, metrics=catalogue())
    table = items_table(read_frame(path.parent / plan.data.items), plan, file="items.csv")
    truth = read_truth(read_frame(path.parent / plan.ratings.file), table, plan, file="ratings.csv")
    expected = simulated_demo(seed=7)
    assert (table.dropped, truth.dropped) == ((), ())
    np.testing.assert_array_equal(table.cells, expected.table.cells)
    np.testing.assert_array_equal(truth.values, expected.truth.values)
    for model, drawn in zip(plan.model, expected.scores, strict=True):
        scores = read_scores(
            read_frame(path.parent / model.predictions),
            table,
            truth.emotions,
            model,
            scale=plan.ratings.scale,
            file=model.predictions,
        )
        np.testing.assert_array_equal(scores.values, drawn.values)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (
        write_demo(tmp_path / name, seed=seed).parent
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    names = sorted(path.name for path in first.iterdir())
    assert names == [
        "items.csv",
        "plan.toml",
        "predictions_level.csv",
        "predictions_tilted.csv",
        "ratings.csv",
    ]
    for name in names:
        assert (first / name).read_bytes() == (again / name).read_bytes()
    assert (first / "ratings.csv").read_bytes() != (other / "ratings.csv").read_bytes()


def test_hardly_any_value_had_to_be_moved_to_the_end_of_the_scale() -> None:
    assert simulated_demo(seed=0).off_scale < 0.01


def test_a_seed_or_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="seed: got -1, expected 0 or more"):
        simulated_demo(seed=-1)
    (tmp_path / "plan.toml").mkdir()
    with pytest.raises(InputError, match=r"plan\.toml: cannot be written"):
        write_demo(tmp_path, seed=1)
