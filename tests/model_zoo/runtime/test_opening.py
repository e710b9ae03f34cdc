"""One call for every runtime: the same numbers, exports made once, refusals in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.encoder import export_encoder
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.features.reference_picture import reference_picture
from evenhand.model_zoo.predictor import Runtime
from evenhand.model_zoo.runtime import opening
from evenhand.model_zoo.runtime.ir_folder import IrFolder, read_ir_folder
from evenhand.model_zoo.runtime.opening import open_graph
from evenhand.model_zoo.runtime.precision import Stored

Folders = Mapping[Stored, IrFolder]
Floats = NDArray[np.float32]
RUNTIMES: tuple[Runtime, ...] = ("torch", "openvino", "optimum-intel")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(params=["clip_folder", "encoder_folder"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def test_all_runtimes_say_what_torch_says(folder: Path, cache: Path) -> None:
    source = read_source(str(folder))
    items = source.made_up(3)
    with torch.inference_mode():
        truth = source.module(torch.from_numpy(items)).numpy()
    for runtime in RUNTIMES:
        graph = open_graph(folder, runtime=runtime, threads=1, cache=cache)
        assert (graph.runtime, graph.precision) == (runtime, "f32")
        np.testing.assert_allclose(graph(items), truth, atol=1e-5)
        np.testing.assert_allclose(graph(items[:1]), truth[:1], atol=1e-5)


def test_an_export_is_made_once(
    clip_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_CACHE", str(tmp_path))
    open_graph(clip_folder, runtime="openvino")
    (one,) = (tmp_path / "ir").iterdir()
    made = (one / "openvino_model.xml").stat().st_mtime_ns
    open_graph(clip_folder, runtime="openvino", calibration=np.zeros((1, 3, 32, 32), np.float32))
    (again,) = (tmp_path / "ir").iterdir()
    assert (again / "openvino_model.xml").stat().st_mtime_ns == made
    open_graph(clip_folder, runtime="openvino", precision="int8")
    assert len(list((tmp_path / "ir").iterdir())) == 2


def test_8_bit_integers_in_weights_or_also_on_the_way(encoder_folder: Path, cache: Path) -> None:
    items = read_source(str(encoder_folder)).made_up(8)
    truth = open_graph(encoder_folder, runtime="torch")(items)
    told: dict[str, Any] = {"runtime": "openvino", "precision": "int8", "threads": 1}
    weights = open_graph(encoder_folder, **told, cache=cache)
    static = open_graph(encoder_folder, **told, cache=cache, calibration=items)
    assert (weights.precision, static.precision) == ("int8", "int8")
    size = np.sqrt(np.mean(truth**2))
    off = [float(np.sqrt(np.mean((one(items) - truth) ** 2)) / size) for one in (weights, static)]
    assert 0 < off[0] < 0.03
    assert off[0] != off[1]
    assert 0 < off[1] < 0.06
    through = open_graph(encoder_folder, **told | {"runtime": "optimum-intel"}, cache=cache)
    np.testing.assert_array_equal(through(items), weights(items))


def test_torch_in_bfloat16(clip_folder: Path) -> None:
    graph = open_graph(clip_folder, runtime="torch", precision="bf16")
    assert (graph.runtime, graph.precision) == ("torch", "bf16")


def test_the_rest_beside_integers_is_asked_for(exported: Folders) -> None:
    folder = exported["int8-weights"].path
    graphs = [
        open_graph(folder, runtime=runtime, precision="int8", rest="bf16", threads=1)
        for runtime in RUNTIMES[1:]
    ]
    assert [graph.precision for graph in graphs] == ["int8", "int8"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"runtime": "onnx"}, "runtime: one of torch, openvino, optimum-intel, got 'onnx'"),
        ({"runtime": "openvino", "precision": "f64"}, "precision: one of f32, bf16, int8, got"),
        ({"runtime": "openvino", "rest": "int8"}, "rest: one of f32, bf16, got 'int8'"),
        ({"runtime": "torch", "precision": "int8"}, "torch computes in f32 or bf16 here; for int8"),
    ],
    ids=["runtime", "precision", "rest", "torch-int8"],
)
def test_what_no_runtime_computes(
    clip_folder: Path, tmp_path: Path, told: dict[str, Any], says: str
) -> None:
    with pytest.raises(ZooError, match=says):
        open_graph(clip_folder, **told, cache=tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_exported_folder_is_opened_as_what_it_is(exported: Folders, tmp_path: Path) -> None:
    folder = exported["f32"].path
    with pytest.raises(ZooError, match="torch needs the weights it was made from"):
        open_graph(folder, runtime="torch")
    with pytest.raises(ZooError, match="this file holds f32, so f32 or bf16 would be right"):
        open_graph(folder, runtime="openvino", precision="int8")
    with pytest.raises(ZooError, match=r"neither a Whisper .* nor an open_clip model"):
        open_graph(tmp_path, runtime="torch")


def test_a_tower_is_opened_without_torch_and_known_by_the_reference_picture(
    clip_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read_source(str(clip_folder))
    export_encoder(source, folder=tmp_path / "ir", stored="f32")
    record = read_ir_folder(tmp_path / "ir").record
    assert (record.takes, record.source) == (source.takes, source.weights)
    picture = prepared([reference_picture()], PictureInput(size=32))
    with torch.inference_mode():
        truth = source.module(torch.from_numpy(picture)).numpy()[0]
    np.testing.assert_allclose(record.reference, truth, atol=1e-5)
    for runtime in RUNTIMES[1:]:
        open_graph(tmp_path / "ir", runtime=runtime, precision="bf16")
    monkeypatch.setattr(opening, "prepared", lambda *_: -picture)
    for runtime in RUNTIMES[1:]:
        with pytest.raises(ZooError, match=r"ir: the reference picture has cosine .* tiny-clip at"):
            open_graph(tmp_path / "ir", runtime=runtime)


def test_a_tower_in_integers_is_its_own_reference(clip_folder: Path, tmp_path: Path) -> None:
    source = read_source(str(clip_folder))
    items = source.made_up(8)
    export_encoder(
        source, folder=tmp_path / "ir", stored="int8-static", calibration=items, tolerance=0.5
    )
    for rest in ("f32", "bf16"):
        graph = open_graph(tmp_path / "ir", runtime="openvino", precision="int8", rest=rest)
        assert graph.precision == "int8"
