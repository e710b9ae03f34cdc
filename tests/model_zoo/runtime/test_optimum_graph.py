"""The classes of Optimum-Intel behind the same face, without their chatter."""

import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.open_clip_visual import kept_open_clip
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.runtime.optimum_graph import open_clip_visual, open_custom, quiet
from evenhand.model_zoo.runtime.precision import Stored

Folders = Mapping[Stored, IrFolder]
Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def kept(clip_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kept_open_clip(clip_folder, cache=tmp_path_factory.mktemp("cache"))


def test_32_bit_is_what_torch_computes(
    exported: Folders,
    samples: Floats,
    said: Floats,
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
) -> None:
    graph = open_custom(exported["f32"], threads=1)
    assert (graph.runtime, graph.precision, graph.shape) == ("optimum-intel", "f32", (3, 16))
    got = graph(samples)
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, said, atol=1e-5)
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


@pytest.mark.parametrize("stored", ["f16", "int8-weights", "int8-static"])
def test_smaller_forms_are_those_of_openvino(
    exported: Folders, samples: Floats, stored: Stored
) -> None:
    graph = open_custom(exported[stored], threads=1)
    alone = OpenVinoGraph(exported[stored].network, threads=1)
    assert (graph.precision, graph.arithmetic) == (alone.precision, alone.arithmetic)
    np.testing.assert_array_equal(graph(samples), alone(samples))


def test_bfloat16_is_stated(exported: Folders, samples: Floats) -> None:
    graph = open_custom(exported["f32"], arithmetic="bf16", threads=1)
    alone = OpenVinoGraph(exported["f32"].network, arithmetic="bf16", threads=1)
    assert graph.precision == alone.precision
    np.testing.assert_array_equal(graph(samples), alone(samples))


def test_an_answer_stays_and_other_shapes_are_refused(exported: Folders, samples: Floats) -> None:
    graph = open_custom(exported["f32"], threads=1)
    first = graph(samples[:2])
    kept = first.copy()
    graph(samples[2:4])
    np.testing.assert_array_equal(first, kept)
    with pytest.raises(ZooError, match="items x 3 x 16 would be right"):
        graph(samples[:, :2])


def test_a_tower_of_open_clip(clip_folder: Path, kept: Path) -> None:
    source = read_source(str(clip_folder))
    pictures = source.made_up(3)
    with torch.inference_mode():
        truth = source.module(torch.from_numpy(pictures)).numpy()
    graph = open_clip_visual(kept, threads=1)
    assert (graph.runtime, graph.precision) == ("optimum-intel", "f32")
    np.testing.assert_allclose(graph(pictures), truth, atol=1e-5)
    assert graph(pictures[:1]).shape == (1, 16)
    with pytest.raises(ZooError, match="would be right"):
        graph(pictures[0])


def test_loggers_are_given_back_as_they_were() -> None:
    logger = logging.getLogger("optimum")
    before = logger.level
    with quiet():
        assert logger.level == logging.ERROR
    assert logger.level == before
