"""OpenVINO by itself: what it computes, what it states, what it refuses, what it does without."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph, checked_batch
from evenhand.model_zoo.runtime.precision import Stored

Folders = Mapping[Stored, IrFolder]
Floats = NDArray[np.float32]

WITHOUT_TORCH = """
import sys
sys.modules.update(dict.fromkeys(("torch", "transformers", "optimum", "open_clip", "nncf")))
from pathlib import Path
import numpy as np
from evenhand.model_zoo.runtime.opening import open_graph
graph = open_graph(Path(sys.argv[1]), runtime="openvino", threads=1)
np.save(sys.argv[3], graph(np.load(sys.argv[2])))
"""
"""A module that is None in `sys.modules` cannot be imported."""


def relative_rms(truth: Floats, got: Floats) -> float:
    return float(np.sqrt(np.mean((got - truth) ** 2) / np.mean(truth**2)))


def test_32_bit_is_what_torch_computes(exported: Folders, samples: Floats, said: Floats) -> None:
    graph = OpenVinoGraph(exported["f32"].network, threads=1)
    assert (graph.runtime, graph.precision, graph.arithmetic) == ("openvino", "f32", "f32")
    assert graph.shape == (3, 16)
    got = graph(samples)
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, said, atol=1e-5)
    np.testing.assert_allclose(graph(samples[:1].astype(np.float64)), said[:1], atol=1e-5)


def test_an_answer_stays_when_the_next_comes(exported: Folders, samples: Floats) -> None:
    graph = OpenVinoGraph(exported["f32"].network, threads=1)
    first = graph(samples[:2])
    kept = first.copy()
    graph(samples[2:4])
    np.testing.assert_array_equal(first, kept)


def test_bfloat16_only_when_asked_for(exported: Folders, samples: Floats, said: Floats) -> None:
    graph = OpenVinoGraph(exported["f32"].network, arithmetic="bf16", threads=1)
    if graph.arithmetic == "f32":
        pytest.skip("this processor has no bfloat16, and OpenVINO says so")
    assert graph.precision == "bf16"
    assert 1e-5 < relative_rms(said, graph(samples)) < 2e-2


@pytest.mark.parametrize(
    ("stored", "most"), [("f16", 1e-3), ("int8-weights", 2e-2), ("int8-static", 5e-2)]
)
def test_smaller_forms_are_near(
    exported: Folders, samples: Floats, said: Floats, stored: Stored, most: float
) -> None:
    graph = OpenVinoGraph(exported[stored].network, threads=1)
    assert graph.precision == ("int8" if stored.startswith("int8") else "f32")
    assert graph.arithmetic == "f32"
    assert 0 < relative_rms(said, graph(samples)) < most


def test_items_do_not_touch_each_other(exported: Folders, samples: Floats) -> None:
    for stored in ("f32", "int8-weights", "int8-static"):
        graph = OpenVinoGraph(exported[stored].network, threads=1)
        alone = np.concatenate([graph(item[None]) for item in samples])
        np.testing.assert_allclose(graph(samples), alone, atol=1e-6)


@pytest.mark.parametrize("shape", [(2, 3, 15), (2, 48), (3, 16), (0, 3, 16), ()])
def test_another_shape_is_refused_in_words(exported: Folders, shape: tuple[int, ...]) -> None:
    graph = OpenVinoGraph(exported["f32"].network, threads=1)
    with pytest.raises(ZooError) as caught:
        graph(np.zeros(shape, np.float32))
    assert str(caught.value) == f"batch: shape {shape}; items x 3 x 16 would be right"


def test_a_free_axis_takes_any_length() -> None:
    assert checked_batch(np.zeros((2, 7, 4)), (None, 4)).shape == (2, 7, 4)
    with pytest.raises(ZooError, match=r"calibration set: .* items x any x 4 would be right"):
        checked_batch(np.zeros((2, 7, 5)), (None, 4), name="calibration set")


def test_files_that_are_no_network_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"none\.xml: no such file; the \.xml of an IR"):
        OpenVinoGraph(tmp_path / "none.xml")
    (tmp_path / "text.xml").write_text("not a network")
    with pytest.raises(ZooError, match=r"text\.xml: OpenVINO cannot read it: "):
        OpenVinoGraph(tmp_path / "text.xml")


def test_two_inputs_are_refused(tmp_path: Path) -> None:
    import openvino  # noqa: PLC0415 after telemetry is off
    from openvino import opset13  # noqa: PLC0415 as above

    one, other = (opset13.parameter([-1, 4], np.float32, name) for name in ("one", "other"))
    model = openvino.Model([opset13.add(one, other)], [one, other], "sum")
    openvino.save_model(model, tmp_path / "sum.xml")
    with pytest.raises(ZooError, match="one input and one output, got 2 inputs and 1 outputs"):
        OpenVinoGraph(tmp_path / "sum.xml")


def test_an_exported_folder_needs_no_torch(
    exported: Folders, samples: Floats, said: Floats, tmp_path: Path
) -> None:
    np.save(tmp_path / "in.npy", samples)
    files = [str(exported["f32"].path), str(tmp_path / "in.npy"), str(tmp_path / "out.npy")]
    subprocess.run([sys.executable, "-W", "error", "-c", WITHOUT_TORCH, *files], check=True)
    np.testing.assert_allclose(np.load(tmp_path / "out.npy"), said, atol=1e-5)
