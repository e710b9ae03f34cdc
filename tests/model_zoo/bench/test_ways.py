"""Which ways there are to compute a model, and that each of them is what its name says."""

from pathlib import Path

import numpy as np
import pytest
from torch import nn

from evenhand.model_zoo.bench.drift import drift
from evenhand.model_zoo.bench.ways import EXPORTED, ways_of_export, ways_of_source
from evenhand.model_zoo.export import encoder
from evenhand.model_zoo.export.sources import Source
from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.runtime.ir_folder import IrFolder

ITEMS = np.random.default_rng(1).normal(size=(4, 6)).astype(np.float32)


@pytest.mark.parametrize("number", range(4))
def test_an_export_is_computed_by_two_runtimes_in_two_precisions(
    exported: IrFolder, number: int
) -> None:
    way = ways_of_export(exported)[number]
    graph = way.opened(1)
    assert way.name == f"{graph.runtime} {graph.precision}"
    truth = ways_of_export(exported)[0].opened(1)(ITEMS)
    relative = drift(truth, graph(ITEMS)).relative_rms
    assert relative is not None
    assert relative < (1e-6 if graph.precision == "f32" else 2e-2)


def test_an_export_in_integers_differs_in_the_rest_only(in_integers: IrFolder) -> None:
    ways = ways_of_export(in_integers)
    assert [way.name for way in ways] == [
        "openvino int8 + f32",
        "openvino int8 + bf16",
        "optimum-intel int8 + f32",
        "optimum-intel int8 + bf16",
    ]
    assert {way.precision for way in ways} == {"int8"}
    assert ways[0].opened(1).precision == "int8"


def test_a_source_is_exported_once_for_each_way_to_store_it(
    exported: IrFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[str, bool]] = []
    said: list[str] = []

    def kept(
        source: Source,
        *,
        stored: str,
        cache: Path,
        calibration: object,
        tolerance: float | None,
    ) -> IrFolder:
        assert (source.name, cache) == ("tiny", tmp_path)
        assert tolerance == (None if stored == "f32" else 1.0)
        asked.append((stored, calibration is ITEMS))
        return exported

    monkeypatch.setattr(encoder, "cached_export", kept)
    source = Source(
        name="tiny",
        module=nn.Identity(),
        input_name="numbers",
        output_name="scores",
        takes=PictureInput(size=1),
        weights="0",
        configuration="0",
    )
    ways = ways_of_source(source, "there", calibration=ITEMS, cache=tmp_path, say=said.append)
    assert asked == [("f32", False), ("int8-weights", False), ("int8-static", True)]
    assert said == [f"exporting tiny as {stored}" for stored, _ in asked]
    assert [way.name for way in ways[:2]] == ["torch f32", "torch bf16"]
    assert [way.name for way in ways[2:]] == [name for name, *_ in EXPORTED]
    assert {way.model for way in ways[:2]} == {"there"}
    assert {way.model for way in ways[2:]} == {str(exported.path)}
