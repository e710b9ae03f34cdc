"""From a TOML file to the published model that it speaks of."""

from pathlib import Path
from typing import Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.pipelines.checkpoint import HUB, folder_of
from evenhand.model_zoo.pipelines.pipeline_file import Classifier, PipelineFile, read_pipeline_file
from evenhand.model_zoo.pipelines.pipeline_predictor import Pipeline
from evenhand.model_zoo.wish import Wish

COMPUTED: Final = "published models are computed in f32 by torch"


def pipeline_read_from(path: Path, wish: Wish) -> tuple[Path, ...]:
    """Return the folder that decides what a model says; none for one of the hub.

    Args:
        path: the TOML file.
        wish: has no say.

    Raises:
        ZooError: see `read_pipeline_file`.
    """
    del wish
    source = read_pipeline_file(path).source
    return () if source.startswith(HUB) else (path.parent / source,)


def open_pipeline(path: Path, wish: Wish) -> Pipeline:
    """Return the published model that a TOML file speaks of, computed by torch in 32 bit.

    Args:
        path: the TOML file.
        wish: whether the network may be used, and who is told what is going on.

    Raises:
        ZooError: the file or the model is not as it should be, says which key; a wish that has no
            meaning here; or torch, transformers or open_clip are not installed.
    """
    stated = read_pipeline_file(path)
    _refuse(path, wish)
    try:
        return _opened(stated, folder_of(stated, path, wish), wish)
    except ZooError as error:
        raise ZooError([f"{path}: {problem}" for problem in error.problems]) from None


def _refuse(path: Path, wish: Wish) -> None:
    """Refuse wishes that have no meaning; `openvino` is what is said where nobody wishes."""
    wish.refuse("weights", "encoder", "partial", why=f"{path} says what the model is")
    wish.refuse("baseline", "form", "language", why=f"{path} says what is made of its numbers")
    wish.refuse("precision", why=COMPUTED)
    if wish.runtime == "optimum-intel":
        problem = f"--runtime: {COMPUTED}, got {wish.runtime}"
        raise ZooError([problem])


def _opened(stated: PipelineFile, folder: Path, wish: Wish) -> Pipeline:
    """Return a model with its weights."""
    require("torch", "transformers", extra="models")
    if isinstance(stated, Classifier):
        from evenhand.model_zoo.pipelines.classifier import open_classifier  # noqa: PLC0415 torch

        return open_classifier(stated, folder)
    from evenhand.model_zoo.pipelines.two_towers import asked_with_prompts  # noqa: PLC0415 torch

    if stated.kind == "open-clip-zero-shot":
        require("open_clip", extra="models")
        from evenhand.model_zoo.pipelines.open_clip_towers import (  # noqa: PLC0415 needs torch
            open_clip_towers,
        )

        return asked_with_prompts(stated, open_clip_towers(folder), wish)
    from evenhand.model_zoo.pipelines.transformers_towers import (  # noqa: PLC0415 needs torch
        picture_towers,
        sound_towers,
    )

    sees = stated.kind == "hf-zero-shot-image"
    towers = picture_towers(folder) if sees else sound_towers(stated, folder)
    return asked_with_prompts(stated, towers, wish)
