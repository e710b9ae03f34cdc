"""The file that is pushed to the hub, read and merged by the hub's own client, without network."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.forms import files

hub = pytest.importorskip("huggingface_hub")

CARD = "---\nlicense: apache-2.0\ntags:\n- mine\n---\n# My own words\n"


def loaded(result: AuditResult, folder: Path) -> dict[str, Any]:
    """Return the first file as the hub's client reads it."""
    path = folder / "hub-metadata.md"
    path.write_bytes(next(iter(files(result, "hub-metadata").values())))
    found: dict[str, Any] = hub.metadata_load(path)
    return found


def pushed(
    card: str, metadata: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *, overwrite: bool = False
) -> Any:  # noqa: ANN401 a card of the hub
    """Return the card as `metadata_update` would push it."""
    sent: list[Any] = []

    def push(self: object, repo: str, **_: object) -> str:
        sent.append(self)
        return repo

    monkeypatch.setattr(hub.ModelCard, "load", lambda *_, **__: hub.ModelCard(card))
    monkeypatch.setattr(hub.ModelCard, "push_to_hub", push)
    hub.metadata_update("me/model", metadata, overwrite=overwrite)
    return sent[0]


def test_each_model_has_a_file_of_results_and_nothing_else(
    rich: AuditResult, tmp_path: Path
) -> None:
    assert list(files(rich, "hub-metadata")) == [
        f"hub-metadata.{m.name.replace('_', '-')}.md" for m in rich.models
    ]
    found = loaded(rich, tmp_path)
    assert list(found) == ["model-index"]
    assert found["model-index"][0]["name"] == rich.models[0].name


def test_a_value_bears_slice_interval_and_persons(rich: AuditResult, tmp_path: Path) -> None:
    results = loaded(rich, tmp_path)["model-index"][0]["results"]
    sliced = next(each for each in results if "args" in each["dataset"])
    assert sliced["dataset"]["args"] == {"gender": "Female"}
    assert sliced["dataset"]["config"] == "gender=Female"
    finding = rich.findings[0]
    inside = finding.comparisons[0].inside
    assert sliced["metrics"][0] == {
        "type": finding.metric,
        "value": inside.value,
        "name": f"{finding.metric} ({finding.emotion})",
        "args": {
            "emotion": finding.emotion,
            "low": inside.low,
            "high": inside.high,
            "items": inside.items,
            "persons": inside.persons,
        },
    }


def test_the_push_leaves_the_rest_of_a_card_alone(
    rich: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = pushed(CARD, loaded(rich, tmp_path), monkeypatch)
    assert (card.data.license, card.data.tags) == ("apache-2.0", ["mine"])
    assert "# My own words" in card.content
    assert all(isinstance(each, hub.EvalResult) for each in card.data.eval_results)


def test_a_second_push_of_the_same_audit_adds_nothing(
    rich: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = loaded(rich, tmp_path)
    once = pushed(CARD, metadata, monkeypatch)
    again = pushed(str(once), metadata, monkeypatch)
    assert again.data.eval_results == once.data.eval_results


def test_rows_of_two_models_are_no_results_of_one(rich: AuditResult, tmp_path: Path) -> None:
    compared = replace(rich.findings[0], id="CMP001.x", against=rich.models[1].name)
    both = replace(rich, findings=(*rich.findings, compared))
    assert loaded(both, tmp_path) == loaded(rich, tmp_path)


def test_a_model_without_results_has_a_file_that_changes_nothing(
    bare: AuditResult, tmp_path: Path
) -> None:
    silent = replace(bare, models=(replace(bare.models[0], overall=()),))
    assert loaded(silent, tmp_path) == {}
