"""Tiny data to train on: numbers with a rule in them, and tones with names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HEADS = """
evenhand_recipe = 1
task = "heads"
name = "tiny"
modality = "face"
seed = 3
published_files = true
sizes = [0.5]
export = false

[data]
table = "items.parquet"
embeddings = "embeddings.npy"
attributes = {gender = "recorded"}

[network]
hidden = [16, 8]

[learning]
rate = 5e-3
epochs = 8
batch = 32

[card]
title = "Tiny heads"
licence = "CC0-1.0"
encoder = "none: drawn numbers"
data = "drawn numbers"
subjects = "synthetic"
not_for = ["anything but tests"]

[margin]
share = 0.1
owner = "nobody"
rationale = "a test"

[[target]]
of = "Anger"
column = "anger"
span = [0, 7]
loss = "huber"

[[target]]
of = "Fear"
column = "fear"
span = [0, 2]
loss = "ordinal"

[[target]]
of = "Sadness"
column = "sadness"
span = [0, 1]
loss = "presence"
"""


def write_items(folder: Path, *, items: int = 240, persons: int = 24, seed: int = 0) -> Path:
    """Write embeddings, and labels that follow from them; a fifth of one output is unrated."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(items, 12)).astype(np.float32)
    z = x @ rng.normal(size=(12, 3)) / 3
    anger = np.clip(3.5 + 2 * z[:, 0], 0, 7)
    who = [f"p{place % persons:02}" for place in range(items)]
    table = {
        "item": [f"i{place:03}" for place in range(items)],
        "person": who,
        "gender": ["female" if int(one[1:]) % 2 else "male" for one in who],
        "anger": [None if place % 5 == 0 else float(one) for place, one in enumerate(anger)],
        "fear": np.digitize(z[:, 1], [-0.5, 0.5]).astype(float),
        "sadness": (z[:, 2] > 0).astype(float),
    }
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "embeddings.npy", x)
    pq.write_table(pa.table(table), folder / "items.parquet")
    (folder / "recipe.toml").write_text(HEADS, encoding="utf-8")
    return folder / "recipe.toml"


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Train on one thread: two that are busy elsewhere take twenty times longer."""
    import torch  # noqa: PLC0415 slow to import

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def heads_text() -> str:
    return HEADS


@pytest.fixture(scope="session")
def captions_text() -> str:
    return CAPTIONS


@pytest.fixture(scope="session")
def writes_items() -> Callable[..., Path]:
    return write_items


@pytest.fixture(scope="session")
def heads_recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_items(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def heads_run(heads_recipe: Path) -> Path:
    from evenhand.model_zoo.training.run import run_recipe  # noqa: PLC0415 torch is slow to import

    out = heads_recipe.parent / "heads"
    run_recipe(heads_recipe, out, say=lambda _: None)
    return out


CAPTIONS = """
evenhand_recipe = 1
task = "captions"
name = "tiny-captions"
modality = "voice"
seed = 3
whisper = "whisper"
longest_tokens = 24

[data]
table = "sounds.csv"
attributes = {gender = "recorded"}

[learning]
rate = 3e-3
epochs = 18
batch = 8
patience = 18

[card]
title = "Tiny captions"
licence = "CC0-1.0"
encoder = "a Whisper with drawn weights"
data = "tones"
subjects = "synthetic"
not_for = ["anything but tests"]
"""
SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|de|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
WORDS = ("very sad", "so calm", "joy")


def write_whisper(folder: Path) -> None:
    """Write a Whisper of 0.2 million drawn weights that hears two seconds and writes bytes."""
    from evenhand.model_zoo.frameworks import prepare  # noqa: PLC0415 before transformers

    prepare()
    import torch  # noqa: PLC0415 slow to import
    from transformers import (  # noqa: PLC0415 slow to import
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
        WhisperProcessor,
        WhisperTokenizer,
    )
    from transformers.convert_slow_tokenizer import bytes_to_unicode  # noqa: PLC0415 as above

    letters = list(bytes_to_unicode().values())
    ids = {token: number for number, token in enumerate([*letters, *SPECIAL])}
    tokenizer = WhisperTokenizer(vocab=ids, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIAL[1:])})
    config, generation = whisper_settings(ids)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = WhisperForConditionalGeneration(config)
    model.generation_config = generation
    model.save_pretrained(folder)
    extractor = WhisperFeatureExtractor(feature_size=16, chunk_length=2)
    WhisperProcessor(extractor, tokenizer).save_pretrained(folder)


def whisper_settings(ids: dict[str, int]) -> tuple[Any, Any]:
    """Return the settings of the network and of its writing."""
    from transformers import GenerationConfig, WhisperConfig  # noqa: PLC0415 slow to import

    end, start = ids[SPECIAL[0]], ids[SPECIAL[1]]
    shared = dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), end)
    shared["decoder_start_token_id"] = start
    config = WhisperConfig(
        vocab_size=len(ids),
        num_mel_bins=16,
        d_model=64,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=128,
        decoder_ffn_dim=128,
        max_source_positions=100,
        max_target_positions=64,
        suppress_tokens=None,
        begin_suppress_tokens=None,
        **shared,
    )
    generation = GenerationConfig(
        is_multilingual=True,
        lang_to_id={one: ids[one] for one in SPECIAL[2:4]},
        task_to_id={one: ids[f"<|{one}|>"] for one in ("translate", "transcribe")},
        no_timestamps_token_id=ids[SPECIAL[-1]],
        return_timestamps=False,
        max_length=64,
        **shared,
    )
    return config, generation


def write_sounds(folder: Path, *, persons: int = 9) -> Path:
    """Write a Whisper, three tones a person, and what each is called."""
    import soundfile  # noqa: PLC0415 not every test needs it

    folder.mkdir(parents=True, exist_ok=True)
    write_whisper(folder / "whisper")
    rows = ["item,person,file,caption,gender"]
    time = np.arange(16000) / 16000
    for person in range(persons):
        for tone, words in enumerate(WORDS):
            wave = 0.3 * np.sin(2 * np.pi * (300 * (3 * tone + 1) + 10 * person) * time)
            name = f"{person}_{tone}.wav"
            soundfile.write(folder / name, wave.astype(np.float32), 16000)
            rows.append(f"i{person}_{tone},p{person},{name},{words},{'fm'[person % 2]}")
    (folder / "sounds.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "recipe.toml").write_text(CAPTIONS, encoding="utf-8")
    return folder / "recipe.toml"


@pytest.fixture(scope="session")
def captions_recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sounds(tmp_path_factory.mktemp("sounds"))


@pytest.fixture(scope="session")
def captions_run(captions_recipe: Path) -> Path:
    from evenhand.model_zoo.training.run import run_recipe  # noqa: PLC0415 torch is slow to import

    out = captions_recipe.parent / "run"
    run_recipe(captions_recipe, out, say=lambda _: None)
    return out
