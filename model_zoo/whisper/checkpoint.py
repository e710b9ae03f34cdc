"""A folder that transformers reads, made of the files of a CTranslate2 Whisper."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.strict import Strict, converted
from evenhand.model_zoo.whisper.conversion import Sizes, sizes, state_dict
from evenhand.model_zoo.whisper.ct2_file import read_ct2
from evenhand.model_zoo.whisper.processor import write_processor

START: Final = "<|startoftranscript|>"
END: Final = "<|endoftext|>"
NEEDED: Final = (
    START,
    END,
    "<|startofprev|>",
    "<|notimestamps|>",
    "<|transcribe|>",
    "<|translate|>",
)
"""Tokens without which nothing can be written."""


class Ct2Settings(Strict, frozen=True, kw_only=True):
    """`config.json` beside a CTranslate2 Whisper.

    Attributes:
        alignment_heads: layer and head of the attention that follows the sound.
        lang_ids: tokens of the languages.
        suppress_ids: tokens that are never written.
        suppress_ids_begin: tokens that are not written first.
    """

    alignment_heads: tuple[tuple[int, int], ...]
    lang_ids: tuple[int, ...]
    suppress_ids: tuple[int, ...]
    suppress_ids_begin: tuple[int, ...]


def write_checkpoint(
    folder: Path, *, model: Path, settings: Path, tokenizer: Path, say: Callable[[str], None]
) -> None:
    """Write `model.safetensors` in 32 bit, configurations and processor of a Whisper.

    Args:
        folder: an empty folder.
        model: `model.bin` of CTranslate2.
        settings: its `config.json`.
        tokenizer: its `tokenizer.json`.
        say: told what is going on.

    Raises:
        ZooError: a file is not what it has to be; see `read_ct2` and `state_dict`.
    """
    say(f"reading {model.name}")
    file = read_ct2(model)
    of, state, read = sizes(file), state_dict(file), _settings(settings)
    ids = _token_ids(tokenizer)
    say("writing the folder that transformers reads")
    write_processor(
        folder,
        tokenizer=tokenizer,
        bands=of.num_mel_bins,
        positions=of.max_source_positions,
        vocabulary=of.vocab_size,
    )
    config = _config(of, ids, read)
    _check(config, state)
    tensors = {name: torch.from_numpy(array) for name, array in state.items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config.save_pretrained(folder)
    _generation(of, ids, read).save_pretrained(folder)


def _check(config: WhisperConfig, state: Mapping[str, NDArray[np.float32]]) -> None:
    """Refuse weights that are not those of the architecture; the projection is shared."""
    with torch.device("meta"):
        wanted = WhisperForConditionalGeneration(config).state_dict()
    shapes = {name: tuple(tensor.shape) for name, tensor in wanted.items()}
    del shapes["proj_out.weight"]
    problems = [
        f"{name}: {_found(state, name)}, expected {list(shape)}"
        for name, shape in shapes.items()
        if name not in state or state[name].shape != shape
    ]
    if problems:
        raise ZooError(problems)


def _found(state: Mapping[str, NDArray[np.float32]], name: str) -> str:
    """Return what there is of a tensor, in words."""
    return str(list(state[name].shape)) if name in state else "no weights"


def _settings(path: Path) -> Ct2Settings:
    """Return the settings beside the model."""
    try:
        document = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        problem = f"{path.name}: not JSON: {error}"
        raise ZooError([problem]) from None
    return converted(document, Ct2Settings, file=path.name)


def _token_ids(tokenizer: Path) -> Mapping[str, int]:
    """Return the special tokens of a tokenizer."""
    vocabulary = WhisperTokenizer(tokenizer_file=str(tokenizer)).get_vocab()
    if missing := [token for token in NEEDED if token not in vocabulary]:
        problem = f"{tokenizer.name}: has no token {', '.join(missing)}"
        raise ZooError([problem])
    return {token: number for token, number in vocabulary.items() if token.startswith("<|")}


def _config(of: Sizes, ids: Mapping[str, int], settings: Ct2Settings) -> WhisperConfig:
    """Return the configuration of the architecture."""
    ends = dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), ids[END])
    return WhisperConfig(
        **asdict(of),
        **ends,
        decoder_start_token_id=ids[START],
        begin_suppress_tokens=list(settings.suppress_ids_begin),
        architectures=["WhisperForConditionalGeneration"],
        dtype="float32",
    )


def _generation(of: Sizes, ids: Mapping[str, int], settings: Ct2Settings) -> GenerationConfig:
    """Return the configuration of writing, with languages and tasks by name."""
    languages = {token: number for token, number in ids.items() if number in settings.lang_ids}
    written: dict[str, Any] = {
        "alignment_heads": [list(pair) for pair in settings.alignment_heads],
        "begin_suppress_tokens": list(settings.suppress_ids_begin),
        "bos_token_id": ids[END],
        "decoder_start_token_id": ids[START],
        "eos_token_id": ids[END],
        "is_multilingual": True,
        "lang_to_id": languages,
        "max_initial_timestamp_index": 50,
        "max_length": of.max_target_positions,
        "no_timestamps_token_id": ids["<|notimestamps|>"],
        "pad_token_id": ids[END],
        "prev_sot_token_id": ids["<|startofprev|>"],
        "return_timestamps": False,
        "suppress_tokens": list(settings.suppress_ids),
        "task_to_id": {task: ids[f"<|{task}|>"] for task in ("transcribe", "translate")},
    }
    return GenerationConfig(**written)
