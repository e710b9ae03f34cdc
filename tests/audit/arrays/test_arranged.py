"""Arguments become a plan and tables; the plan can be read again, and mistakes name arguments."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from evenhand.audit.arrays.arranged import OWN_PERSONS, arranged, write_tables
from evenhand.audit.arrays.given import Given
from evenhand.audit.arrays.rules import free_name
from evenhand.audit.asked import ComparisonGate, Gate, ModelComparison
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Attribute, Plan, Scale, Slices
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.purpose import Purpose
from evenhand.metrics.catalogue import catalogue

GIVEN = Given(
    truth=[1.0, 2.0, None, 4.0],
    scores=[1.5, None, 3.0, 4.0],
    attributes={"age": ["old", None, "young", "old"]},
    persons=["a", "a", "b", "b"],
)
PURPOSE = Purpose(system="s", intended_use="u", context="research", modality="voice")


def plan_of(given: Given) -> Plan:
    return parse_plan(arranged(given).plan, name="plan", metrics=catalogue())


def mistakes(given: Given) -> tuple[str, ...]:
    with pytest.raises(InputError) as caught:
        arranged(given)
    return caught.value.problems


def test_tables_hold_what_was_given_and_gaps_stay_gaps() -> None:
    found = arranged(GIVEN)
    assert found.items.to_pydict() == {
        "item": ["0", "1", "2", "3"],
        "person": ["a", "a", "b", "b"],
        "age": ["old", None, "young", "old"],
    }
    assert found.ratings.to_pydict() == {
        "item": ["0", "1", "2", "3"],
        "emotion": ["outcome"] * 4,
        "value": [1.0, 2.0, None, 4.0],
    }
    assert found.predictions["model"].to_pydict() == {
        "item": ["0", "1", "2", "3"],
        "outcome": [1.5, None, 3.0, 4.0],
    }


def test_what_nobody_stated_is_said_in_the_plan_and_beside_it() -> None:
    found = arranged(replace(GIVEN, persons=None, scores=[0.5, None, 3.0, 4.0]))
    assert found.notes == (
        "No scale was given: continuous 1..4 was taken, which holds all labels.",
        "Scores of model leave the scale of the labels (within 0..4); they are used as they are.",
        OWN_PERSONS,
    )
    assert found.plan.startswith("".join(f"# {note}\n" for note in found.notes))
    assert found.items["person"].to_pylist() == found.items["item"].to_pylist()


def test_scores_without_labels_are_told_of() -> None:
    given = replace(GIVEN, scores=pd.DataFrame({"outcome": [1.0] * 4, "joy": 2.0, "fear": 3.0}))
    assert arranged(given).notes[-1] == (
        "Scores of model for joy, fear are not used: there are no such labels."
    )


def test_without_margins_a_plan_describes() -> None:
    plan = plan_of(GIVEN)
    assert plan.gate == ()
    assert [one.metric for one in plan.show] == ["bias", "mae"]
    assert plan.statistics.seed == 0
    assert plan.statistics.unit == "person"
    assert plan.purpose.intended_use.startswith("Not stated")
    assert plan.attribute == (Attribute(name="age", source="recorded"),)


def test_items_that_stand_for_persons_are_resampled_as_items() -> None:
    assert plan_of(replace(GIVEN, persons=None)).statistics.unit == "item"


def test_every_argument_reaches_the_plan() -> None:
    compared = ModelComparison(
        name="release",
        old="v1",
        new="v2",
        gate=(ComparisonGate(metric="mae", margin=0.1, owner="me"),),
    )
    age = Attribute(name="age", source="self_report", kind="age", levels=("old", "young"))
    gate = Gate(metric="ccc", margin=0.1, owner="me", emotions=("joy",))
    plan = plan_of(
        Given(
            truth=pd.DataFrame({"joy": [0.0, 7.0], "fear": [1.0, 2.0]}),
            scores={name: pd.DataFrame({"joy": [1.0, 2.0]}) for name in ("v1", "v2")},
            attributes=pd.DataFrame({"age": ["old", "young"], "sex": ["f", "m"]}),
            persons=[1, 2],
            emotions=("joy", "fear"),
            scale=Scale(kind="continuous", low=0, high=7),
            margins={"mae": 0.25, "over_reading": 0.1},
            owner="me",
            rationale="because",
            threshold=3.5,
            gates=[gate],
            show=("mae", "bias", "fnr"),
            comparisons=[compared],
            declared=[age],
            slices=Slices(all_pairs=True),
            purpose=PURPOSE,
            title="T",
            data="D",
            subjects="synthetic",
            audience="internal",
            seed=7,
        )
    )
    assert [one.metric for one in plan.gate] == ["mae", "over_reading", "ccc"]
    assert [one.truth_at for one in plan.gate] == [None, 3.5, None]
    assert [one.score_at for one in plan.gate] == [None, 3.5, None]
    assert {one.rationale for one in plan.gate} == {"because", ""}
    assert [(one.metric, one.truth_at) for one in plan.show] == [("bias", None), ("fnr", 3.5)]
    assert plan.comparison == (compared,)
    assert plan.attribute == (age, Attribute(name="sex", source="recorded"))
    assert plan.slices == Slices(all_pairs=True)
    assert plan.purpose == PURPOSE
    assert (plan.title, plan.data.name, plan.data.subjects) == ("T", "D", "synthetic")
    assert (plan.report.audience, plan.statistics.seed) == ("internal", 7)
    assert [one.predictions for one in plan.model] == ["scores_1.parquet", "scores_2.parquet"]


def test_a_column_that_is_called_item_keeps_its_name() -> None:
    given = replace(GIVEN, attributes={"item": ["x"] * 4, "person": ["y"] * 4})
    plan = plan_of(given)
    assert (plan.data.item, plan.data.person) == ("item_", "person_")
    assert arranged(given).items.column_names == ["item_", "person_", "item", "person"]


@examples(st.sets(st.sampled_from(["item", "item_", "item__", "joy"])))
def test_a_free_name_is_free(taken: set[str]) -> None:
    assert free_name("item", taken) not in taken


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scores": [1.0]}, "scores: has 1 values, truth has 4"),
        ({"scores": {"v1": [1.0] * 3}}, "scores['v1']: has 3 values, truth has 4"),
        ({"persons": [1, 2]}, "persons: has 2 values, truth has 4"),
        ({"attributes": {"age": ["x"]}}, "attributes['age']: has 1 values, truth has 4"),
        ({"attributes": {}}, "attributes: got an empty list, expected at least one"),
        ({"attributes": {"my age": ["x"] * 4}}, "attributes[1].name: got 'my age', expected"),
        ({"scores": {"my model": [1.0] * 4}}, "scores[1].name: got 'my model', expected letters"),
        ({"margins": {"mae": 0.1}}, "owner: empty, expected who sets the margins"),
        (
            {"margins": {"maee": 0.1}, "owner": "me"},
            "margins['maee']: unknown metric 'maee'; did you mean 'mae'?",
        ),
        ({"margins": {"mae": 0}, "owner": "me"}, "margins['mae']: got 0, expected more than 0"),
        (
            {
                "margins": {"mae": 1},
                "owner": "me",
                "gates": [Gate(metric="bia", margin=1, owner="me")],
            },
            "gates[1].metric: unknown metric 'bia'; did you mean 'bias'?",
        ),
        ({"margins": {"fnr": 0.1}, "owner": "me"}, "threshold: missing, and fnr needs one: the la"),
        ({"margins": {"mae": float("nan")}, "owner": "me"}, "margins['mae']: got nan, which is no"),
        ({"title": " "}, "title: empty, expected text"),
        ({"data": ""}, "data: empty, expected text"),
        ({"seed": 1.5}, "seed: expected a whole number, got"),
        (
            {
                "truth": [1.0] * 21,
                "scores": [1.0] * 21,
                "attributes": {"age": range(21)},
                "persons": None,
            },
            "attributes['age']: holds 21 different numbers, each of which would be a group",
        ),
        ({"show": ["maee"]}, "show[1].metric: unknown metric 'maee'; did you mean 'mae'?"),
        ({"seed": -1}, "seed: got -1, expected 0 or more"),
        (
            {"scale": Scale(kind="continuous", low=7, high=7)},
            "scale.low: got low = 7 and high = 7, expected low below high",
        ),
        (
            {"declared": [Attribute(name="ag", source="recorded")]},
            "declared: attributes has no 'ag'. Did you mean 'age'?",
        ),
        (
            {"slices": Slices(intersections=(("age", "sex"),))},
            "slices.intersections[1][2]: unknown attribute 'sex'",
        ),
        (
            {"truth": [0.2, 0.9, 0.5, 0.4], "scores": [0.1, 1.2, 0.3, 0.2], "show": ["brier"]},
            "scores[1].slope: makes scores of 0..2 to 0..2, and brier takes scores within 0 to 1",
        ),
    ],
)
def test_a_mistake_names_its_argument(changes: dict[str, object], told: str) -> None:
    assert mistakes(replace(GIVEN, **changes))[0].startswith(told)  # type: ignore[arg-type]


def test_scores_within_0_to_1_are_probabilities() -> None:
    given = replace(GIVEN, truth=[0.2, 0.9, 0.5, 0.4], scores=[0.1, 0.8, 0.3, 0.2], show=["brier"])
    assert [one.metric for one in plan_of(given).show] == ["brier"]


def test_numbers_of_numpy_are_numbers() -> None:
    margin = pd.Series([0.5]).to_numpy()[0]
    gate = Gate(metric="mae", margin=margin, owner="me")
    assert plan_of(replace(GIVEN, gates=[gate])).gate[0].margin == 0.5


def test_tables_are_written_under_the_names_of_the_plan(tmp_path: Path) -> None:
    found = arranged(GIVEN)
    write_tables(found, tmp_path / "new")
    plan = plan_of(GIVEN)
    assert (tmp_path / "new" / "plan.toml").read_text(encoding="utf-8") == found.plan
    for name, table in (
        (plan.data.items, found.items),
        (plan.ratings.file, found.ratings),
        (plan.model[0].predictions, found.predictions["model"]),
    ):
        assert pq.read_table(tmp_path / "new" / name).equals(table)


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"^tables: .*file cannot be written: "):
        write_tables(arranged(GIVEN), tmp_path / "file")
