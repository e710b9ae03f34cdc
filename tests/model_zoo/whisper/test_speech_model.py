"""The face over transformers and Optimum-Intel: same words, same states, refusals in words."""

import json
import logging
import re
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import WhisperForConditionalGeneration, WhisperProcessor

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.optimum_export import optimum_export
from evenhand.model_zoo.export.whisper import export_speech_model
from evenhand.model_zoo.whisper.captioning import captions
from evenhand.model_zoo.whisper.language import identified_languages, language_probabilities
from evenhand.model_zoo.whisper.quiet import quiet
from evenhand.model_zoo.whisper.speech_model import SpeechModel, open_speech_model
from evenhand.model_zoo.whisper.transcription import transcripts

Waves = list[NDArray[np.float32]]


@pytest.fixture(scope="module")
def exported(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny model as Optimum-Intel exports and saves it, with its processor."""
    folder = tmp_path_factory.mktemp("openvino")
    optimum_export("OVModelForSpeechSeq2Seq", tiny_folder, folder)
    WhisperProcessor.from_pretrained(tiny_folder).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def openvino(exported: Path) -> SpeechModel:
    return open_speech_model(exported, runtime="optimum-intel")


def test_words_are_those_of_transformers(
    tiny: SpeechModel, tiny_folder: Path, waves: Waves
) -> None:
    processor = WhisperProcessor.from_pretrained(tiny_folder)
    network = WhisperForConditionalGeneration.from_pretrained(tiny_folder)
    spectra = processor(waves, sampling_rate=16_000, return_tensors="pt").input_features
    with torch.inference_mode(), quiet():
        tokens = network.generate(spectra, language="de", task="transcribe")
    expected = [text.strip() for text in processor.batch_decode(tokens, skip_special_tokens=True)]
    found = tiny.written(waves, languages=["de"] * 3, task="transcribe")
    assert list(found) == expected
    assert len(set(found)) > 1, "the random model says the same of everything"
    short = tiny.written(waves, languages=["de"] * 3, task="transcribe", most_tokens=2)
    assert all(len(one) < len(whole) for one, whole in zip(short, found, strict=True))


def test_openvino_says_the_same(tiny: SpeechModel, openvino: SpeechModel, waves: Waves) -> None:
    assert tiny.written(waves) == openvino.written(waves)
    told: dict[str, Any] = {"languages": ["en", "es", "de"], "task": "translate"}
    assert tiny.written(waves, **told) == openvino.written(waves, **told)
    np.testing.assert_allclose(tiny.states(waves), openvino.states(waves), atol=1e-4)
    np.testing.assert_allclose(tiny.first_logits(waves), openvino.first_logits(waves), atol=1e-3)
    assert openvino.identity.runtime == "optimum-intel"
    assert openvino.identity.weights != tiny.identity.weights


def test_answers_of_openvino_stay_when_it_is_asked_again(
    openvino: SpeechModel, waves: Waves
) -> None:
    states, logits = openvino.states(waves[:1]), openvino.first_logits(waves[:1])
    before = states.copy(), logits.copy()
    openvino.states(waves[1:2])
    openvino.first_logits(waves[1:2])
    np.testing.assert_array_equal(states, before[0])
    np.testing.assert_array_equal(logits, before[1])


def test_a_checkpoint_is_exported_when_it_is_opened(tiny_folder: Path, waves: Waves) -> None:
    model = open_speech_model(tiny_folder, runtime="optimum-intel", precision="bf16")
    assert len(model.written(waves[:1])) == 1
    assert model.identity.precision == "bf16"


def test_an_export_is_kept_and_made_once(
    tiny_folder: Path, waves: Waves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_speech_model(tiny_folder, runtime="optimum-intel", cache=tmp_path)
    monkeypatch.delattr("evenhand.model_zoo.export.optimum_export.optimum_export")
    again = open_speech_model(tiny_folder, runtime="optimum-intel", cache=tmp_path)
    assert again.written(waves[:1]) == first.written(waves[:1])
    assert len(list((tmp_path / "optimum").iterdir())) == 1


def test_bfloat16_in_torch_is_near_and_not_the_same(
    tiny: SpeechModel, tiny_folder: Path, waves: Waves
) -> None:
    half = open_speech_model(tiny_folder, precision="bf16")
    states, rough = tiny.states(waves), half.states(waves)
    assert 1e-4 < np.abs(states - rough).mean() < 0.1
    assert half.identity.digest() != tiny.identity.digest()


def test_languages_have_probabilities(tiny: SpeechModel, waves: Waves) -> None:
    logits = tiny.first_logits(waves).astype(np.float64)[:, [258, 259, 260]]
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = language_probabilities(tiny, waves)
    for shares, row in zip(found, expected, strict=True):
        assert sum(shares.values()) == pytest.approx(1)
        assert [shares[code] for code in ("en", "de", "es")] == pytest.approx(list(row))
        assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert identified_languages(tiny, waves) == tuple(next(iter(shares)) for shares in found)


def test_transcripts_of_any_length(tiny: SpeechModel, waves: Waves) -> None:
    long = np.concatenate([waves[0]] * 20)
    given = transcripts(tiny, [[long], [waves[1]], []], language="de", batch=2, most_tokens=4)
    assert [one.language for one in given] == ["de", "de", None]
    assert [len(one.segments) for one in given] == [2, 1, 0]
    assert given[0].segments[-1].end_s == 40.0
    free = transcripts(tiny, [[long], [waves[1]]], batch=1, most_tokens=4)
    first = [long[: round(free[0].segments[0].end_s * 16_000)], waves[1]]
    assert tuple(one.language for one in free) == identified_languages(tiny, first)
    alone = transcripts(tiny, [[waves[1]]], language="de", most_tokens=4)
    assert alone[0] == given[1]


def test_captions_are_asked_without_language_or_task(tiny: SpeechModel, waves: Waves) -> None:
    (found,) = captions(tiny, [[waves[0]]])
    assert found.segments[0].text == found.text


def test_a_model_of_english_alone(tiny_folder: Path, waves: Waves) -> None:
    model = open_speech_model(tiny_folder)
    model.languages = {}
    del model._network.generation_config.lang_to_id
    model._network.generation_config.is_multilingual = False
    (found,) = transcripts(model, [[waves[0]]], most_tokens=3)
    assert found.language is None
    with pytest.raises(ZooError, match="has no tokens of languages"):
        language_probabilities(model, waves)
    with pytest.raises(ZooError, match="it knows English alone"):
        transcripts(model, [[waves[0]]], language="de")


def test_an_unknown_language_is_refused(tiny: SpeechModel, waves: Waves) -> None:
    with pytest.raises(ZooError, match="no language 'xx'; the model has: de, en, es"):
        transcripts(tiny, [[waves[0]]], language="xx")


def test_what_cannot_be_opened_is_refused(
    tiny_folder: Path, exported: Path, tmp_path: Path
) -> None:
    for text, says in (
        ("", "config.json is no JSON; the folder of a Whisper is needed"),
        ("{}", "config.json names no model_type"),
        ("[]", "config.json names no model_type"),
        ('{"model_type": "siglip"}', "siglip; the folder of a Whisper is needed"),
        ('{"model_type": "whisper"}', "no weights: *.safetensors, "),
    ):
        with pytest.raises(ZooError, match=r"no config\.json; the folder of a Whisper is needed"):
            open_speech_model(tmp_path / "none")
        (tmp_path / "config.json").write_text(text)
        with pytest.raises(ZooError, match=re.escape(says)):
            open_speech_model(tmp_path)
    with pytest.raises(ZooError, match="through torch or optimum-intel"):
        open_speech_model(tiny_folder, runtime="openvino")
    with pytest.raises(ZooError, match="open it with runtime optimum-intel"):
        open_speech_model(exported)
    for way in ({"runtime": "optimum-intel"}, {"runtime": "torch"}):
        with pytest.raises(ZooError, match="int8 needs a folder exported so"):
            open_speech_model(tiny_folder, precision="int8", **way)  # type: ignore[arg-type]


def test_what_is_in_integers_is_found_out_and_not_believed(
    tiny_folder: Path, exported: Path, waves: Waves, tmp_path: Path
) -> None:
    folder = tmp_path / "integers"
    export_speech_model(tiny_folder, folder, stored="int8-weights", tolerance=1.0)
    model = open_speech_model(folder, runtime="optimum-intel", precision="int8")
    assert model.identity.precision == "int8"
    assert model.states(waves[:1]).shape == (1, 1500, 32)
    with pytest.raises(ZooError, match="holds 8 bit integers, so int8 would be right, got f32"):
        open_speech_model(folder, runtime="optimum-intel", precision="f32")
    with pytest.raises(ZooError, match="holds no integers, so f32 or bf16 would be right, got int"):
        open_speech_model(exported, runtime="optimum-intel", precision="int8")


def test_weights_that_are_cut_short_and_missing_files_are_told_in_words(
    tiny_folder: Path, exported: Path, tmp_path: Path
) -> None:
    for place, (source, name, runtime) in enumerate(
        (
            (tiny_folder, "model.safetensors", "torch"),
            (exported, "openvino_decoder_model.bin", "optimum-intel"),
            (exported, "openvino_decoder_model.xml", "optimum-intel"),
        )
    ):
        copy = Path(copytree(source, tmp_path / str(place)))
        (copy / name).write_bytes((copy / name).read_bytes()[:1000])
        with pytest.raises(ZooError, match=rf"{place}: cannot be read as a Whisper: "):
            open_speech_model(copy, runtime=runtime)  # type: ignore[arg-type]
    copy = Path(copytree(tiny_folder, tmp_path / "no-words"))
    (copy / "tokenizer.json").unlink()
    with pytest.raises(ZooError, match=r"no-words: no words: tokenizer\.json or vocab\.json"):
        open_speech_model(copy)
    copy = Path(copytree(tiny_folder, tmp_path / "no-sounds"))
    (copy / "processor_config.json").unlink()
    with pytest.raises(ZooError, match="no-sounds: cannot be read as a Whisper: "):
        open_speech_model(copy)


def test_what_changes_the_words_changes_the_identity(
    tiny: SpeechModel, tiny_folder: Path, tmp_path: Path
) -> None:
    copy = Path(copytree(tiny_folder, tmp_path / tiny_folder.name))
    assert open_speech_model(copy).identity == tiny.identity
    told = json.loads((copy / "generation_config.json").read_bytes())
    (copy / "generation_config.json").write_text(json.dumps(told | {"max_length": 9}))
    other = open_speech_model(copy).identity
    assert other.weights == tiny.identity.weights
    assert other.digest() != tiny.identity.digest()


def test_silence_ends_with_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    from transformers.utils import logging as bars  # noqa: PLC0415 the switch under test

    with quiet():
        logging.getLogger("transformers").warning("hidden")
        assert not bars.is_progress_bar_enabled()
    assert bars.is_progress_bar_enabled()
    assert logging.root.manager.disable == logging.NOTSET
    bars.disable_progress_bar()
    try:
        with quiet():
            pass
        assert not bars.is_progress_bar_enabled()
    finally:
        bars.enable_progress_bar()
    assert "hidden" not in capsys.readouterr().err
