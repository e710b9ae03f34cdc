"""Answers on record are those of the model, its runtime and its outputs."""

from importlib.resources import files

import numpy as np
import pytest

from evenhand.model_zoo.adapters.seven_label_faces import RECIPES
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.recorded_answers import recorded_answers


@pytest.mark.parametrize("name", RECIPES)
def test_each_network_has_answers_that_are_shares_of_one(name: str) -> None:
    found = recorded_answers(name, runtime="openvino", outputs=RECIPES[name].labels)
    assert found.shape == (8, 7)
    assert np.abs(found.sum(axis=1) - 1).max() < 1e-5


def test_every_record_is_of_a_network() -> None:
    kept = files("evenhand.model_zoo.graphs") / "recorded"
    assert {one.name for one in kept.iterdir()} == {f"{name}.openvino.toml" for name in RECIPES}


def test_another_runtime_or_order_has_no_record() -> None:
    labels = RECIPES["fer"].labels
    with pytest.raises(ZooError, match="fer: no answers on record for torch"):
        recorded_answers("fer", runtime="torch", outputs=labels)
    with pytest.raises(ZooError, match="the model has neutral, surprise"):
        recorded_answers("fer", runtime="openvino", outputs=labels[::-1])
