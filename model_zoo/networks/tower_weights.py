"""Weights of a tower of pictures under open_clip's names, from open_clip's files or transformers'.

Both libraries run the same SigLIP. transformers keeps query, key and value of a layer apart and
those of the pooling together; timm, which open_clip uses, does it the other way about.
"""

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor

from evenhand.model_zoo.errors import ZooError

OPEN_CLIP: Final = "visual."
TRANSFORMERS: Final = "vision_model."

LAYER: Final[Mapping[str, str]] = {
    "norm1": "layer_norm1",
    "norm2": "layer_norm2",
    "attn.proj": "self_attn.out_proj",
    "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
}
"""Parts of a layer by their names in timm and in transformers."""

POOLING: Final[Mapping[str, str]] = {
    "proj": "attention.out_proj",
    "norm": "layernorm",
    "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
}
"""Parts of the pooling by their names in timm and in transformers."""


def tower_state(state: Mapping[str, Tensor], *, file: str) -> dict[str, Tensor]:
    """Return the tensors of the tower of pictures alone, under open_clip's names.

    Args:
        state: a whole model of open_clip, its tower alone, or a SigLIP of transformers.
        file: for messages.

    Raises:
        ZooError: a SigLIP of transformers that is not whole.
    """
    if any(name.startswith(OPEN_CLIP) for name in state):
        return _under(OPEN_CLIP, state)
    if any(name.startswith(TRANSFORMERS) for name in state):
        try:
            return _from_transformers(_under(TRANSFORMERS, state))
        except KeyError as error:
            problem = f"{file}: no whole SigLIP of transformers: {error} is missing"
            raise ZooError([problem]) from None
    return dict(state)


def _under(prefix: str, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names begin alike, without that beginning."""
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in state.items()
        if name.startswith(prefix)
    }


def _from_transformers(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors of transformers' SigLIP under timm's names."""
    layers = len({name.split(".")[2] for name in state if name.startswith("encoder.layers.")})
    made = {"pos_embed": state["embeddings.position_embedding.weight"].unsqueeze(0)}
    for ending in (".weight", ".bias"):
        made["patch_embed.proj" + ending] = state["embeddings.patch_embedding" + ending]
        made["norm" + ending] = state["post_layernorm" + ending]
        for number in range(layers):
            made |= _layer(state, number, ending)
        made |= _pooling(state, ending)
    made["attn_pool.latent"] = state["head.probe"]
    return {f"trunk.{name}": tensor for name, tensor in made.items()}


def _layer(state: Mapping[str, Tensor], number: int, ending: str) -> dict[str, Tensor]:
    """Return the weights or biases of one layer."""
    here, there = f"blocks.{number}.", f"encoder.layers.{number}."
    parts = [state[f"{there}self_attn.{letter}_proj{ending}"] for letter in "qkv"]
    made = {here + own + ending: state[there + other + ending] for own, other in LAYER.items()}
    return {**made, f"{here}attn.qkv{ending}": torch.cat(parts)}


def _pooling(state: Mapping[str, Tensor], ending: str) -> dict[str, Tensor]:
    """Return the weights or biases of the pooling."""
    together = state[f"head.attention.in_proj_{ending.removeprefix('.')}"]
    width = together.shape[0] // 3
    made = {
        f"attn_pool.{own}{ending}": state[f"head.{other}{ending}"] for own, other in POOLING.items()
    }
    made[f"attn_pool.q{ending}"], made[f"attn_pool.kv{ending}"] = together[:width], together[width:]
    return made
