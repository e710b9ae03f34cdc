"""Heads of faces over any graph."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.face_heads import FaceHeads
from evenhand.model_zoo.heads.neutral_baseline import NeutralBaseline, baseline_from
from evenhand.model_zoo.outputs import Form
from evenhand.model_zoo.predictor import Heads, Precision, Runtime

RAW = declared_outputs(card("empathic-insight-face-small"))


@dataclass(frozen=True)
class Cut:
    """A graph that gives the first numbers of an embedding back."""

    outputs: int = 44
    runtime: Runtime = "openvino"
    precision: Precision = "int8"

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        return batch[:, : self.outputs]


EMBEDDINGS = np.random.default_rng(0).normal(size=(3, 50)).astype(np.float32)


def neutral(shift: float = 0.0) -> NeutralBaseline:
    scores = np.full((2, 44), 0.5 + shift)
    return baseline_from(scores, RAW, name="n", faces="f", source="s", heads="w", encoder="e")


def heads(form: Form, baseline: NeutralBaseline | None = None) -> Heads:
    return FaceHeads(model="m", weights="w", graph=Cut(), raw=RAW, form=form, baseline=baseline)


def test_a_graph_gives_the_raw_numbers() -> None:
    told = heads("raw")
    assert np.array_equal(told.read(EMBEDDINGS), EMBEDDINGS[:, :44].astype(np.float64))
    assert told.outputs == RAW
    identity = told.identity
    assert (identity.model, identity.weights) == ("m", "w")
    assert (identity.runtime, identity.precision) == ("openvino", "int8")


@pytest.mark.parametrize(("form", "outputs"), [("mean_subtracted", 44), ("softmax", 40)])
def test_a_form_changes_what_is_told(form: Form, outputs: int) -> None:
    told = heads(form, neutral())
    assert told.read(EMBEDDINGS).shape == (3, outputs)
    assert len(told.outputs) == outputs
    assert {one.form for one in told.outputs} == {form}


def test_form_and_baseline_are_part_of_what_a_score_is() -> None:
    digests = {
        one.identity.digest()
        for one in (
            heads("raw"),
            heads("mean_subtracted", neutral()),
            heads("mean_subtracted", neutral(0.1)),
            heads("softmax", neutral()),
        )
    }
    assert len(digests) == 4


def test_a_form_without_its_baseline_is_refused_before_anything_is_scored() -> None:
    with pytest.raises(ZooError, match="need a neutral baseline"):
        heads("softmax")


def test_a_graph_of_another_number_of_outputs_is_refused() -> None:
    wrong = FaceHeads(model="m", weights="w", graph=Cut(outputs=40), raw=RAW)
    with pytest.raises(ZooError, match=r"m: 44 numbers an item are wanted, got shape \(40,\)"):
        wrong.read(EMBEDDINGS)
