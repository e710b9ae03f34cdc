"""What files of scores say of their making, and the cards of their models."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.asked import Perturbation
from evenhand.audit.changes.changed import Changes, Disturbed
from evenhand.audit.evidence import Evidence
from evenhand.audit.intake.frames import read_frame
from evenhand.audit.model_cards import card_record, left_machine, making
from evenhand.audit.records import attribute_records, data_record, model_records
from evenhand.audit.result import AuditResult
from evenhand.audit.scoring.score_file import write_scores
from evenhand.audit.scoring.scoring import Scored
from evenhand.audit.table import Array, Table
from evenhand.model_zoo.card import cards
from evenhand.model_zoo.outputs import known_outputs
from evenhand.model_zoo.predictor import Computes, Identity

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]


def _scored(runtime: Computes, *, log: str | None = None) -> Scored:
    return Scored(
        identity=Identity(
            model="fer",
            weights="0" * 64,
            runtime=runtime,
            precision="f32",
            settings={"crop": "face"},
        ),
        outputs=known_outputs("emotion", modality="face")[:1],
        items=("a", "b"),
        values=np.array([[1.0], [2.0]]),
        reasons=(None, None),
        texts=(None, None),
        logs=(log, None),
        computed=2,
    )


def _frame(facts: object) -> pa.Table:
    text = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    return pa.table({"item": ["a"]}).replace_schema_metadata({b"evenhand": text})


def test_a_file_that_was_scored_says_how(tmp_path: Path) -> None:
    write_scores(_scored("openvino"), tmp_path / "s.parquet")
    assert making(read_frame(tmp_path / "s.parquet")) == {
        "model": "fer",
        "weights": "0" * 64,
        "runtime": "openvino",
        "precision": "f32",
        "settings.crop": "face",
    }


def test_a_log_of_requests_is_told(tmp_path: Path) -> None:
    write_scores(_scored("http", log='{"asked": 1}'), tmp_path / "s.parquet")
    made = making(pq.read_table(tmp_path / "s.parquet"))
    assert made["requests"] == "logged"
    assert left_machine([made]) == "yes"


@pytest.mark.parametrize(
    "frame",
    [
        pa.table({"item": ["a"], "log": ["x"]}),
        _frame(b"no json"),
        _frame(b"\xff"),
        _frame(b"[" * 100_000),
        _frame([]),
        _frame({}),
        _frame({"model": "a name"}),
        _frame({"model": {}}),
        _frame({"model": {"model": 3, "runtime": None, "settings": ["x"]}}),
    ],
)
def test_a_file_that_says_nothing_is_not_filled_in(frame: pa.Table) -> None:
    assert making(frame) == {}


@pytest.mark.parametrize(
    ("runtimes", "left"),
    [
        (["torch"], "no"),
        (["openvino", "numpy"], "no"),
        (["optimum-intel"], "no"),
        (["python"], ""),
        (["process"], ""),
        (["torch", "python"], ""),
        (["torch", "http"], "yes"),
        ([""], ""),
    ],
)
def test_whether_items_left_is_said_only_where_it_is_known(runtimes: list[str], left: str) -> None:
    assert left_machine([{"runtime": runtime} for runtime in runtimes]) == left


def test_a_logged_request_counts_whatever_computes() -> None:
    assert left_machine([{"runtime": "process", "requests": "logged"}]) == "yes"


def test_a_card_is_found_by_the_model_that_made_the_scores() -> None:
    found = card_record({"model": "empathic-insight-face-small"})
    assert found is not None
    assert found.licence == "CC-BY-4.0"
    assert "google/siglip2-so400m-patch16-384" in found.architecture
    assert "44 heads (emotion, face dimension): 1152-128-32-1" in found.architecture
    assert found.training_data.endswith("taken to hold for the Small one)")
    assert found.sources == ("weights and model card: laion/Empathic-Insight-Face-Small",)
    assert found.weights_sha256 == {}


def test_without_an_identity_there_is_no_card() -> None:
    assert card_record({}) is None
    assert card_record({"model": "somebody's"}) is None


def test_facts_that_a_card_lacks_have_their_reason() -> None:
    plus, caption = (
        card_record({"model": name})
        for name in ("empathic-insight-voice-plus", "bud-e-whisper-1.0")
    )
    assert plus is not None
    assert caption is not None
    assert "widths not stated" in plus.architecture
    assert caption.not_for == ("not stated: no exclusions of its authors were found",)


def test_every_card_of_the_zoo_can_be_recorded() -> None:
    for name in cards():
        found = card_record({"model": name})
        assert found is not None
        assert found.name == name
        assert all((found.title, found.architecture, found.licence, found.training_data))


def test_scores_that_were_disturbed_count_for_where_items_went(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading())
    own = replace(evidence.scores[0], made={"model": "fer", "runtime": "torch"})
    asked = Perturbation(name="noise", predictions={own.model: "n.parquet"}, tolerance=0.1)
    away = replace(own, made={"runtime": "http"})
    noisy = Changes(disturbed=(Disturbed(asked=asked, model=0, scores=away),))
    (here,) = model_records(replace(evidence, scores=(own,)), [])
    (sent,) = model_records(replace(evidence, scores=(own,), changes=noisy), [])
    assert (here.left_machine, here.identity["model"]) == ("no", "fer")
    assert here.card is not None
    assert sent.left_machine == "yes"


def test_kinds_and_classes_are_in_the_record(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading())
    kinds = {a.name: a.kind for a in evidence.plan.attribute}
    assert {a.name: a.kind for a in attribute_records(evidence)} == kinds
    assert data_record(evidence, [], "mean").classes["Anger"] == "named"


def test_an_audit_records_what_the_scores_say(
    panel: Callable[..., dict[str, object]], audited: Callable[..., AuditResult]
) -> None:
    frames = panel()
    (name,) = set(frames) - {"items", "ratings"}
    facts = json.dumps({"model": {"model": "fer", "runtime": "http"}})

    def told(frame: object) -> object:
        table = pa.Table.from_pandas(frame)
        return (
            table.replace_schema_metadata({"evenhand": facts}) if frame is frames[name] else table
        )

    (model,) = audited(frames, convert=told).models
    assert (model.left_machine, model.identity) == ("yes", {"model": "fer", "runtime": "http"})
    assert model.card is not None
    assert model.card.name == "fer"
