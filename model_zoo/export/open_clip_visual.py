"""Towers of open_clip exported by Optimum-Intel, compared with torch, and kept."""

from importlib.metadata import version
from pathlib import Path
from typing import Final

from evenhand.model_zoo.export.ir_cache import ir_key, made_once
from evenhand.model_zoo.export.optimum_export import optimum_export
from evenhand.model_zoo.export.parity import parity
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.runtime.optimum_graph import open_clip_visual
from evenhand.model_zoo.runtime.torch_graph import TorchGraph

KIND: Final = "OVModelOpenCLIPVisual"
LIBRARIES: Final = ("openvino", "optimum-intel", "torch")
COMPARED: Final = 4
"""Items on which an export is compared with its source."""


def kept_open_clip(folder: Path, *, cache: Path) -> Path:
    """Return a folder that `OVModelOpenCLIPVisual` can open, exported first where it is not there.

    Args:
        folder: holds `open_clip_config.json` and `open_clip_pytorch_model.bin`.
        cache: the folder of the cache.

    Raises:
        ZooError: the folder cannot be read, or the export is too far from what torch computes.
    """
    source = read_source(str(folder))
    settings = {
        "kind": KIND,
        "configuration": source.configuration,
        "takes": source.takes.told(),
    }
    key = ir_key(source.weights, settings, {name: version(name) for name in LIBRARIES})

    def make(new: Path) -> None:
        optimum_export(KIND, folder, new)
        samples = source.made_up(COMPARED)
        parity(TorchGraph(source.module), open_clip_visual(new), samples, stored="f32")

    return made_once(cache / "optimum" / key, make)
