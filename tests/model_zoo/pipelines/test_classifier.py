"""Classifiers of transformers give what a plain forward pass gives."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.special import expit, softmax

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.pipelines.opening import open_pipeline
from evenhand.model_zoo.pipelines.pipeline_predictor import Pipeline
from evenhand.model_zoo.wish import Wish

Said: TypeAlias = Any
Written: TypeAlias = Callable[..., Path]
Pictures: TypeAlias = list[NDArray[np.uint8]]
Sounds: TypeAlias = list[NDArray[np.float32]]
Asked: TypeAlias = tuple[Path, Pictures, Written]

SEES, HEARS = "hf-image-classification", "hf-audio-classification"


@pytest.fixture
def asked(vit: Path, pictures: Pictures, written: Written) -> Asked:
    """Return a model, what it is shown, and what writes the file about it."""
    return vit, pictures, written


def _opened(path: Path, **said: Said) -> Pipeline:
    return open_pipeline(path, Wish(cache=path.parent, **said))


def _logits_of_pictures(folder: Path, pictures: Pictures) -> NDArray[np.float64]:
    """Return what the network says of pictures that are prepared by hand."""
    import torch  # noqa: PLC0415 heavy
    from transformers import ViTForImageClassification  # noqa: PLC0415 heavy

    small = [Image.fromarray(one).resize((16, 16), Image.Resampling.BILINEAR) for one in pictures]
    batch = np.stack([np.asarray(one, np.float32).transpose(2, 0, 1) for one in small])
    network = ViTForImageClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        said = network(pixel_values=torch.tensor(batch / 127.5 - 1)).logits
    found: NDArray[np.float64] = said.double().numpy()
    return found


def _logits_of_sounds(folder: Path, sounds: Sounds) -> NDArray[np.float64]:
    """Return what the network says of sounds that are prepared by hand."""
    import torch  # noqa: PLC0415 heavy
    from transformers import Wav2Vec2ForSequenceClassification  # noqa: PLC0415 heavy

    network = Wav2Vec2ForSequenceClassification.from_pretrained(folder).eval()
    even = [(one - one.mean()) / np.sqrt(one.var() + 1e-7) for one in sounds]
    with torch.inference_mode():
        said = [network(torch.tensor(one)[None]).logits[0].double().numpy() for one in even]
    return np.stack(said)


def test_pictures_score_as_in_a_plain_forward_pass(
    vit: Path, pictures: Pictures, written: Written
) -> None:
    model = _opened(written(vit, SEES))
    said = model.score(pictures)
    expected = softmax(_logits_of_pictures(vit, pictures), axis=1)[:, :2]
    np.testing.assert_allclose(said.scores, expected, atol=1e-6)
    assert [one.of for one in model.outputs] == ["basic-emotions/joy", "basic-emotions/sadness"]
    assert (model.medium, model.rate_hz, model.longest_s) == ("picture", None, None)
    assert (model.identity.runtime, model.identity.precision) == ("torch", "f32")


def test_sounds_score_as_in_a_plain_forward_pass(
    wav2vec2: Path, sounds: Sounds, written: Written
) -> None:
    model = _opened(written(wav2vec2, HEARS))
    said = model.score([*sounds, np.zeros(10, np.float32)])
    expected = softmax(_logits_of_sounds(wav2vec2, sounds), axis=1)[:, :2]
    np.testing.assert_allclose(said.scores[:2], expected, atol=1e-5)
    assert said.reasons[:2] == (None, None)
    assert (said.reasons[2] or "").startswith("failed: ")
    assert np.isnan(said.scores[2]).all()
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 16000, 30.0)


def test_a_sound_is_cut_where_the_file_says(
    wav2vec2: Path, sounds: Sounds, written: Written
) -> None:
    model = _opened(written(wav2vec2, HEARS, longest_s="0.5"))
    long = sounds[1]
    whole, cut = (model.score([one]).scores for one in (long, long[:8000]))
    np.testing.assert_array_equal(whole, cut)


@pytest.mark.parametrize(
    ("numbers", "made", "ends"),
    [("sigmoid", expit, (0.0, 1.0)), ("raw", np.array, (None, None))],
)
def test_the_file_may_say_what_is_made_of_numbers(
    numbers: str, made: Said, ends: tuple[float | None, float | None], asked: Asked
) -> None:
    folder, pictures, written = asked
    model = _opened(written(folder, SEES, numbers=f'"{numbers}"'))
    expected = made(_logits_of_pictures(folder, pictures))[:, :2]
    np.testing.assert_allclose(model.score(pictures).scores, expected, atol=1e-5)
    scale = model.outputs[0].scale
    assert (model.outputs[0].form, (scale.low, scale.high)) == ("raw", ends)


def _changed(folder: Path, goal: Path, **told: Said) -> Path:
    """Return a copy of a model with another configuration."""
    shutil.copytree(folder, goal)
    document = json.loads((goal / "config.json").read_text())
    (goal / "config.json").write_text(json.dumps({**document, **told}))
    return goal


def test_a_configuration_of_many_labels_at_once_gives_each_its_share(
    vit: Path, pictures: Pictures, written: Written, tmp_path: Path
) -> None:
    folder = _changed(vit, tmp_path / "m", problem_type="multi_label_classification")
    said = _opened(written(folder, SEES)).score(pictures).scores
    np.testing.assert_allclose(said, expit(_logits_of_pictures(vit, pictures))[:, :2], atol=1e-6)


def test_labels_that_nobody_explained_are_named(vit: Path, written: Written) -> None:
    with pytest.raises(ZooError, match=r"mine.toml: labels: 'LABEL_1': no label of basic-emotions"):
        _opened(written(vit, SEES, labels='{ LABEL_0 = "happy" }'))


def test_labels_with_a_gap_are_refused(vit: Path, written: Written, tmp_path: Path) -> None:
    labels = {"0": "happy", "1": "sad", "3": "angry"}
    folder = _changed(vit, tmp_path / "m", id2label=labels, label2id={})
    with pytest.raises(ZooError, match=r"id2label: places 0, 1, .* wanted, got 0, 1, 3"):
        _opened(written(folder, SEES))


def test_an_array_that_is_no_picture_is_refused(vit: Path, written: Written) -> None:
    model = _opened(written(vit, SEES))
    with pytest.raises(ZooError, match="a picture is height x width x 3 of uint8, got float64"):
        model.score([np.zeros((4, 4, 3))])


def test_the_identity_holds_all_that_changes_a_score(
    vit: Path, written: Written, tmp_path: Path
) -> None:
    one = _opened(written(vit, SEES)).identity
    assert one == _opened(written(vit, SEES, licence='"Apache-2.0"')).identity
    assert one != _opened(written(vit, SEES, numbers='"sigmoid"')).identity
    folder = _changed(vit, tmp_path / "m", attention_probs_dropout_prob=0.5)
    assert one.settings["configuration"] != _opened(written(folder, SEES)).identity.settings.get(
        "configuration"
    )
    assert one.settings["preparation"] == "ViTImageProcessorPil"
