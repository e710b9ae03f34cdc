"""One run of task `captions`: a recipe goes in; a Whisper, captions and a card come out."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.outputs import known_outputs
from evenhand.model_zoo.training.caption_learner import OUTPUT, TASK, learn_captions
from evenhand.model_zoo.training.caption_pairs import CaptionPairs, read_pairs
from evenhand.model_zoo.training.caption_scores import caption_scores, word_edits
from evenhand.model_zoo.training.checkpoint import bind
from evenhand.model_zoo.training.curves import write_curves
from evenhand.model_zoo.training.determinism import deterministic
from evenhand.model_zoo.training.held_out import write_held_out
from evenhand.model_zoo.training.labelled_items import file_hashes, read_table
from evenhand.model_zoo.training.metrics_log import Say, read_log
from evenhand.model_zoo.training.recipe import keep_recipe, recipe_key
from evenhand.model_zoo.training.recipe_file import CaptionsRecipe
from evenhand.model_zoo.training.split_file import write_split
from evenhand.model_zoo.training.trained_card import (
    TrainedCard,
    trained,
    trained_output,
    write_trained_card,
)
from evenhand.model_zoo.training.trainer_run import quiet_transformers
from evenhand.model_zoo.whisper.speech_model import open_speech_model

LIBRARIES: Final = ("peft", "torch", "transformers")
WHISPER: Final = "whisper"
BATCH: Final = 8
"""Held-out sounds that are captioned together."""


def run_captions(
    recipe: CaptionsRecipe, out: Path, *, base: Path, say: Say = lambda _: None
) -> TrainedCard:
    """Fine-tune what a recipe asks for, or go on with what is there, and write all of it.

    Args:
        recipe: the recipe.
        out: folder of the run; made if missing.
        base: folder that files of the recipe are relative to.
        say: told what is going on.

    Returns:
        The card, as written.

    Raises:
        ZooError: data or a Whisper that cannot be used, a person in two parts, the folder of
            another run.
    """
    path = base / recipe.data.table
    pairs = read_pairs(
        read_table(path),
        recipe.data,
        recipe.split,
        folder=path.parent,
        file=path.name,
        seed=recipe.seed,
    )
    hashes = dict(file_hashes(_read_files(path, base / recipe.whisper)))
    hashes["sounds"] = _sounds_hash(pairs)
    out.mkdir(parents=True, exist_ok=True)
    key = recipe_key(recipe, hashes)
    bind(out, key=key)
    with deterministic(threads=None):
        model, processor = learn_captions(recipe, pairs, base=base, out=out, say=say)
    say("writing the Whisper, captions of held-out persons and the card")
    folder = out / WHISPER
    with quiet_transformers():
        model.save_pretrained(folder)
        processor.save_pretrained(folder)
    write_curves(read_log(out), out, error="wer", unit="word error rate")
    return _written(recipe, pairs, hashes, out=out, key=key)


def _written(
    recipe: CaptionsRecipe, pairs: CaptionPairs, hashes: dict[str, str], *, out: Path, key: str
) -> TrainedCard:
    """Caption the held-out items with what was written, and write captions and card."""
    test = pairs.split.test
    wanted = [pairs.captions[place] for place in test]
    with quiet_transformers():
        got = held_out_captions(out / WHISPER, [pairs.files[place] for place in test], recipe)
    words = np.asarray([[len(one.split())] for one in wanted], np.float32)
    edits = [[word_edits(one, other)] for one, other in zip(wanted, got, strict=True)]
    scores = words - np.asarray(edits, np.float32)
    write_held_out(out, pairs.items, test, names=(OUTPUT,), labels=words, scores=scores)
    texts = {"item": [pairs.items.ids[place] for place in test], "wanted": wanted, "got": got}
    pyarrow.parquet.write_table(pa.table(texts), out / "captions.parquet")
    write_split(out, pairs.split, pairs.items)
    keep_recipe(recipe, out)
    found = asdict(caption_scores(wanted, got))
    weights = {
        f"{WHISPER}/{one.name}": one for one in sorted((out / WHISPER).glob("*.safetensors"))
    }
    output = known_outputs("caption", modality="voice")[0]
    card = TrainedCard(
        schema=1,
        name=recipe.name,
        modality=recipe.modality,
        facts=recipe.card,
        outputs=(trained_output(output, levels=False),),
        attributes=recipe.data.attributes,
        margin=recipe.margin,
        training=trained(
            recipe,
            pairs.split,
            pairs.items.persons,
            read_log(out),
            key=key,
            data=hashes,
            libraries=LIBRARIES,
            method=_method(recipe),
        ),
        held_out={OUTPUT: {"n": len(wanted), **found}},
        weights=dict(file_hashes(weights)),
        measured={},
    )
    write_trained_card(card, out)
    return card


def held_out_captions(folder: Path, files: Sequence[Path], recipe: CaptionsRecipe) -> list[str]:
    """Return what a Whisper writes for some sounds.

    Args:
        folder: of the Whisper.
        files: the sounds.
        recipe: language and length of captions.
    """
    model = open_speech_model(folder, runtime="torch", precision="f32")
    got: list[str] = []
    for start in range(0, len(files), BATCH):
        waves = [
            read_sound(file, rate_hz=model.rate_hz, longest_s=model.window_s)
            for file in files[start : start + BATCH]
        ]
        languages = [recipe.language] * len(waves) if model.languages else None
        written = model.written(
            waves,
            languages=languages,
            task=TASK if languages else None,
            most_tokens=recipe.longest_tokens,
        )
        got += [one.strip() for one in written]
    return got


def _read_files(table: Path, whisper: Path) -> dict[str, Path]:
    """Return table and weights, by role."""
    weights = sorted([*whisper.glob("*.safetensors"), *whisper.glob("*.bin")])
    return {"table": table} | {f"whisper/{one.name}": one for one in weights}


def _sounds_hash(pairs: CaptionPairs) -> str:
    """Return one sha256 over the sounds of all items, in the order of the table."""
    hashes = file_hashes(dict(zip(pairs.items.ids, pairs.files, strict=True)))
    return hashlib.sha256(json.dumps(dict(hashes)).encode()).hexdigest()


def _method(recipe: CaptionsRecipe) -> str:
    """Return in words how it was fine-tuned."""
    learning, lora = recipe.learning, recipe.lora
    what = f"low-rank updates of rank {lora.rank}, merged" if lora else "all weights"
    frozen = ", encoder frozen" if recipe.freeze_encoder else ""
    return (
        f"Whisper fine-tuned on captions: {what}{frozen}; AdamW, rate {learning.rate:g}, weight "
        f"decay {learning.weight_decay:g}, batch {learning.batch}; the epoch with the smallest "
        f"validation loss"
    )
