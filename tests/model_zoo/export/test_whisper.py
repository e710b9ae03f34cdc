"""A whole Whisper for OpenVINO: states and logits those of torch, whole or not at all."""

import json
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export import whisper
from evenhand.model_zoo.export.optimum_export import optimum_export
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.export.whisper import export_speech_model
from evenhand.model_zoo.runtime.precision import Stored

Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def heard(whole_whisper: Path) -> Floats:
    return read_source(str(whole_whisper)).made_up(3)


@pytest.fixture(scope="module")
def plain(whole_whisper: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what Optimum-Intel makes of it, before anything is done to it."""
    folder = tmp_path_factory.mktemp("plain") / "ir"
    optimum_export(whisper.KIND, whole_whisper, folder)
    return folder


@pytest.fixture
def exported_once(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy that instead of making it for each test."""
    monkeypatch.setattr(whisper, "optimum_export", lambda *names: copytree(plain, names[-1]))


def opened(folder: Path) -> object:
    from optimum.intel import OVModelForSpeechSeq2Seq  # noqa: PLC0415 heavy

    from evenhand.model_zoo.whisper.quiet import quiet  # noqa: PLC0415 heavy

    with quiet():
        return OVModelForSpeechSeq2Seq.from_pretrained(
            folder, export=False, ov_config={"INFERENCE_PRECISION_HINT": "f32"}
        )


@pytest.mark.usefixtures("exported_once")
@pytest.mark.parametrize(
    ("stored", "most"), [("f32", 1e-5), ("int8-weights", 0.04), ("int8-static", 0.08)]
)
def test_it_says_what_torch_says(
    whole_whisper: Path, heard: Floats, tmp_path: Path, stored: Stored, most: float
) -> None:
    from transformers import WhisperForConditionalGeneration  # noqa: PLC0415 heavy

    folder = tmp_path / "ir"
    calibration = heard if stored == "int8-static" else None
    record = export_speech_model(whole_whisper, folder, stored=stored, calibration=calibration)
    assert (record.model, record.stored) == ("tiny-whisper", stored)
    for found in (record.encoder, record.logits):
        assert (found.relative_rms or 1) < most
        assert found.items == 2
    assert json.loads((folder / "evenhand.json").read_text())["sha256"] == record.sha256
    assert (folder / "preprocessor_config.json").is_file()
    assert not (folder / "notes.md").exists()
    model = WhisperForConditionalGeneration.from_pretrained(whole_whisper).eval()
    with torch.inference_mode():
        truth = model.get_encoder()(torch.from_numpy(heard)).last_hidden_state.numpy()
    got = opened(folder).encoder(input_features=torch.from_numpy(heard))  # type: ignore[attr-defined]
    off = np.sqrt(np.mean((got.last_hidden_state.numpy() - truth) ** 2) / np.mean(truth**2))
    assert off < most


@pytest.mark.usefixtures("exported_once")
def test_weights_only_means_weights_only(
    whole_whisper: Path, heard: Floats, tmp_path: Path
) -> None:
    """A calibration set that is given and not asked for changes nothing."""
    given = export_speech_model(
        whole_whisper, tmp_path / "given", stored="int8-weights", calibration=heard
    )
    assert given.stored == "int8-weights"
    network = (tmp_path / "given" / "openvino_encoder_model.xml").read_text()
    assert 'type="FakeQuantize"' not in network


@pytest.mark.usefixtures("exported_once")
def test_too_far_is_not_written(whole_whisper: Path, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="tolerance 1e-12"):
        export_speech_model(whole_whisper, tmp_path / "ir", stored="f32", tolerance=1e-12)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_done_is_said_at_once(
    whole_whisper: Path, encoder_folder: Path, clip_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ZooError) as caught:
        export_speech_model(whole_whisper, tmp_path, stored="f16")
    assert caught.value.problems == (
        f"{tmp_path}: exists; name a new folder",
        "stored: one of f32, int8-weights, int8-static for a whole Whisper, got 'f16'",
    )
    new = tmp_path / "ir"
    with pytest.raises(ZooError, match="int8-static needs a calibration set, got none"):
        export_speech_model(whole_whisper, new, stored="int8-static")
    with pytest.raises(ZooError, match="hears 40 columns; Optimum-Intel exports 3000 only"):
        export_speech_model(encoder_folder, new)
    with pytest.raises(ZooError, match=r"config\.json: no such file"):
        export_speech_model(clip_folder, new)
    with pytest.raises(ZooError, match=r"calibration set: .*; items x 80 x 3000 would be right"):
        export_speech_model(
            whole_whisper, new, stored="int8-static", calibration=np.zeros((2, 80, 40), np.float32)
        )
