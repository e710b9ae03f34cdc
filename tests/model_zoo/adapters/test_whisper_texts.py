"""Whispers as predictors, over a model that says what it was given."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.bud_e_whisper import captioner, open_bud_e_whisper
from evenhand.model_zoo.adapters.text_scores import (
    TEXTS_ALONE,
    Reading,
    batch_of_texts,
    lexicon_reading,
)
from evenhand.model_zoo.adapters.whisper import open_whisper, opened, transcriber
from evenhand.model_zoo.captions.scores import caption_outputs
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import (
    Identity,
    Listener,
    Wave,
)
from evenhand.model_zoo.whisper import speech_model
from evenhand.model_zoo.wish import Wish


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
    model: Listener = transcriber(echo)
    found = model.score([LOUD, EMPTY, -LOUD])
    assert found.texts == ("AHe sounds furious.", None, "AMan whispers.")
    assert found.reasons == (None, "no_samples: the sound is empty", None)
    assert found.scores.shape == (3, 0)
    assert echo.asked[0]["languages"] == ["en", "de"]
    assert echo.asked[0]["task"] == "transcribe"
    assert (model.medium, model.rate_hz, model.longest_s, model.outputs) == ("sound", 100, None, ())


def test_a_captioner_gives_tidy_captions_and_what_the_lexicon_reads(echo: Any) -> None:  # noqa: ANN401
    model: Listener = captioner(echo, reading=lexicon_reading())
    found = model.score([EMPTY, LOUD])
    assert found.texts == (None, "He sounds furious.")
    assert model.outputs == caption_outputs()
    anger = [one.of for one in model.outputs].index("anger")
    assert found.scores[1, anger] > 0
    assert np.isnan(found.scores[0]).all()
    assert not np.isnan(found.scores[1]).any()
    assert echo.asked == [{"most_tokens": None}]
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 100, None)


def test_a_long_sound_is_heard_while_it_is_decoded(echo: Any) -> None:  # noqa: ANN401
    ahead: list[int] = []

    def blocks(count: int) -> Iterator[Wave]:
        for _ in range(count):
            ahead.append(len(echo.asked))
            yield np.ones(1_000, dtype=np.float32)

    model = captioner(echo, reading=TEXTS_ALONE, batch=2)
    found = model.listen([blocks(60), iter(()), iter([LOUD])])
    assert found.reasons == (None, "no_samples: the sound is empty", None)
    texts = [text or "" for text in found.texts or ()]
    assert [text.count("furious") > 0 for text in texts] == [True, False, True]
    assert 20 <= texts[0].count("furious") <= 24
    # Blocks of 10 s, windows of 25 to 30 s, two at a time: no more than 80 s are ever ahead.
    assert all(block * 10 <= asked * 2 * 30 + 80 for block, asked in enumerate(ahead))


def test_a_language_that_the_model_does_not_have_is_refused_at_once(echo: Any) -> None:  # noqa: ANN401
    with pytest.raises(ZooError, match="--language xx: the model has en, de"):
        transcriber(echo, language="xx")
    echo.languages = {}
    assert transcriber(echo, language="en").asked["language"] == "en"
    with pytest.raises(ZooError, match="--language de: the model has en"):
        transcriber(echo, language="de")


def test_what_was_asked_is_part_of_the_identity(echo: Any) -> None:  # noqa: ANN401
    models: list[Listener] = [
        transcriber(echo),
        transcriber(echo, language="de"),
        transcriber(echo, most_tokens=9),
        captioner(echo, reading=TEXTS_ALONE),
        captioner(echo, reading=lexicon_reading()),
    ]
    assert len({model.identity.digest() for model in models}) == 5
    assert all(model.identity.weights == "0" for model in models)
    assert all(isinstance(model, Listener) for model in models)


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
    assert open_whisper(tmp_path, language="de").asked["language"] == "de"
    captioner = open_bud_e_whisper(tmp_path, runtime="optimum-intel", precision="bf16")
    assert len(captioner.outputs) == 40
    assert told == [
        (tmp_path, {"runtime": "torch", "precision": "f32", "cache": None}),
        (tmp_path, {"runtime": "optimum-intel", "precision": "bf16", "cache": None}),
    ]


def test_a_folder_that_was_named_is_not_looked_for_in_the_cache(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    with pytest.raises(ZooError, match=r"nowhere: no config\.json; the folder of a Whisper"):
        opened("whisper-base", Wish(weights=tmp_path / "nowhere", cache=tmp_path))
    with pytest.raises(ZooError, match="not fetched yet; run: evenhand zoo fetch whisper-base"):
        opened("whisper-base", Wish(cache=tmp_path))
