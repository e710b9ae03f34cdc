"""Forms of scores: by hand, by scipy, and recomputed from the authors' own results."""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.dead_heads import nearly_dead
from evenhand.model_zoo.heads.forms import formed, mean_subtracted, outputs_in, softmax
from evenhand.model_zoo.heads.neutral_baseline import NeutralBaseline, baseline_from
from evenhand.model_zoo.outputs import Form, checked_outputs

SMALL = card("empathic-insight-face-small")
OUTPUTS = declared_outputs(SMALL)
BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = Path(os.environ.get("EVENHAND_DATA", BESIDE)) / "emonet-face" / "ferd.jsonl"
RNG = np.random.default_rng(1)


def baseline(scores: NDArray[np.float64]) -> NeutralBaseline:
    return baseline_from(scores, OUTPUTS, name="n", faces="f", source="s", heads="h", encoder="e")


@given(scores=arrays(np.float64, (3, 40), elements=st.floats(-50, 50)), shift=st.floats(-9, 9))
def test_softmax_is_scipys_and_does_not_mind_a_shift(
    scores: NDArray[np.float64], shift: float
) -> None:
    shares = softmax(scores)
    assert np.allclose(shares, scipy.special.softmax(scores, axis=1), atol=1e-12)
    assert np.allclose(shares.sum(axis=1), 1)
    assert np.allclose(softmax(scores + shift), shares, atol=1e-9)


def test_large_heads_do_not_overflow() -> None:
    assert softmax(np.array([[1000.0, 0.0, -1000.0]])).tolist() == [[1.0, 0.0, 0.0]]


def test_e36_shares_run_over_the_forty_emotions_only() -> None:
    raw, neutral = RNG.normal(size=(6, 44)), baseline(RNG.normal(size=(4, 44)))
    shares = formed(raw, OUTPUTS, form="softmax", baseline=neutral)
    assert shares.shape == (6, 40)
    assert np.allclose(shares.sum(axis=1), 1)
    louder = raw.copy()
    louder[:, [one.kind != "emotion" for one in OUTPUTS]] += 100
    assert np.array_equal(formed(louder, OUTPUTS, form="softmax", baseline=neutral), shares)


def test_raw_scores_stay_what_they_are() -> None:
    raw = RNG.normal(size=(2, 44))
    assert np.array_equal(formed(raw, OUTPUTS, form="raw"), raw)


def test_items_without_scores_stay_without() -> None:
    raw = RNG.normal(size=(3, 44))
    raw[1] = np.nan
    for form in ("mean_subtracted", "softmax"):
        told = formed(raw, OUTPUTS, form=form, baseline=baseline(raw[:1]))
        assert np.isnan(told).all(axis=1).tolist() == [False, True, False]
        assert np.isnan(told).any(axis=1).tolist() == [False, True, False]


@pytest.mark.parametrize("form", ["raw", "mean_subtracted", "softmax"])
@pytest.mark.parametrize("model", ["empathic-insight-face-small", "empathic-insight-face-large"])
def test_outputs_in_a_form_are_those_of_the_card(model: str, form: Form) -> None:
    one = card(model)
    told = outputs_in(form, declared_outputs(one))
    assert told == declared_outputs(one, form=form)
    assert checked_outputs(told) == told


def test_e36_no_neutral_baseline_is_assumed() -> None:
    raw = RNG.normal(size=(2, 44))
    with pytest.raises(ZooError, match="softmax scores need a neutral baseline, and none is as"):
        formed(raw, OUTPUTS, form="softmax")
    with pytest.raises(ZooError, match="mean_subtracted scores need a neutral baseline"):
        formed(raw, OUTPUTS, form="mean_subtracted")


def test_a_baseline_that_would_not_be_used_is_refused() -> None:
    raw = RNG.normal(size=(2, 44))
    with pytest.raises(ZooError, match="raw scores take no baseline"):
        formed(raw, OUTPUTS, form="raw", baseline=baseline(raw))


def test_e36_shares_of_some_of_the_emotions_are_refused() -> None:
    raw = RNG.normal(size=(2, 44))
    with pytest.raises(ZooError, match=r"heads are missing for 2: amusement, elation$"):
        formed(raw[:, 2:], OUTPUTS[2:], form="softmax", baseline=baseline(raw))


def test_a_form_of_words_is_no_form_of_faces() -> None:
    raw = RNG.normal(size=(2, 44))
    with pytest.raises(ZooError, match="raw, mean_subtracted or softmax, got 'text'"):
        formed(raw, OUTPUTS, form="text", baseline=baseline(raw))


@dataclass(frozen=True)
class Ferd:
    """The authors' scores of 152 photographs, in the order of the outputs; nan for none."""

    raw: NDArray[np.float64]
    differences: NDArray[np.float64]
    shares: NDArray[np.float64]


@pytest.fixture(scope="module")
def ferd() -> Ferd:
    if not REAL.is_file():
        pytest.skip("the authors' results on FERD are not beside the repository")
    lines = REAL.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line)["results"] for line in lines]
    assert all(set(row) == {f"model_{one.name}_best" for one in OUTPUTS} for row in rows)

    def column(kind: str) -> NDArray[np.float64]:
        told = [[row[f"model_{one.name}_best"][kind] for one in OUTPUTS] for row in rows]
        return np.array(told, dtype=np.float64)

    return Ferd(column("raw"), column("mean_subtracted"), column("softmax"))


def test_the_authors_own_forms_are_recomputed(ferd: Ferd) -> None:
    means = (ferd.raw - ferd.differences)[:1]
    neutral = baseline(means)
    assert ferd.raw.shape == (152, 44)
    differences = formed(ferd.raw, OUTPUTS, form="mean_subtracted", baseline=neutral)
    assert np.abs(differences - ferd.differences).max() < 1e-12
    shares = formed(ferd.raw, OUTPUTS, form="softmax", baseline=neutral)
    emotions = np.array([one.kind == "emotion" for one in OUTPUTS])
    assert np.isnan(ferd.shares[:, ~emotions]).all()
    in_32_bit = 2e-7
    assert np.abs(shares - ferd.shares[:, emotions]).max() < in_32_bit
    assert np.array_equal(mean_subtracted(ferd.raw, means[0]), differences)


def test_a_neutral_face_has_no_zero(ferd: Ferd) -> None:
    means = dict(zip((one.name for one in OUTPUTS), (ferd.raw - ferd.differences)[0], strict=True))
    published = {"concentration": 4.0734, "interest": 2.5844, "valence": -0.1530, "disgust": 0.0089}
    assert {name: round(float(means[name]), 4) for name in published} == published


def test_four_published_heads_hardly_move(ferd: Ferd) -> None:
    found = nearly_dead(ferd.raw, OUTPUTS)
    assert set(found) == {
        "intoxication_altered_states_of_consciousness",
        "longing",
        "relief",
        "sourness",
    }
    assert found["sourness"] == pytest.approx(0.029, abs=1e-3)


def test_heads_of_other_models_keep_their_own_units() -> None:
    pair = (replace(OUTPUTS[0], name="still"), replace(OUTPUTS[1], name="moving"))
    scores = np.array([[5.0, -20.0], [5.5, 20.0], [np.nan, np.nan]])
    assert dict(nearly_dead(scores, pair, least=1.0)) == {"still": 0.5}
    assert dict(nearly_dead(scores[2:], pair)) == {"still": 0.0, "moving": 0.0}
