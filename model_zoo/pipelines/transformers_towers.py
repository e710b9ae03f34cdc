"""Two towers of transformers: CLIP, SigLIP and their like for pictures, CLAP for sounds."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.pipelines.checkpoint import configuration, loaded, part, weight_files
from evenhand.model_zoo.pipelines.inputs import Prepare, picture_inputs, sound_inputs
from evenhand.model_zoo.pipelines.pipeline_file import ZeroShot
from evenhand.model_zoo.pipelines.pipeline_predictor import Item
from evenhand.model_zoo.pipelines.prompts import Vectors
from evenhand.model_zoo.pipelines.two_towers import TwoTowers


def picture_towers(folder: Path) -> TwoTowers:
    """Return two towers for pictures.

    Raises:
        ZooError: the folder is not whole, see `checkpoint`, or holds no such model.
    """
    from transformers import AutoModelForZeroShotImageClassification  # noqa: PLC0415 heavy

    told, weights = configuration(folder), weight_files(folder)
    model = loaded(AutoModelForZeroShotImageClassification, folder, safe=_safe(weights))
    prepare, name = picture_inputs(folder)
    return TwoTowers(
        embed=lambda item: _embedded(model.get_image_features, prepare, item),
        encode=_encoder(model, folder, filled="siglip" in str(told.get("model_type"))),
        scale=_scale(model, "logit_scale"),
        weights=weights,
        folder=folder,
        settings={"preparation": name},
    )


def sound_towers(stated: ZeroShot, folder: Path) -> TwoTowers:
    """Return two towers for sounds.

    Raises:
        ZooError: as `picture_towers`.
    """
    from transformers import ClapModel  # noqa: PLC0415 heavy

    told, weights = configuration(folder), weight_files(folder)
    if told.get("model_type") != "clap":
        problem = (
            f"source: {folder}: a model of type 'clap' is wanted, got {told.get('model_type')!r}"
        )
        raise ZooError([problem])
    model = loaded(ClapModel, folder, safe=_safe(weights))
    prepare, rate, hears = sound_inputs(folder)
    longest = min(stated.longest_s, hears or stated.longest_s)
    return TwoTowers(
        embed=lambda item: _embedded(model.get_audio_features, prepare, item),
        encode=_encoder(model, folder, filled=False),
        scale=_scale(model, "logit_scale_a"),
        weights=weights,
        folder=folder,
        settings={"longest_s": f"{longest:g}"},
        rate_hz=rate,
        longest_s=longest,
    )


def _safe(weights: tuple[Path, ...]) -> bool:
    """Tell whether weights are safetensors."""
    return weights[0].suffix == ".safetensors"


def _scale(model: Any, name: str) -> float:  # noqa: ANN401 transformers has no types
    """Return what a model multiplies cosines by."""
    return float(getattr(model, name).exp())


def _embedded(features: Any, prepare: Prepare, item: Item) -> Vectors:  # noqa: ANN401 transformers has no types
    """Return the vector of an item."""
    with torch.inference_mode():
        return _pooled(features(**prepare(item))).reshape(-1)


def _encoder(
    model: Any,  # noqa: ANN401 transformers has no types
    folder: Path,
    *,
    filled: bool,
) -> Callable[[Sequence[str]], Vectors]:
    """Return what encodes sentences.

    SigLIP was trained on sentences that are all filled up to one length, and reads the filling;
    all others are told where a sentence ends.
    """
    from transformers import AutoTokenizer  # noqa: PLC0415 heavy

    tokenizer = part(AutoTokenizer, folder)
    longest = model.config.text_config.max_position_embeddings

    def encode(texts: Sequence[str]) -> Vectors:
        tokens = tokenizer(
            list(texts),
            padding="max_length" if filled else "longest",
            truncation=True,
            max_length=longest,
            return_attention_mask=not filled,
            return_token_type_ids=False,
            return_tensors="pt",
        )
        with torch.inference_mode():
            return _pooled(model.get_text_features(**tokens))

    return encode


def _pooled(found: Any) -> Vectors:  # noqa: ANN401 transformers has no types
    """Return vectors, which releases of transformers give bare or beside other things."""
    vectors: Vectors = getattr(found, "pooler_output", found).double().numpy()
    return vectors
