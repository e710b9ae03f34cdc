"""What makes the scores of a published model its own."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from evenhand.model_zoo.pipelines.checkpoint import settings_files
from evenhand.model_zoo.pipelines.pipeline_file import PipelineFile
from evenhand.model_zoo.predictor import Identity
from evenhand.model_zoo.runtime.digest import digest

LIBRARIES: Final = ("torch", "transformers", "pillow")
UNTOLD: Final = ("name", "source", "revision", "licence")
"""What a file says that changes no score: the weights are known by their hash."""


def identity(
    stated: PipelineFile,
    *,
    weights: Sequence[Path],
    folder: Path,
    settings: Mapping[str, str],
    libraries: Sequence[str] = LIBRARIES,
) -> Identity:
    """Return what makes scores those of this model, prepared, asked and read in this way.

    Args:
        stated: what the file says.
        weights: its files of weights.
        folder: where the configurations lie that decide on scores too.
        settings: whatever else changes a score.
        libraries: whose versions do.
    """
    said = {key: one for key, one in msgspec.to_builtins(stated).items() if key not in UNTOLD}
    told = hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()
    files = {"stated": told, "configuration": digest(settings_files(folder))}
    return Identity(
        model=stated.name,
        weights=digest(weights),
        runtime="torch",
        precision="f32",
        settings=MappingProxyType(
            {**settings, **files, **{name: version(name) for name in libraries}}
        ),
    )
