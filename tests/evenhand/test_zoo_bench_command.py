"""`evenhand zoo bench`: what is measured, what is said beside it, and what is refused."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
import soundfile
import typer
from PIL import Image
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.model_zoo import shipped
from evenhand.model_zoo.bench import processor
from evenhand.model_zoo.bench.processor import Processor
from evenhand.zoo_bench_command import bench

SEVEN = [
    "torch f32",
    "torch bf16",
    "openvino f32",
    "openvino bf16",
    "openvino int8 weights",
    "openvino int8 static",
    "openvino int8 static + bf16",
]
DEMO = "evenhand-face-demo"
Call = Callable[..., tuple[str, str]]


@pytest.fixture
def call() -> Call:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command("bench")(bench)

    def called(*arguments: object) -> tuple[str, str]:
        told = [str(one) for one in arguments]
        done = CliRunner().invoke(app, [*told, "--rounds", "1", "--no-memory"])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.stderr
        return done.stdout, done.stderr

    return called


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that the tests share, as runs of one user do."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def exported(tower_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an exported tower."""
    from evenhand.model_zoo.export.encoder import export_encoder  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.export.sources import read_source  # noqa: PLC0415 needs torch

    folder = tmp_path_factory.mktemp("exported") / "ir"
    export_encoder(read_source(str(tower_folder)), folder=folder, stored="f32")
    return folder


def _row(rows: list[dict[str, Any]], way: str) -> dict[str, Any]:
    (row,) = [row for row in rows if row["way"] == way]
    return row


def test_a_whisper_is_measured_seven_ways_on_the_sounds_given(
    call: Call, whisper_folder: Path, cache: Path, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    for number in range(3):
        soundfile.write(tmp_path / f"{number}.wav", rng.normal(0, 0.1, 6_000), 16_000)
    given = ("--calibration", tmp_path, "--cache", cache, "--batch", "2", "--json")
    out, beside = call(whisper_folder, *given)
    found = json.loads(out)
    assert set(found) == {
        *("model", "batch", "rounds", "threads", "processor", "notes", "outputs", "rows")
    }
    assert found["outputs"] == []
    assert (found["batch"], found["rounds"], found["threads"]) == (2, 1, 1)
    assert set(found["processor"]) == {"name", "cores", "sets", "load"}
    assert found["notes"][0] == "drift is from torch f32"
    assert not any("random" in note or "made-up" in note for note in found["notes"])
    rows = found["rows"]
    assert [row["way"] for row in rows] == SEVEN
    assert {len(row["by_output"]) for row in rows} == {16}
    assert {row["peak_mib"] for row in rows} == {None}
    assert _row(rows, "torch f32")["drift"]["largest"] == 0
    assert _row(rows, "openvino f32")["drift"]["largest"] < 1e-4
    assert _row(rows, "torch bf16")["drift"]["largest"] > 0
    assert _row(rows, "openvino int8 static")["drift"]["relative_rms"] < 0.5
    assert "evenhand: exporting tiny-whisper as int8-static" in beside


def test_random_weights_are_said_to_be_for_speed_only(
    call: Call, tower_configuration: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Processor(name="Some Processor", cores=3, sets=("avx2",), load=1.25)
    monkeypatch.setattr(processor, "processor", lambda: machine)
    out, _ = call(tower_configuration, "--batch", "2", "--cache", cache)
    lines = out.splitlines()
    assert "batch of 2, threads 1, rounds 1" in " ".join(out.split())
    assert [way for way in SEVEN if not any(line.startswith(way) for line in lines)] == []
    assert "processor: Some Processor, 3 cores, load before 1.2" in lines
    assert "instruction sets: avx2" in lines
    notes = [line.removeprefix("note: ") for line in lines if line.startswith("note: ")]
    assert notes[:3] == [
        "drift is from torch f32",
        "random weights: speed only; the drift of trained weights is another",
        "calibrated and timed on made-up items; drift on real ones is another",
    ]
    assert len(notes) == 6


def test_an_export_is_measured_as_it_is(
    call: Call, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Processor(name="Some Processor", cores=1, sets=(), load=None)
    monkeypatch.setattr(processor, "processor", lambda: machine)
    out, _ = call(exported, "--batch", "3")
    lines = out.splitlines()
    for way in ("openvino f32", "openvino bf16", "optimum-intel f32", "optimum-intel bf16"):
        assert any(line.startswith(way) for line in lines)
    assert "note: drift is from openvino f32, on made-up items" in lines
    assert "processor: Some Processor, 1 cores, load before not known" in lines
    assert "instruction sets: not known" in lines


def test_an_export_is_measured_on_the_pictures_given(
    call: Call, exported: Path, tmp_path: Path
) -> None:
    for number in range(3):
        Image.new("RGB", (20, 20), (40 * number, 0, 0)).save(tmp_path / f"{number}.png")
    found = json.loads(call(exported, "--calibration", tmp_path, "--batch", "2", "--json")[0])
    assert found["batch"] == 2
    assert found["notes"][0] == f"drift is from openvino f32, on {tmp_path}"


def test_an_export_that_names_no_preparation_is_measured_on_noise(
    call: Call, exported: Path, tmp_path: Path
) -> None:
    copy = Path(copytree(exported, tmp_path / "ir"))
    told = json.loads((copy / "evenhand.json").read_bytes())
    (copy / "evenhand.json").write_text(json.dumps(told | {"takes": None, "reference": []}))
    out, _ = call(copy, "--batch", "1")
    assert "note: drift is from openvino f32, on noise" in out.splitlines()
    with pytest.raises(InputError, match=r"--calibration: .* does not say how files are prepared"):
        call(copy, "--calibration", tmp_path)


def test_an_export_is_measured_where_openvino_alone_is_installed(
    call: Call, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "optimum" else found(name)
    )
    rows = json.loads(call(exported, "--batch", "1", "--json")[0])["rows"]
    assert [row["way"] for row in rows] == ["openvino f32", "openvino bf16"]


def test_a_changed_export_is_not_measured(call: Call, exported: Path, tmp_path: Path) -> None:
    for file in exported.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "openvino_model.bin").open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(InputError, match="were changed after the export"):
        call(tmp_path)


def test_what_is_no_model_is_refused_in_words(call: Call, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a Whisper"):
        call(tmp_path)
    with pytest.raises(InputError, match=r"ViT-B-17: no such file .* Did you mean 'ViT-B-"):
        call("ViT-B-17")
    says = "whisper-base: it is not here; fetch it if `evenhand zoo fetch --list` has it"
    with pytest.raises(InputError, match=says):
        call("whisper-base", "--cache", tmp_path)


def test_a_model_that_was_fetched_goes_by_its_name(
    call: Call, exported: Path, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "whisper-base").symlink_to(exported)
    out, _ = call("whisper-base", "--cache", tmp_path, "--batch", "1")
    assert out.startswith("whisper-base: batch of 1, threads 1, rounds 1")


@pytest.mark.skipif(not shipped.shipped_folder(DEMO).is_dir(), reason=f"{DEMO} is not shipped")
def test_a_shipped_model_is_measured_with_its_heads(call: Call, cache: Path) -> None:
    out, _ = call(DEMO, "--cache", cache, "--batch", "2", "--json")
    found = json.loads(out)
    assert found["outputs"][:2] == ["amusement", "elation"]
    assert [row["way"] for row in found["rows"]] == SEVEN
    assert {len(row["by_output"]) for row in found["rows"]} == {len(found["outputs"])}
    assert _row(found["rows"], "openvino f32")["drift"]["largest"] < 1e-4
    told, _ = call(DEMO, "--cache", cache, "--batch", "2")
    assert any(line.startswith("outputs: 0 amusement, 1 elation, ") for line in told.splitlines())
