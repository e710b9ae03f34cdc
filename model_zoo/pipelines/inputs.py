"""Decoded items as a published model's own preparation wants them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.pipelines.checkpoint import part
from evenhand.model_zoo.pipelines.pipeline_predictor import Item

Prepare: TypeAlias = Callable[[Item], Mapping[str, Any]]
"""From one item to what a network takes, a batch of one."""


def picture_inputs(folder: Path) -> tuple[Prepare, str]:
    """Return what prepares pictures for a model, and its name.

    Pillow resizes, whatever else is installed: torchvision gives other pixels, and scores must not
    depend on whether it is there.

    Raises:
        ZooError: the folder has no preparation of pictures.
    """
    from transformers import AutoImageProcessor  # noqa: PLC0415 an optional library

    processor = part(AutoImageProcessor, folder, backend="pil")

    def prepare(item: Item) -> Mapping[str, Any]:
        from PIL import Image  # noqa: PLC0415 an optional library

        if item.dtype != np.uint8 or item.shape[2:] != (3,) or not item.size:
            got = f"{item.dtype} of shape {item.shape}"
            problem = f"a picture is height x width x 3 of uint8, got {got}"
            raise ZooError([problem])
        return dict(processor(images=Image.fromarray(item), return_tensors="pt"))

    return prepare, type(processor).__name__


def sound_inputs(folder: Path) -> tuple[Prepare, int, float | None]:
    """Return what prepares sounds for a model, its samples per second, and how long it hears.

    Raises:
        ZooError: the folder has no preparation of sounds.
    """
    from transformers import AutoFeatureExtractor  # noqa: PLC0415 an optional library

    extractor = part(AutoFeatureExtractor, folder)
    rate = int(extractor.sampling_rate)

    def prepare(item: Item) -> Mapping[str, Any]:
        sound = item.astype(np.float32)
        return dict(extractor(sound, sampling_rate=rate, return_tensors="pt"))

    return prepare, rate, _hears(extractor)


def _hears(extractor: Any) -> float | None:  # noqa: ANN401 transformers has no types
    """Return how many seconds a preparation keeps; some draw by lot what they keep of more."""
    for name in ("max_length_s", "chunk_length"):
        if getattr(extractor, name, None):
            return float(getattr(extractor, name))
    return None
