"""The folder of the demonstration: stimuli, scores of the models at hand, and a plan that fits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest

from evenhand.audit.demonstration import demonstration
from evenhand.audit.demonstration.demonstration import READINGS, prepared
from evenhand.audit.errors import InputError
from evenhand.audit.plans.file import read_plan
from evenhand.audit.stimuli.manifest import Kind
from evenhand.metrics.catalogue import catalogue
from evenhand.model_zoo.card import cards
from evenhand.model_zoo.errors import ZooError


@contextmanager
def still(_items: int, _model: str) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


def quiet(_: str) -> None:
    return None


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the readings that were scored; models of others have no weights."""
    done: list[str] = []

    def score(reading: demonstration.Reading, folder: Path, **_: object) -> None:
        if not reading.own:
            raise ZooError([f"{reading.model}: not fetched"])
        done.append(reading.name)
        (folder / f"{reading.name}.parquet").write_bytes(b"")

    monkeypatch.setattr(demonstration, "_scores", score)
    return done


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_reading_is_of_a_model_of_the_zoo(kind: Kind) -> None:
    assert all(reading.model in cards() for reading in READINGS[kind])
    assert any(reading.own for reading in READINGS[kind])
    names = [reading.name for reading in READINGS[kind]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_plan_names_the_models_that_have_scores(
    kind: Kind, tmp_path: Path, scored: list[str]
) -> None:
    ready = prepared(kind, tmp_path / kind, cache=tmp_path, progress=still, say=quiet)
    plan = read_plan(ready.plan, metrics=catalogue())
    assert [model.name for model in plan.model] == scored
    assert plan.data.subjects == "synthetic"
    assert {one.kind for one in plan.attribute} >= {"gender", "age"}
    assert all(one.repeats for one in plan.counterfactual)
    for name in ("items.csv", "pairs.csv", "manifest.json"):
        assert (tmp_path / kind / "data" / name).stat().st_size > 0


def test_a_model_that_is_not_at_hand_is_named_once(tmp_path: Path, scored: list[str]) -> None:
    ready = prepared("faces", tmp_path / "faces", cache=tmp_path, progress=still, say=quiet)
    assert ready.absent == ("face-api: not fetched",)
    assert scored == ["evenhand-face-demo"]


@pytest.mark.usefixtures("scored")
def test_an_earlier_plan_makes_room(tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    folder.mkdir()
    (folder / "plan.frozen.json").write_text("{}", encoding="utf-8")
    prepared("voices", folder, cache=tmp_path, progress=still, say=quiet)
    assert not (folder / "plan.frozen.json").exists()


def test_a_shipped_model_that_cannot_run_is_no_small_thing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ZooError(["no openvino"])

    monkeypatch.setattr(demonstration, "_scores", refuse)
    with pytest.raises(ZooError, match="no openvino"):
        prepared("voices", tmp_path / "v", cache=tmp_path, progress=still, say=quiet)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be written"):
        prepared("voices", tmp_path / "file", cache=tmp_path, progress=still, say=quiet)
