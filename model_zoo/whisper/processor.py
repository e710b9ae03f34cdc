"""What stands around a Whisper: from sound to log-mel spectrograms, and from tokens to text."""

from pathlib import Path
from typing import Final

from transformers import AddedToken, WhisperFeatureExtractor, WhisperProcessor, WhisperTokenizer

from evenhand.model_zoo.errors import ZooError

STEP_S: Final = 0.02
STEPS: Final = 1500
"""Timestamps run from 0 to 30 s: 1501 tokens, the last of the vocabulary."""


def write_processor(
    folder: Path, *, tokenizer: Path, bands: int, positions: int, vocabulary: int
) -> None:
    """Write the processor of a Whisper beside its weights.

    Args:
        folder: where the weights are.
        tokenizer: `tokenizer.json` of the model, with or without the tokens of timestamps.
        bands: mel bands that the model takes.
        positions: states of its encoder, one a step of 20 ms, which tell how long it hears.
        vocabulary: tokens that the model writes, timestamps included.

    Raises:
        ZooError: the tokenizer does not have as many tokens as the model.
    """
    read = WhisperTokenizer(tokenizer_file=str(tokenizer))
    read.add_tokens(
        [AddedToken(f"<|{step * STEP_S:.2f}|>", special=False) for step in range(STEPS + 1)]
    )
    if len(read) != vocabulary:
        problem = (
            f"{tokenizer.name}: {len(read)} tokens with those of timestamps; "
            f"the model has {vocabulary}"
        )
        raise ZooError([problem])
    extractor = WhisperFeatureExtractor(feature_size=bands, chunk_length=round(positions * STEP_S))
    WhisperProcessor(feature_extractor=extractor, tokenizer=read).save_pretrained(folder)
