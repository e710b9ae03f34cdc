"""A trained model is audited on the persons who were held out, and its card says so."""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.trained_audit import audit_trained
from evenhand.model_zoo.training.held_out import NAME as HELD_OUT
from evenhand.model_zoo.training.recipe_file import Facts, Margin
from evenhand.model_zoo.training.trained_card import (
    Trained,
    TrainedCard,
    TrainedOutput,
    read_trained_card,
    write_trained_card,
)

FACTS = Facts(
    title="A tiny model",
    licence="CC0-1.0",
    encoder="none",
    data="drawn numbers",
    subjects="synthetic",
    not_for=("anything but tests",),
)
TRAINED = Trained(
    recipe="0" * 64,
    seed=1,
    data={},
    items={},
    persons={},
    epochs=1,
    best_epoch=1,
    versions={},
    method="none",
)
ANGER = TrainedOutput(
    name="anger", kind="emotion", of="anger", scale="nominal", span=(0, 7), sign="more"
)
FEAR = TrainedOutput(
    name="fear", kind="emotion", of="fear", scale="bounded", span=(0, 2), levels=True, sign="more"
)
AWE = TrainedOutput(
    name="awe", kind="emotion", of="awe", scale="bounded", span=(0, 1), levels=True, sign="more"
)
CAPTION = TrainedOutput(
    name="caption", kind="caption", of="caption", scale="text", sign="", form="text"
)


def finished(
    folder: Path, *outputs: TrainedOutput, gap: float = 0, margin: float | None = 0.1
) -> None:
    """Write what a run leaves of 120 persons; scores of women err by `gap` spans more."""
    rng = np.random.default_rng(5)
    persons = np.repeat(np.arange(120), 4)
    women = persons % 2 == 1
    table = {
        "item": [str(one) for one in range(480)],
        "person": [f"p{one}" for one in persons],
        "attribute.gender": np.where(women, "female", "male"),
    }
    for output in outputs:
        low, high = output.span or (0, 9)
        labels = np.round(rng.uniform(low, high, 480))
        scores = labels + rng.normal(0, 0.05 * (high - low), 480) + women * gap * (high - low)
        if output.scale == "bounded":
            scores = np.clip(scores, low, high)
        table[f"label.{output.name}"] = labels
        table[f"score.{output.name}"] = scores
    pq.write_table(pa.table(table), folder / HELD_OUT)
    card = TrainedCard(
        schema=1,
        name="tiny",
        modality="voice",
        facts=FACTS,
        outputs=outputs,
        attributes={"gender": "recorded"},
        margin=None if margin is None else Margin(share=margin, owner="nobody", rationale="test"),
        training=TRAINED,
        held_out={},
        weights={},
        measured={},
    )
    write_trained_card(card, folder)


@pytest.mark.parametrize(("gap", "verdict"), [(0.0, "within_margin"), (0.4, "exceeds_margin")])
def test_a_planted_gap_is_found_and_none_is_cleared(
    tmp_path: Path, gap: float, verdict: str
) -> None:
    finished(tmp_path, ANGER, gap=gap)
    (audit,) = audit_trained(tmp_path)
    assert audit.verdict == verdict


def test_every_scale_has_an_audit_of_its_own(tmp_path: Path) -> None:
    finished(tmp_path, ANGER, FEAR, AWE)
    audits = audit_trained(tmp_path)
    assert [one.folder.name for one in audits] == ["continuous_0_7", "ordinal_0_2", "binary_0_1"]
    card = read_trained_card(tmp_path)
    assert [one.folder for one in card.audits] == [
        "audit/continuous_0_7",
        "audit/ordinal_0_2",
        "audit/binary_0_1",
    ]
    result = (tmp_path / card.audits[0].folder / "result.json").read_bytes()
    assert card.audits[0].result == hashlib.sha256(result).hexdigest()


def test_outputs_of_one_scale_share_an_audit(tmp_path: Path) -> None:
    other = TrainedOutput(
        name="doubt", kind="emotion", of="doubt", scale="nominal", span=(0, 7), sign="more"
    )
    finished(tmp_path, ANGER, other)
    (audit,) = audit_trained(tmp_path)
    plan = tomllib.loads(audit.result.plan.text)
    assert plan["ratings"]["emotions"] == ["anger", "doubt"]
    assert plan["gate"][0]["margin"] == pytest.approx(0.7)


def test_an_output_that_nobody_rated_is_left_out(tmp_path: Path) -> None:
    finished(tmp_path, ANGER, FEAR)
    table = pq.read_table(tmp_path / HELD_OUT)
    place = table.column_names.index("label.fear")
    unrated = pa.nulls(len(table), pa.float64())
    pq.write_table(table.set_column(place, "label.fear", unrated), tmp_path / HELD_OUT)
    assert [one.folder.name for one in audit_trained(tmp_path)] == ["continuous_0_7"]


def test_scores_beyond_the_labels_are_kept(tmp_path: Path) -> None:
    finished(tmp_path, ANGER, gap=1.5)
    (audit,) = audit_trained(tmp_path)
    lost = [one for one in audit.result.findings if one.code == "DAT001"]
    assert lost[0].answer == "All 480 items have a label and a score."
    assert audit.verdict == "exceeds_margin"


def test_captions_are_audited_by_their_words(tmp_path: Path) -> None:
    finished(tmp_path, CAPTION, gap=-0.3)
    (audit,) = audit_trained(tmp_path)
    assert audit.folder.name == "captions"
    assert audit.verdict == "exceeds_margin"
    assert {one.code for one in audit.result.findings} >= {"TXT001"}


def test_without_a_margin_gaps_are_shown_and_not_judged(tmp_path: Path) -> None:
    finished(tmp_path, ANGER, margin=None)
    (audit,) = audit_trained(tmp_path)
    assert audit.verdict is None
    assert not any(one.gated for one in audit.result.findings)
    assert read_trained_card(tmp_path).audits[0].verdict is None


def test_a_model_without_attributes_has_nothing_to_slice_by(tmp_path: Path) -> None:
    finished(tmp_path, ANGER)
    text = (tmp_path / "card.toml").read_text("utf-8").replace('gender = "recorded"\n', "")
    (tmp_path / "card.toml").write_text(text, encoding="utf-8")
    assert audit_trained(tmp_path) == []


def test_an_attribute_that_is_known_of_nobody_is_told_and_left_out(tmp_path: Path) -> None:
    finished(tmp_path, ANGER)
    table = pq.read_table(tmp_path / HELD_OUT)
    place = table.column_names.index("attribute.gender")
    unknown = table.set_column(place, "attribute.gender", pa.nulls(len(table), pa.string()))
    pq.write_table(unknown, tmp_path / HELD_OUT)
    said: list[str] = []
    assert audit_trained(tmp_path, say=said.append) == []
    assert said == ["not audited by gender: it is known of no held-out person"]


def test_predictions_that_are_missing_are_named(tmp_path: Path) -> None:
    finished(tmp_path, ANGER)
    (tmp_path / HELD_OUT).unlink()
    with pytest.raises(InputError, match="held-out predictions cannot be read"):
        audit_trained(tmp_path)
