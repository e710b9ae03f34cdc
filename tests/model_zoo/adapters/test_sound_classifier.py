"""Sounds are heard one by one, in blocks or whole; what cannot be heard has a reason."""

import numpy as np

from evenhand.model_zoo.adapters.sound_classifier import Shares, SoundClassifier
from evenhand.model_zoo.outputs import known_outputs
from evenhand.model_zoo.predictor import Identity, Listener, Sound


def _peak(sound: Sound) -> Shares:
    wave = np.concatenate(list(sound))
    return np.array([wave.max(), wave.min()]) if len(wave) else "no_samples: none"


def test_a_row_each_or_a_reason() -> None:
    model = SoundClassifier(
        identity=Identity(model="m", weights="0", runtime="openvino", precision="f32"),
        rate_hz=8_000,
        longest_s=None,
        outputs=known_outputs("person_attribute", modality="voice")[:2],
        hear=_peak,
    )
    assert isinstance(model, Listener)
    assert model.medium == "sound"
    waves = [np.array([0.5, -0.25], np.float32), np.empty(0, np.float32)]
    whole = model.score(waves)
    blocks = model.listen([np.split(waves[0], 2), [waves[1]]])
    for found in (whole, blocks):
        np.testing.assert_array_equal(found.scores, [[0.5, -0.25], [np.nan, np.nan]])
        assert found.reasons == (None, "no_samples: none")
