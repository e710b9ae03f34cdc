"""The example of voice heads on EMO-DB: what is embedded, how heads are tested, what is audited."""

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from numpy.typing import NDArray
from safetensors.torch import save_file
from scipy.stats import spearmanr
from sklearn.metrics import recall_score

from evenhand.audit.result import load
from evenhand.model_zoo.adapters.voice_encoder import VoiceEncoder, voice_encoder
from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.fetch.part_list import part_list
from evenhand.model_zoo.fetch.whisper_base import is_whole
from evenhand.model_zoo.networks.whisper_encoder import WhisperShape, encoder_from_config
from evenhand.model_zoo.predictor import Precision, Runtime

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "emodb_voice"
ACTED = {
    "W": "Anger",
    "L": "Boredom",
    "E": "Disgust",
    "A": "Fear",
    "F": "Happiness",
    "N": "Neutral",
    "T": "Sadness",
}
SPEAKERS = {"03": ("male", 31), "08": ("female", 34), "09": ("female", 21), "10": ("male", 32)}
SEED = 20260101


@pytest.fixture(scope="module")
def run() -> Iterator[ModuleType]:
    """Return the script as Python runs it: with its own folder on the path."""
    spec = importlib.util.spec_from_file_location("emodb_voice_run", FOLDER / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(FOLDER))
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(FOLDER))
        del sys.modules[spec.name], sys.modules["held_out"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in the form of EMO-DB: four speakers, seven emotions, three clips each."""
    folder = tmp_path_factory.mktemp("emodb")
    (folder / "wav").mkdir()
    rng = np.random.default_rng(SEED)
    rows = []
    for speaker in SPEAKERS:
        for letter in ACTED:
            for sentence in ("a01", "a02", "b01"):
                name = f"{speaker}{sentence}{letter}a.wav"
                sound = rng.normal(scale=0.1, size=4410)
                soundfile.write(folder / "wav" / name, np.append(sound, np.zeros(1000)), 22_050)
                rows.append(f"{name},{rng.integers(80, 101)}.00,90.00")
    told = [f"{name},{sex},{age}" for name, (sex, age) in SPEAKERS.items()]
    table = "\n".join(["file,recognised_percent,natural_percent", *rows])
    (folder / "perception.csv").write_text(table + "\n")
    (folder / "speakers.csv").write_text("\n".join(["speaker,gender,age", *told]) + "\n")
    return folder


class Bands:
    """States that are four bands of a spectrogram, and how often they were asked for."""

    runtime: Runtime = "torch"
    precision: Precision = "f32"

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        self.calls += 1
        states: NDArray[np.float32] = np.swapaxes(batch[:, :4, ::2], 1, 2)
        return states


@pytest.fixture
def bands() -> tuple[Bands, VoiceEncoder]:
    graph, how = Bands(), LogMel(seconds=1.0)
    return graph, voice_encoder(graph, how=how, shape=(50, 4), weights="0")


def embeddings_of(clips: Any) -> NDArray[np.float32]:  # noqa: ANN401 a class of the script
    """Return embeddings in which emotions differ, and speakers too."""
    rng = np.random.default_rng(SEED)
    kinds, voices = rng.normal(size=(7, 12)), rng.normal(size=(4, 12))
    acted = np.unique(clips.acted, return_inverse=True)[1]
    speaker = np.unique(clips.speaker, return_inverse=True)[1]
    noise = rng.normal(scale=0.8, size=(len(acted), 12))
    return np.asarray(kinds[acted] + voices[speaker] + noise, dtype=np.float32)


def test_the_clips_are_those_of_the_listening_test(run: ModuleType, database: Path) -> None:
    clips = run.read_clips(database)
    assert len(clips.item) == 84
    assert clips.emotions == sorted(ACTED.values())
    rows = [line.split(",") for line in (database / "perception.csv").read_text().split()[1:]]
    told = {file[:-4]: float(percent) / 100 for file, percent, _ in rows}
    for item, speaker, acted, heard, sound in zip(
        clips.item, clips.speaker, clips.acted, clips.heard, clips.sound, strict=True
    ):
        assert (speaker, acted, sound.stem) == (item[:2], ACTED[item[5]], item)
        assert heard == pytest.approx(told[item])
    assert set(zip(clips.speaker, clips.sex, clips.age, strict=True)) == {
        (name, sex, str(age)) for name, (sex, age) in SPEAKERS.items()
    }


def test_silence_that_a_program_wrote_is_no_part_of_a_sound(run: ModuleType) -> None:
    wave = np.array([0.0, 0.1, 0.0, -0.2, 1e-6, -1e-7, 0.0], dtype=np.float32)
    assert run.spoken(wave).tolist() == wave[:4].tolist()
    assert run.spoken(wave[:2]).tolist() == wave[:2].tolist()


@pytest.mark.parametrize(("samples", "own"), [(1, 1), (320, 1), (321, 2), (32_000, 100)])
def test_only_states_of_the_sound_itself_are_pooled(
    run: ModuleType, samples: int, own: int
) -> None:
    states = np.random.default_rng(SEED).normal(size=(100, 3)).astype(np.float32)
    found = run.pooled(states, np.ones(samples, dtype=np.float32))
    parts = states[:own].astype(np.float64)
    spread = np.sqrt(((parts - parts.mean(0)) ** 2).mean(0))
    assert found == pytest.approx(np.concatenate([parts.mean(0), spread]), abs=1e-6)


def test_clips_are_embedded_once(
    run: ModuleType, database: Path, tmp_path: Path, bands: tuple[Bands, VoiceEncoder]
) -> None:
    graph, encoder = bands
    clips = run.read_clips(database)
    said: list[str] = []
    first = run.embedded(clips, encoder, kept=tmp_path, say=said.append)
    calls = graph.calls
    again = run.embedded(clips, encoder, kept=tmp_path, say=said.append)
    assert first.shape == (84, 8)
    assert said[-1] == "84 of 84 clips embedded"
    assert graph.calls == calls
    assert again.tolist() == first.tolist()


def test_predictions_tables_and_audit(
    run: ModuleType,
    database: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole of it with embeddings in which emotions differ; nobody is enough to be judged."""
    clips = run.read_clips(database)
    monkeypatch.setattr(run, "opened", lambda *_: None)
    monkeypatch.setattr(run, "embedded", lambda *_, **__: embeddings_of(clips))
    asked = ["run.py", str(database), "--out", str(tmp_path), "--model", str(tmp_path)]
    monkeypatch.setattr("sys.argv", asked)
    run.main()

    lines = capsys.readouterr().out.splitlines()

    table = pq.read_table(tmp_path / "heads.parquet").to_pydict()
    shares = np.stack([table[name] for name in clips.emotions], axis=1)
    right = shares[np.arange(84), [clips.emotions.index(one) for one in clips.acted]]
    said = np.asarray(clips.emotions)[shares.argmax(axis=1)]
    (heads,) = [line.split() for line in lines if line.startswith("heads")]
    assert float(heads[1]) == pytest.approx(
        recall_score(clips.acted, said, average="macro"), abs=1e-3
    )
    assert float(heads[2]) == pytest.approx(spearmanr(clips.heard, right).statistic, abs=6e-3)
    assert "03            21" in "\n".join(lines)
    permuted = pq.read_table(tmp_path / "permuted.parquet").to_pydict()
    assert sorted(permuted["Fear"]) == sorted(table["Fear"])
    assert permuted["Fear"] != table["Fear"]
    (fear,) = [line.split() for line in lines if line.startswith("Fear")]
    own = clips.acted == "Fear"
    assert float(fear[2]) == pytest.approx(clips.heard[own].mean(), abs=6e-4)
    assert float(fear[3]) == pytest.approx(right[own].mean(), abs=6e-4)
    assert (tmp_path / "audit" / "report.html").is_file()
    result = load(tmp_path / "audit" / "result.json")
    assert result.verdict == "insufficient_data"
    assert {one.id: one.status for one in result.slices} == dict.fromkeys(
        ["sex=female", "sex=male", "age=20-29", "age=30-39"], "suppressed"
    )


@pytest.fixture(scope="module")
def tiny_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Whisper encoder with random weights that hears two seconds."""
    folder = tmp_path_factory.mktemp("tiny-whisper")
    numbers: dict[str, Any] = {"d_model": 16, "encoder_layers": 1, "encoder_attention_heads": 2}
    numbers |= {"encoder_ffn_dim": 32, "num_mel_bins": 80, "max_source_positions": 100}
    layers = encoder_from_config(WhisperShape(**numbers), seed=SEED).layers
    tensors = {f"encoder.{name}": tensor for name, tensor in layers.state_dict().items()}
    save_file(tensors, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"model_type": "whisper", **numbers}))
    return folder


def test_openvino_gives_the_same_shares(
    run: ModuleType,
    database: Path,
    tiny_whisper: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENHAND_CACHE", str(tmp_path / "cache"))
    clips = run.read_clips(database)
    shares = []
    for runtime in ("torch", "openvino"):
        encoder = run.opened(tiny_whisper, runtime)
        assert encoder.identity.runtime == runtime
        found = run.embedded(clips, encoder, kept=tmp_path, say=lambda _: None)
        models = run.predictions(found, clips, seed=SEED, say=lambda _: None)
        shares.append(models["heads"])
    assert shares[0] == pytest.approx(shares[1], abs=1e-3)
    assert len(list((tmp_path / "embeddings").iterdir())) == 2


def test_the_real_encoder_tells_emotions_of_strangers(run: ModuleType, tmp_path: Path) -> None:
    """One angry and one sad clip of three speakers, told apart for speakers never heard."""
    house = Path(__file__).resolve().parents[2]
    data = Path(os.environ.get("EVENHAND_DATA", house.parent / "shared" / "data")) / "emodb"
    whisper = cache_folder() / "models" / "whisper-base"
    if not data.is_dir():
        pytest.skip("EMO-DB is not at hand; EVENHAND_DATA names its parent folder")
    if not is_whole(whisper, part_list("whisper-base")):
        pytest.skip("Whisper base is not at hand; fetch it with: evenhand zoo fetch whisper-base")
    every = run.read_clips(data)
    places = np.concatenate(
        [
            np.flatnonzero((every.speaker == speaker) & (every.acted == emotion))[:1]
            for speaker in np.unique(every.speaker)[:3]
            for emotion in ("Anger", "Sadness")
        ]
    )
    some = run.Clips(
        item=every.item[places],
        speaker=every.speaker[places],
        sex=every.sex[places],
        age=every.age[places],
        acted=every.acted[places],
        heard=every.heard[places],
        sound=[every.sound[place] for place in places],
    )
    encoder = run.opened(whisper, "torch")
    found = run.embedded(some, encoder, kept=tmp_path, say=lambda _: None)
    shares = run.held_out_shares(
        found, some.acted, some.speaker, emotions=some.emotions, say=lambda _: None
    )
    assert found.shape == (6, 1024)
    assert run.unweighted_recall(shares, some.acted, some.emotions) > 0.8


def test_a_wrong_folder_is_said_in_words(
    run: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["run.py", str(tmp_path), "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        run.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(f"error: {tmp_path / 'perception.csv'}: no such file")
    assert not (tmp_path / "out").exists()
