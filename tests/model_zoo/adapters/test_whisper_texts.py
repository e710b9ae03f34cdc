"""Whispers as predictors, over a model that says what it was given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.bud_e_whisper import (
    BudEWhisper,
    open_bud_e_whisper,
)
from evenhand.model_zoo.adapters.text_scores import (
    TEXTS_ALONE,
    Reading,
    batch_of_texts,
    lexicon_reading,
)
from evenhand.model_zoo.adapters.whisper import Whisper, open_whisper
from evenhand.model_zoo.captions.scores import caption_outputs
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import (
    Identity,
    Predictor,
    Wave,
)
from evenhand.model_zoo.whisper import speech_model


class Echo:
    """Stands where a speech model stands: its texts are told by the first sample of a wave."""

    identity = Identity(model="echo", weights="0", runtime="torch", precision="f32")
    rate_hz, window_s, languages = 100, 30.0, {"en": 1, "de": 2}

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []

    def first_logits(self, waves: Sequence[Wave]) -> NDArray[np.float32]:
        return np.array([[0, wave[0] > 0, wave[0] < 0] for wave in waves], dtype=np.float32)

    def written(self, waves: Sequence[Wave], **told: object) -> tuple[str, ...]:
        self.asked.append(told)
        return tuple("AHe sounds furious." if wave[0] > 0 else "AMan whispers." for wave in waves)


@pytest.fixture
def echo() -> Any:  # noqa: ANN401 stands for a SpeechModel
    return Echo()


LOUD = np.ones(50, dtype=np.float32)
EMPTY = np.empty(0, dtype=np.float32)


def test_a_transcriber_gives_texts_and_identifies_the_language(echo: Any) -> None:  # noqa: ANN401
    model: Predictor = Whisper(model=echo)
    found = model.score([LOUD, EMPTY, -LOUD])
    assert found.texts == ("AHe sounds furious.", None, "AMan whispers.")
    assert found.reasons == (None, "no samples", None)
    assert found.scores.shape == (3, 0)
    assert echo.asked[0]["languages"] == ["en", "de"]
    assert echo.asked[0]["task"] == "transcribe"
    assert (model.medium, model.rate_hz, model.longest_s, model.outputs) == ("sound", 100, None, ())


def test_a_captioner_gives_tidy_captions_and_what_the_lexicon_reads(echo: Any) -> None:  # noqa: ANN401
    model: Predictor = BudEWhisper(model=echo, reading=lexicon_reading())
    found = model.score([EMPTY, LOUD])
    assert found.texts == (None, "He sounds furious.")
    assert model.outputs == caption_outputs()
    anger = [one.of for one in model.outputs].index("anger")
    assert found.scores[1, anger] > 0
    assert np.isnan(found.scores[0]).all()
    assert not np.isnan(found.scores[1]).any()
    assert echo.asked == [{"most_tokens": None}]
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 100, None)


def test_what_was_asked_is_part_of_the_identity(echo: Any) -> None:  # noqa: ANN401
    models: list[Predictor] = [
        Whisper(model=echo),
        Whisper(model=echo, language="de"),
        Whisper(model=echo, most_tokens=9),
        BudEWhisper(model=echo, reading=TEXTS_ALONE),
        BudEWhisper(model=echo, reading=lexicon_reading()),
    ]
    assert len({model.identity.digest() for model in models}) == 5
    assert all(model.identity.weights == "0" for model in models)


def test_a_reading_gives_what_it_declares() -> None:
    odd = Reading(name="odd", outputs=(), read=lambda texts: np.zeros((len(texts), 2)))
    with pytest.raises(
        ZooError, match=r"reading 'odd': scores of shape \(1, 2\), expected \(1, 0\)"
    ):
        batch_of_texts(["a", None], odd)


def test_folders_are_opened(
    echo: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    told: list[tuple[Path, dict[str, object]]] = []

    def opened(folder: Path, **how: object) -> Any:  # noqa: ANN401 stands for a SpeechModel
        told.append((folder, how))
        return echo

    monkeypatch.setattr(speech_model, "open_speech_model", opened)
    assert open_whisper(tmp_path, language="de").language == "de"
    captioner = open_bud_e_whisper(tmp_path, runtime="optimum-intel", precision="bf16")
    assert len(captioner.outputs) == 40
    assert told == [
        (tmp_path, {"runtime": "torch", "precision": "f32", "cache": None}),
        (tmp_path, {"runtime": "optimum-intel", "precision": "bf16", "cache": None}),
    ]
