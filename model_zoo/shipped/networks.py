"""How the small models of our own are built: the same classes as the large ones, smaller."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.features.picture import PictureInput

if TYPE_CHECKING:
    from torch import nn

FACE: Final = "evenhand-face-demo"
VOICE: Final = "evenhand-voice-demo"

TAKES: Final = PictureInput(size=64)
"""A face that was cut out, squeezed to a square."""

HOW: Final = LogMel(seconds=3.0)
"""Three seconds of sound."""

FACE_OUTPUTS: Final = (
    *("amusement", "elation", "contentment", "astonishment_surprise", "fear", "confusion"),
    *("embarrassment", "sadness", "contempt", "disgust", "anger", "sourness", "pain"),
    "fatigue_exhaustion",
)
VOICE_OUTPUTS: Final = ("elation", "fear", "sadness", "anger", "emotional_numbness")

EMBEDDING: Final = 64
POSITIONS: Final = 150
WIDTH: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The two networks of a small model.

    Attributes:
        encoder: what an item was made into, to its embedding.
        heads: embeddings to numbers.
    """

    encoder: "nn.Module"
    heads: "nn.Module"


def demo_parts(name: str, *, seed: int) -> Parts:
    """Return the networks of a small model with drawn weights.

    Args:
        name: of its card.
        seed: of the weights.
    """
    return _face(seed) if name == FACE else _voice(seed)


def _face(seed: int) -> Parts:
    """Return a residual tower of open_clip and stacked heads."""
    from evenhand.model_zoo.networks.open_clip_config import custom_config  # noqa: PLC0415 torch
    from evenhand.model_zoo.networks.open_clip_tower import random_tower  # noqa: PLC0415 torch
    from evenhand.model_zoo.networks.stacked_heads import StackedHeads  # noqa: PLC0415 torch

    model = {
        "embed_dim": EMBEDDING,
        "vision_cfg": {"layers": [1, 1, 1, 1], "width": 16, "image_size": TAKES.size},
    }
    tower = random_tower(custom_config(model, name=FACE, takes=TAKES), seed=seed)
    heads = StackedHeads(widths=(EMBEDDING, 32, 16, 1), heads=len(FACE_OUTPUTS), seed=seed)
    return Parts(encoder=tower.network.requires_grad_(requires_grad=True), heads=heads)


def _voice(seed: int) -> Parts:
    """Return a small encoder of Whisper and heads on its flattened states."""
    from evenhand.model_zoo.networks.flattened_heads import FlattenedHeads  # noqa: PLC0415 torch
    from evenhand.model_zoo.networks.whisper_encoder import (  # noqa: PLC0415 needs torch
        WhisperShape,
        encoder_from_config,
    )

    shape = WhisperShape(
        d_model=WIDTH,
        encoder_layers=2,
        encoder_attention_heads=4,
        encoder_ffn_dim=4 * WIDTH,
        num_mel_bins=HOW.bands,
        max_source_positions=POSITIONS,
    )
    heads = FlattenedHeads(
        positions=POSITIONS,
        width=WIDTH,
        projection=16,
        hidden=(16, 8),
        heads=len(VOICE_OUTPUTS),
        dropout=0.2,
        seed=seed,
    )
    return Parts(encoder=encoder_from_config(shape, seed=seed), heads=heads)
