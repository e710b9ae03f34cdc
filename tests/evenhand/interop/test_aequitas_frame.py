"""Tables in the form of Aequitas: published numbers, and the traps that its users fell into."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import evenhand
from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult
from evenhand.interop.aequitas_frame import FramedAudit, from_aequitas_frame
from evenhand.interop.metric_frame import MetricFrameView

Audited = Callable[[FramedAudit], Path]

PUBLISHED = {("African-American", "fpr"): 0.4485, ("African-American", "fnr"): 0.2799} | {
    ("Caucasian", "fpr"): 0.2345,
    ("Caucasian", "fnr"): 0.4772,
}
"""ProPublica 2016, to four digits; the tables of Aequitas's own example round them to two."""


@pytest.mark.parametrize("case", PUBLISHED)
def test_published_rates_of_compas(compas: AuditResult, case: tuple[str, str]) -> None:
    view = MetricFrameView(compas, attributes=["race"])
    assert view.by_group.loc[case] == pytest.approx(PUBLISHED[case], abs=6e-5)


@pytest.fixture(scope="module")
def beliefs() -> pd.DataFrame:
    """Return a table in which two attributes have a level of the same name."""
    rows = [
        {
            "entity_id": at,
            "score": int(at % 7 < 3) if at % 2 else int(at % 5 < 1),
            "label_value": int(at % 3 == 0),
            "race": "Other" if at % 2 else "White",
            "religion": "Other" if at % 4 < 2 else "None",
        }
        for at in range(400)
    ]
    return pd.DataFrame(rows)


def test_levels_of_one_name_stay_apart(beliefs: pd.DataFrame, audited: Audited) -> None:
    framed = from_aequitas_frame(beliefs, persons="entity_id", margin=0.05, owner="the test")
    result = evenhand.load(audited(framed) / "result.json")
    finding = next(f for f in result.findings if f.metric.startswith("fpr["))
    rows = {row.slice: row for row in finding.comparisons}
    for attribute in ("race", "religion"):
        negatives = beliefs[beliefs["label_value"] == 0]
        own = negatives[negatives[attribute] == "Other"]["score"].mean()
        rest = negatives[negatives[attribute] != "Other"]["score"].mean()
        row = rows[f"{attribute}=Other"]
        assert row.inside.value == pytest.approx(own, abs=1e-12)
        assert row.gap.value == pytest.approx(own - rest, abs=1e-12)
    first, other = rows["race=Other"], rows["religion=Other"]
    assert first.p_within != other.p_within


def test_a_saved_plan_is_what_the_command_takes(
    beliefs: pd.DataFrame, audited: Audited, tmp_path: Path
) -> None:
    framed = from_aequitas_frame(beliefs, persons="entity_id", margin=0.05, owner="the test")
    plan = framed.save(tmp_path / "new")
    found = evenhand.run(plan, tmp_path / "out")
    expected = evenhand.load(audited(framed) / "result.json")
    assert found.findings == expected.findings
    assert found.plan.sha256 == expected.plan.sha256


def test_several_models_are_told_apart(beliefs: pd.DataFrame, audited: Audited) -> None:
    other = beliefs.assign(model_id="b", score=1 - beliefs["score"])
    both = pd.concat([beliefs.assign(model_id="a"), other])
    framed = from_aequitas_frame(both, persons="entity_id")
    assert len(framed.items) == len(beliefs)
    result = evenhand.load(audited(framed) / "result.json")
    assert [m.name for m in result.models] == ["a", "b"]
    one = MetricFrameView(result, model="a", attributes=["race"]).by_group["fpr"]
    two = MetricFrameView(result, model="b", attributes=["race"]).by_group["fpr"]
    assert list(one + two) == pytest.approx([1.0, 1.0], abs=1e-12)


def test_rows_of_a_person_are_items_of_that_person(beliefs: pd.DataFrame) -> None:
    twice = beliefs.assign(entity_id=beliefs["entity_id"] // 2)
    framed = from_aequitas_frame(twice, persons="entity_id")
    assert list(framed.items["item"][:3]) == ["0 #1", "0 #2", "1 #1"]
    assert framed.items["person"].nunique() == len(beliefs) / 2
    alone = from_aequitas_frame(twice, persons=None, attributes=["race"])
    assert alone.items["person"].nunique() == len(beliefs)
    assert list(alone.items) == ["item", "person", "race"]


def test_scores_that_are_no_decisions_need_a_threshold(
    beliefs: pd.DataFrame, audited: Audited
) -> None:
    deciles = beliefs.assign(score=beliefs["score"] * 6 + 2)
    with pytest.raises(InputError, match="score_at: say from where on a score counts as positive"):
        from_aequitas_frame(deciles, persons="entity_id")
    framed = from_aequitas_frame(deciles, persons="entity_id", score_at=5)
    result = evenhand.load(audited(framed) / "result.json")
    as_decided = evenhand.load(
        audited(from_aequitas_frame(beliefs, persons="entity_id")) / "result.json"
    )
    one, two = (MetricFrameView(r, attributes=["race"]).by_group for r in (result, as_decided))
    pd.testing.assert_frame_equal(one, two)
    assert result.models[0].scale == "continuous 2 to 8"


def test_missing_levels_and_odd_ones_come_through(beliefs: pd.DataFrame, audited: Audited) -> None:
    odd = beliefs.replace({"race": {"White": 'Ω \\ "x" & y=z'}})
    odd.loc[:49, "religion"] = None
    framed = from_aequitas_frame(odd, persons="entity_id", owner='"', margin=0.1)
    result = evenhand.load(audited(framed) / "result.json")
    assert 'race=Ω \\ "x" & y=z' in [part.id for part in result.slices]
    view = MetricFrameView(result, attributes=["religion"])
    assert view.counts.loc["unknown", "items"] == 50


def test_a_column_whose_name_no_plan_takes_is_named(
    beliefs: pd.DataFrame, audited: Audited
) -> None:
    framed = from_aequitas_frame(beliefs.rename(columns={"race": "a race"}), persons="entity_id")
    with pytest.raises(InputError, match=r"attribute\[1\].name: got 'a race', expected letters"):
        audited(framed)


@pytest.mark.parametrize(
    ("change", "parts", "message"),
    [
        ({}, {"persons": "entity"}, r"no column 'entity', .*Did you mean 'entity_id'"),
        ({}, {"attributes": ["rase"]}, r"no column 'rase'.*Did you mean 'race'"),
        ({}, {"attributes": "race"}, "attributes: got the text 'race', expected a list"),
        ({}, {"reference": {"race": "W"}}, "race has no level 'W', it has Other, White"),
        ({}, {"reference": {"age": "old"}}, "age has no level 'old', it has none"),
        ({"label_value": 2}, {}, "label_value: holds 2, expected 0 and 1"),
        ({"score": "high"}, {}, "score: holds text, expected numbers"),
        ({"age": 41}, {}, "age: holds numbers; make named levels of them"),
        ({"item": "x"}, {}, "item: is what this audit calls its own column; rename it"),
        ({"score": float("inf")}, {"score_at": 1}, "score: holds infinite numbers"),
        ({}, {"metrics": "fpr"}, "metrics: got the text 'fpr', expected a list such as"),
        ({}, {"margin": 0.1}, "owner: empty, expected who sets the margin"),
    ],
)
def test_what_is_wrong_is_named(
    beliefs: pd.DataFrame, change: dict[str, Any], parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        from_aequitas_frame(beliefs.assign(**change), **{"persons": "entity_id", **parts})


@pytest.mark.parametrize("column", ["entity_id", "model_id"])
def test_a_row_that_is_about_nobody_is_refused(beliefs: pd.DataFrame, column: str) -> None:
    filled = beliefs.assign(model_id="a").astype({column: object})
    filled.loc[3:4, column] = None
    with pytest.raises(InputError, match=f"^{column}: is empty in 2 of {len(beliefs)} rows"):
        from_aequitas_frame(filled, persons="entity_id")


def test_what_is_no_table_is_refused(beliefs: pd.DataFrame) -> None:
    for source, told in (
        ({"score": [1]}, "frame: got a dict, expected a pandas data frame"),
        (beliefs.iloc[:0], "frame: has no rows"),
        (pd.concat([beliefs, beliefs[["race"]]], axis=1), "column names must be unique, and race"),
    ):
        with pytest.raises(InputError, match=told):
            from_aequitas_frame(source, persons="entity_id")  # type: ignore[arg-type]


def test_scores_that_are_all_alike_have_a_scale_too(beliefs: pd.DataFrame) -> None:
    framed = from_aequitas_frame(beliefs.assign(score=0.5), persons="entity_id", score_at=0.5)
    assert "low = 0.5, high = 1.5" in framed.plan


def test_a_table_without_attributes_is_refused(beliefs: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="no column left that could be one"):
        from_aequitas_frame(beliefs.drop(columns=["race", "religion"]), persons="entity_id")


def test_models_that_disagree_on_an_item_are_refused(beliefs: pd.DataFrame) -> None:
    both = pd.concat([beliefs.assign(model_id=1), beliefs.assign(model_id=2, race="White")])
    with pytest.raises(InputError, match="race: differs between models for item '1'"):
        from_aequitas_frame(both, persons="entity_id")
