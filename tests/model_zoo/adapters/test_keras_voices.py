"""The two Keras networks of voices, once fetched: order of labels, means, reasons."""

import os
from pathlib import Path

import numpy as np
import pytest

from evenhand.model_zoo.adapters import ina_speech_gender, ravdess_cnn
from evenhand.model_zoo.adapters.sound_classifier import SoundClassifier
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.clip_means import clip_means
from evenhand.model_zoo.features.mel_patches import mel_patches
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.opening import open_predictor, read_from
from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.wish import Wish

NAMES = (ina_speech_gender.NAME, ravdess_cnn.NAME)


def _opened(name: str) -> SoundClassifier:
    pytest.importorskip("h5py")
    wish = Wish(cache=cache_folder())
    if not all(path.is_file() for path in read_from(name, wish)):
        pytest.skip(f"not fetched: evenhand zoo fetch {name}")
    found = open_predictor(name, wish)
    assert isinstance(found, SoundClassifier)
    return found


@pytest.fixture(scope="module")
def gender() -> SoundClassifier:
    return _opened(ina_speech_gender.NAME)


@pytest.fixture(scope="module")
def emotion() -> SoundClassifier:
    return _opened(ravdess_cnn.NAME)


def _clip(name: str, model: SoundClassifier) -> Wave:
    data = os.environ.get("EVENHAND_DATA")
    if data is None:
        pytest.skip("EVENHAND_DATA does not name a folder with EMO-DB")
    return read_sound(Path(data) / "emodb" / "wav" / name, rate_hz=model.rate_hz)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_fetched_is_asked_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=f"is missing; run: evenhand zoo fetch {name}"):
        open_predictor(name, Wish(cache=tmp_path))


def test_female_comes_first(gender: SoundClassifier) -> None:
    assert [one.of for one in gender.outputs] == ["female", "male"]
    clips = [_clip(name, gender) for name in ("08a01Na.wav", "03a01Nc.wav")]
    said = gender.score(clips).scores
    assert said[0, 0] > 0.8
    assert said[1, 1] > 0.9
    np.testing.assert_allclose(said.sum(axis=1), 1, atol=1e-6)


def test_the_gender_net_gives_the_mean_over_patches(gender: SoundClassifier) -> None:
    wave = np.random.default_rng(1).standard_normal(48_000).astype(np.float32)
    assert isinstance(gender.hear, ina_speech_gender.VoiceSound)
    (patches,) = mel_patches([wave])
    right = gender.hear.graph(patches).mean(axis=0)
    np.testing.assert_allclose(gender.score([wave]).scores[0], right, atol=1e-6)


def test_labels_of_ravdess_in_their_order(emotion: SoundClassifier) -> None:
    ids = ["calm", "joy", "fear", "disgust"]
    assert [one.of for one in emotion.outputs] == [f"ravdess-8/{one}" for one in ids]
    assert {one.form for one in emotion.outputs} == {"softmax"}
    wave = np.random.default_rng(1).standard_normal(22_050).astype(np.float32)
    assert isinstance(emotion.hear, ravdess_cnn.ClipSound)
    right = emotion.hear.graph(clip_means(wave)[None, :, None])[0]
    np.testing.assert_allclose(emotion.score([wave]).scores[0], right, atol=1e-6)


@pytest.mark.parametrize("samples", [0, 100, 60_000])
@pytest.mark.parametrize("name", NAMES)
def test_silence_has_a_reason(name: str, samples: int) -> None:
    found = _opened(name).listen([[np.zeros(samples, np.float32)]])
    assert found.reasons[0] is not None
    assert found.reasons[0].startswith("no_samples: ")
    assert np.isnan(found.scores).all()


def test_identities_name_what_changes_a_score(
    gender: SoundClassifier, emotion: SoundClassifier
) -> None:
    assert gender.identity.digest() != emotion.identity.digest()
    assert "librosa" in emotion.identity.settings["features"]
    assert (gender.longest_s, emotion.longest_s) == (None, 60.0)
