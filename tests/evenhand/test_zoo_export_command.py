"""`evenhand zoo export`: what it writes, what it says, and what it refuses."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
import soundfile
import typer
from PIL import Image
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.model_zoo.runtime.ir_folder import Parity, read_ir_folder
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.zoo_export_command import export

Call = Callable[..., str]


@pytest.fixture
def call() -> Call:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command("export")(export)

    def called(*arguments: object) -> str:
        done = CliRunner().invoke(app, [str(one) for one in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.stderr
        return done.stdout

    return called


def test_a_tower_becomes_a_folder_that_openvino_opens(
    call: Call, tower_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ir"
    first, second = call(tower_folder, "--out", out).splitlines()
    record = read_ir_folder(out).record
    assert (record.model, record.stored, record.input.shape) == ("tiny-tower", "f32", (3, 16, 16))
    assert record.parity.tolerance == 1e-4
    relative = f"{record.parity.relative_rms:.2g}"
    assert first.startswith(f"image_features: relative RMS {relative} from the source")
    assert first.endswith("cosine 1.000000, 4 items")
    assert "(tolerance 0.0001)" in first
    assert second == f"written: {out}"
    pictures = np.zeros((3, 3, 16, 16), dtype=np.float32)
    assert OpenVinoGraph(out / "openvino_model.xml")(pictures).shape == (3, 8)


def test_a_configuration_gets_random_weights(
    call: Call, tower_configuration: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ir"
    call(tower_configuration, "--out", out, "--stored", "f16", "--tolerance", "0.5")
    record = read_ir_folder(out).record
    assert (record.stored, record.parity.tolerance) == ("f16", 0.5)


def test_sounds_of_a_folder_set_the_ranges_of_integers(
    call: Call, whisper_folder: Path, tmp_path: Path
) -> None:
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    rng = np.random.default_rng(0)
    for number in range(4):
        soundfile.write(sounds / f"{number}.wav", rng.normal(0, 0.1, 6_000), 16_000)
    (sounds / "notes.txt").write_text("not a sound", "ascii")
    out = tmp_path / "ir"
    given = ("--stored", "int8-static", "--calibration", sounds, "--tolerance", "0.5")
    said = call(whisper_folder, "--out", out, *given)
    assert said.startswith("last_hidden_state: relative RMS ")
    assert said.splitlines()[0].endswith("4 items")
    record = read_ir_folder(out).record
    assert (record.model, record.stored) == ("tiny-whisper", "int8-static")


def test_a_whole_whisper_says_how_far_states_and_logits_are(
    call: Call, whisper_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.model_zoo.export import whisper  # noqa: PLC0415 needs torch

    def speech(source: Path, folder: Path, **told: object) -> SimpleNamespace:
        assert (source, folder) == (whisper_folder, tmp_path / "ir")
        assert told == {"stored": "int8-weights", "calibration": None, "tolerance": 0.25}
        states = Parity(
            items=2, largest=0.5, rms=0.125, relative_rms=0.0625, cosine=0.75, tolerance=0.25
        )
        logits = msgspec.structs.replace(states, relative_rms=None, cosine=None)
        return SimpleNamespace(encoder=states, logits=logits)

    monkeypatch.setattr(whisper, "export_speech_model", speech)
    given = ("--whole", "--stored", "int8-weights", "--tolerance", "0.25")
    said = call(whisper_folder, "--out", tmp_path / "ir", *given)
    between = "from the source (tolerance 0.25), largest difference 0.5"
    assert said.splitlines() == [
        f"encoder: relative RMS 0.062 {between}, cosine 0.750000, 2 items",
        f"logits: relative RMS undefined {between}, cosine undefined, 2 items",
        f"written: {tmp_path / 'ir'}",
    ]


def test_an_export_that_is_too_far_off_is_not_written(
    call: Call, tower_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"relative RMS .* on 4 samples, tolerance 0;"):
        call(tower_folder, "--out", tmp_path / "ir", "--stored", "f16", "--tolerance", "0")
    assert not (tmp_path / "ir").exists()


@pytest.mark.parametrize("given", [("--stored", "int8-static"), ("--calibration", ".")])
def test_calibration_and_integers_go_together(
    call: Call, tower_folder: Path, tmp_path: Path, given: tuple[str, ...]
) -> None:
    with pytest.raises(InputError, match="--calibration goes with --stored int8-static, and only"):
        call(tower_folder, "--out", tmp_path / "ir", *given)


def test_whole_is_refused_of_what_has_no_decoder(
    call: Call, tower_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"tiny-tower: --whole is for a folder of a Whisper"):
        call(tower_folder, "--out", tmp_path / "ir", "--whole")


def test_mistakes_in_folders_are_named(call: Call, tower_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine", "ascii")
    with pytest.raises(
        InputError, match="exists and holds something else than an export; name a new folder"
    ):
        call(tower_folder, "--out", tmp_path / "full")
    with pytest.raises(InputError, match="neither a Whisper"):
        call(tmp_path / "full", "--out", tmp_path / "ir")
    given = ("--stored", "int8-static", "--calibration", tmp_path / "full")
    with pytest.raises(InputError, match="no picture or sound to calibrate on; prepared"):
        call(tower_folder, "--out", tmp_path / "ir", *given)


def test_a_name_of_nothing_is_refused_before_a_library_is_looked_for(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_for(*modules: str, extra: str) -> None:
        pytest.fail(f"{modules} of {extra}")

    monkeypatch.setattr("evenhand.model_zoo.frameworks.require", looked_for)
    with pytest.raises(InputError, match="nowhere: no such file or folder, and no configuration"):
        call("nowhere", "--out", tmp_path / "ir")


def test_pictures_of_a_folder_set_the_ranges_of_a_tower(
    call: Call, tower_folder: Path, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    rng = np.random.default_rng(0)
    for number in range(5):
        shades = rng.integers(0, 256, size=(20, 20, 3), dtype=np.uint8)
        Image.fromarray(shades).save(pictures / f"{number}.png")
    given = ("--stored", "int8-static", "--calibration", pictures, "--most", "3")
    said = call(tower_folder, "--out", tmp_path / "ir", *given, "--tolerance", "0.9")
    assert said.splitlines()[0].endswith("3 items")
