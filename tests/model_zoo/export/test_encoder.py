"""Encoders from their folders: exported, compared, kept."""

import json
from pathlib import Path

import numpy as np
import pytest
from torch import nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.encoder import cached_export, export_encoder
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.runtime.torch_graph import TorchGraph


@pytest.mark.parametrize("kind", ["clip_folder", "encoder_folder"])
def test_an_encoder_says_the_same(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    source = read_source(str(request.getfixturevalue(kind)))
    folder = export_encoder(source, folder=tmp_path / "ir", stored="f32")
    record = folder.record
    assert (record.model, record.preparation) == (source.name, source.takes.told())
    assert (record.input.name, record.output.name) == (source.input_name, source.output_name)
    items = source.made_up(7)
    got = OpenVinoGraph(folder.network, threads=1)(items)
    np.testing.assert_allclose(got, TorchGraph(source.module)(items), atol=1e-5)


def test_a_calibration_set_is_wanted_and_looked_at(encoder_folder: Path, tmp_path: Path) -> None:
    source = read_source(str(encoder_folder))
    with pytest.raises(ZooError, match="tiny-encoder: int8-static needs a calibration set"):
        export_encoder(source, folder=tmp_path / "ir", stored="int8-static")
    with pytest.raises(ZooError, match=r"calibration set: shape .* items x 20 x 40 would be right"):
        export_encoder(
            source,
            folder=tmp_path / "ir",
            stored="int8-static",
            calibration=np.zeros((3, 80, 40), np.float32),
        )
    items = source.made_up(6)
    made = export_encoder(
        source, folder=tmp_path / "ir", stored="int8-static", calibration=items
    ).record
    assert made.stored == "int8-static"
    assert made.parity.items == 4
    assert 1e-4 < (made.parity.relative_rms or 0) < 0.06


def test_only_another_export_is_made_anew(
    encoder_folder: Path, clip_folder: Path, tmp_path: Path
) -> None:
    source = read_source(str(encoder_folder))
    first = cached_export(source, stored="f32", cache=tmp_path)
    made = first.network.stat().st_mtime_ns
    again = cached_export(read_source(str(encoder_folder)), stored="f32", cache=tmp_path)
    assert again == first
    assert again.network.stat().st_mtime_ns == made
    others = {
        first.path,
        cached_export(source, stored="f16", cache=tmp_path).path,
        cached_export(source, stored="f32", cache=tmp_path, tolerance=0.5).path,
        cached_export(read_source(str(clip_folder)), stored="f32", cache=tmp_path).path,
        *(
            cached_export(
                source,
                stored="int8-static",
                cache=tmp_path,
                calibration=source.made_up(count),
                tolerance=1.0,
            ).path
            for count in (1, 2)
        ),
    }
    assert len(others) == 6


def test_forms_of_one_encoder_are_made_of_one_conversion(
    encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.model_zoo.export import export  # noqa: PLC0415 to count its calls

    source = read_source(str(encoder_folder))
    calls: list[str] = []
    real = export.converted

    def counted(module: nn.Module, samples: np.ndarray, **names: str) -> object:
        calls.append("one")
        return real(module, samples, **names)

    monkeypatch.setattr(export, "converted", counted)
    items = source.made_up(6)
    kept = [
        cached_export(source, stored="int8-weights", cache=tmp_path, tolerance=0.5),
        cached_export(
            source, stored="int8-static", cache=tmp_path, calibration=items, tolerance=0.5
        ),
        cached_export(source, stored="f32", cache=tmp_path),
    ]
    assert calls == ["one"]
    direct = export_encoder(source, folder=tmp_path / "alone", stored="int8-weights", tolerance=0.5)
    assert direct.record == kept[0].record
    assert {one.record.source for one in kept} == {source.weights}
    with pytest.raises(ZooError, match="tiny-encoder: int8-static needs a calibration set"):
        cached_export(source, stored="int8-static", cache=tmp_path)


def test_an_edited_configuration_is_another_export(tmp_path: Path) -> None:
    file = tmp_path / "tiny.json"
    vision = {"image_size": 16, "patch_size": 8, "width": 32, "layers": 1, "head_width": 16}
    text = {"context_length": 8, "vocab_size": 32, "width": 32, "heads": 2, "layers": 1}
    grey = {"mean": [0.5] * 3, "std": [0.5] * 3}
    how = {"interpolation": "bicubic", "resize_mode": "squash", **grey}
    kept = []
    for layers in (1, 2):
        model = {"embed_dim": 8, "vision_cfg": vision | {"layers": layers}, "text_cfg": text}
        file.write_text(json.dumps({"model_cfg": model, "preprocess_cfg": how}))
        kept.append(cached_export(read_source(str(file)), stored="f32", cache=tmp_path).path)
    assert kept[0] != kept[1]
