"""A model is known without being opened, as long as nothing that it was made from has changed."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evenhand.model_zoo import on_demand
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.on_demand import PredictorOnDemand, facts_of, predictor_on_demand
from evenhand.model_zoo.opening import open_predictor
from evenhand.model_zoo.predictor import Predictor
from evenhand.model_zoo.shipped import shipped_folder
from evenhand.model_zoo.wish import Wish

FACE = "evenhand-face-demo"


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    shutil.copytree(shipped_folder(FACE), tmp_path / "weights")
    return tmp_path / "weights"


def _wish(weights: Path) -> Wish:
    return Wish(weights=weights, cache=weights.parent / "cache")


def test_the_second_time_it_is_opened_when_it_has_to_score(weights: Path) -> None:
    first = predictor_on_demand(FACE, _wish(weights))
    second = predictor_on_demand(FACE, _wish(weights))
    assert not isinstance(first, PredictorOnDemand)
    assert isinstance(second, PredictorOnDemand)
    assert facts_of(second) == facts_of(first)
    names = ("identity", "medium", "rate_hz", "longest_s", "outputs")
    assert all(getattr(second, name) == getattr(first, name) for name in names)
    picture = np.zeros((9, 9, 3), np.uint8)
    assert np.array_equal(second.score([picture]).scores, first.score([picture]).scores)
    assert second.opened() is second.opened()


def test_whatever_may_change_a_score_opens_it_anew(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = _wish(weights)
    predictor_on_demand(FACE, wish)
    assert isinstance(predictor_on_demand(FACE, replace(wish, say=print)), PredictorOnDemand)
    rough = predictor_on_demand(FACE, replace(wish, precision="bf16"))
    assert not isinstance(rough, PredictorOnDemand)
    file = next(weights.rglob("openvino_model.bin"))
    os.utime(file, ns=(1, 1))
    assert not isinstance(predictor_on_demand(FACE, wish), PredictorOnDemand)
    assert isinstance(predictor_on_demand(FACE, wish), PredictorOnDemand)
    monkeypatch.setattr(on_demand, "version", lambda _: "99")
    assert not isinstance(predictor_on_demand(FACE, wish), PredictorOnDemand)


def test_what_a_hub_may_change_is_never_remembered(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_predictor(FACE, _wish(weights))
    monkeypatch.setattr(on_demand, "open_predictor", lambda *_: model)
    asked = replace(_wish(weights), allow_network=True)
    assert predictor_on_demand(FACE, asked) is predictor_on_demand(FACE, asked) is model


def test_a_model_that_turned_into_another_is_refused_once(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = _wish(weights)
    predictor_on_demand(FACE, wish)
    other = open_predictor(FACE, replace(wish, precision="bf16"))

    def opened(*_: object) -> Predictor:
        return other

    monkeypatch.setattr(on_demand, "open_predictor", opened)
    model = predictor_on_demand(FACE, wish)
    with pytest.raises(ZooError, match="is another than when it was last opened"):
        model.score([np.zeros((9, 9, 3), np.uint8)])
    assert predictor_on_demand(FACE, wish) is other


def test_a_note_that_is_damaged_is_as_if_it_were_not_there(weights: Path) -> None:
    wish = _wish(weights)
    predictor_on_demand(FACE, wish)
    note = next((wish.cache / "opened").iterdir())
    note.write_bytes(note.read_bytes()[:40])
    assert not isinstance(predictor_on_demand(FACE, wish), PredictorOnDemand)
    assert isinstance(predictor_on_demand(FACE, wish), PredictorOnDemand)


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(weights: Path) -> None:
    wish = _wish(weights)
    wish.cache.write_text("a file")
    assert predictor_on_demand(FACE, wish).outputs
