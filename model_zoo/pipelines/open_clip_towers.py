"""Two towers of open_clip with all their weights, the tower of texts too."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import open_clip
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import prepared
from evenhand.model_zoo.networks.open_clip_config import FOLDER, TowerConfig, tower_config
from evenhand.model_zoo.networks.state_dict import read_state_dict
from evenhand.model_zoo.pipelines.pipeline_identity import LIBRARIES
from evenhand.model_zoo.pipelines.pipeline_predictor import Item, first_line
from evenhand.model_zoo.pipelines.prompts import Vectors
from evenhand.model_zoo.pipelines.two_towers import TwoTowers
from evenhand.model_zoo.whisper.quiet import quiet

BORROWED: Final = "hf_model_name"
"""A tower of texts whose layout is described elsewhere."""


def open_clip_towers(folder: Path) -> TwoTowers:
    """Return two towers of open_clip.

    Args:
        folder: `open_clip_config.json` with both its sections, weights, and the tokenizer where the
            configuration names one.

    Raises:
        ZooError: see `tower_config`; weights of another model; a tower of texts that is described
            elsewhere.
    """
    config = tower_config(f"{FOLDER}{folder}")
    weights = config.weights
    assert weights is not None  # noqa: S101 a folder without weights was refused
    texts = config.model.get("text_cfg")
    if not isinstance(texts, Mapping) or BORROWED in texts:
        problem = f"source: {folder}: text_cfg with a tower of its own is wanted"
        raise ZooError([f"{problem}; one with {BORROWED} would be fetched from elsewhere"])
    model = _model(folder, weights)
    return TwoTowers(
        embed=lambda item: _embedded(model, config, item),
        encode=_encoder(model, folder),
        scale=float(model.logit_scale.exp()),
        weights=(weights,),
        folder=folder,
        settings=dict(config.takes.settings()),
        libraries=(*LIBRARIES, "open_clip_torch", "timm"),
    )


def _model(folder: Path, weights: Path) -> Any:  # noqa: ANN401 open_clip returns several kinds
    """Return both towers, with every weight from the file."""
    state = read_state_dict(weights)
    try:
        with quiet(), torch.random.fork_rng(devices=[]):
            model = open_clip.create_model(
                f"{FOLDER}{folder}", load_weights=False, pretrained_text=False
            )
            model.load_state_dict({name: one.float() for name, one in state.items()})
    except Exception as error:  # noqa: BLE001 open_clip and timm fail in every way
        problem = f"source: {weights}: not the weights of {folder.name}: {first_line(error)}"
        raise ZooError([problem]) from None
    return model.eval().requires_grad_(requires_grad=False)


def _embedded(model: Any, config: TowerConfig, item: Item) -> Vectors:  # noqa: ANN401 see `_model`
    """Return the vector of a picture."""
    batch = torch.from_numpy(prepared([item], config.takes))
    with torch.inference_mode():
        vectors: Vectors = model.encode_image(batch).double().numpy()
    return vectors.reshape(-1)


def _encoder(model: Any, folder: Path) -> Callable[[Sequence[str]], Vectors]:  # noqa: ANN401 see `_model`
    """Return what encodes sentences."""
    try:
        with quiet():
            tokenizer = open_clip.get_tokenizer(f"{FOLDER}{folder}")
    except Exception as error:  # noqa: BLE001 open_clip fails in every way
        problem = f"source: {folder}: open_clip cannot open its tokenizer: {first_line(error)}"
        raise ZooError([problem]) from None

    def encode(texts: Sequence[str]) -> Vectors:
        with torch.inference_mode():
            vectors: Vectors = model.encode_text(tokenizer(list(texts))).double().numpy()
        return vectors

    return encode
