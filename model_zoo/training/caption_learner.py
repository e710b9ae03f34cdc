"""Fine-tuning a Whisper on captions, with the sequence-to-sequence trainer of transformers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch.utils.data import Dataset
from transformers import (
    EarlyStoppingCallback,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
    WhisperForConditionalGeneration,
    WhisperProcessor,
)

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.training.caption_pairs import CaptionPairs
from evenhand.model_zoo.training.caption_scores import caption_scores
from evenhand.model_zoo.training.lora import merged, with_lora
from evenhand.model_zoo.training.metrics_log import Say, trim
from evenhand.model_zoo.training.recipe_file import CaptionsRecipe
from evenhand.model_zoo.training.trainer_run import (
    CHECKPOINTS,
    EpochLog,
    last_checkpoint,
    quiet_transformers,
    trained,
    trainer_settings,
)

IGNORED: Final = -100
"""Label of padding, which the loss leaves out."""

TASK: Final = "transcribe"
OUTPUT: Final = "caption"


class Examples(Dataset[dict[str, Any]]):
    """Sounds as spectrograms and captions as tokens, made when they are asked for."""

    def __init__(
        self,
        pairs: CaptionPairs,
        where: Sequence[int],
        processor: WhisperProcessor,
        longest: int,
    ) -> None:
        """Take the positions of the items of one part."""
        self.pairs, self.where, self.processor, self.longest = pairs, where, processor, longest

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.where)

    def __getitem__(self, place: int) -> dict[str, Any]:
        """Return one, without the first token, which the model puts there itself."""
        item = int(self.where[place])
        extractor = self.processor.feature_extractor
        wave = read_sound(
            self.pairs.files[item],
            rate_hz=extractor.sampling_rate,
            longest_s=extractor.chunk_length,
        )
        features = extractor(wave, sampling_rate=extractor.sampling_rate, return_tensors="pt")
        tokens = self.processor.tokenizer(self.pairs.captions[item]).input_ids[1:]
        kept = tokens if len(tokens) <= self.longest else [*tokens[: self.longest - 1], tokens[-1]]
        return {"input_features": features.input_features[0], "labels": kept}


def collated(examples: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
    """Return examples as one batch, captions padded with what the loss leaves out.

    Args:
        examples: spectrograms of one shape and tokens.
    """
    longest = max(len(one["labels"]) for one in examples)
    padded = [one["labels"] + [IGNORED] * (longest - len(one["labels"])) for one in examples]
    features = torch.stack([one["input_features"] for one in examples])
    return {"input_features": features, "labels": torch.tensor(padded)}


def open_whisper(folder: Path) -> tuple[Any, Any]:
    """Return the model and the processor of a local Whisper; nothing is fetched.

    Args:
        folder: in the form of transformers.

    Raises:
        ZooError: no such folder, or no Whisper in it.
    """
    try:
        with quiet_transformers():
            model = WhisperForConditionalGeneration.from_pretrained(folder, local_files_only=True)
            return model, WhisperProcessor.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        problem = (
            f"whisper: {folder}: no Whisper in the form of transformers "
            f"({str(error).splitlines()[0]}); `evenhand zoo fetch whisper-base` makes one"
        )
        raise ZooError([problem]) from None


def learn_captions(
    recipe: CaptionsRecipe, pairs: CaptionPairs, *, base: Path, out: Path, say: Say
) -> tuple[Any, Any]:
    """Return the model with the weights that were best on validation persons, and its processor.

    A run that was stopped goes on after the last epoch whose checkpoint is whole.

    Args:
        recipe: the recipe.
        pairs: sounds and captions.
        base: folder that the Whisper's folder is relative to.
        out: folder of the run.
        say: told a line an epoch.

    Raises:
        ZooError: no Whisper, or no such layers for low-rank updates.
    """
    model, processor = open_whisper(base / recipe.whisper)
    most = model.config.max_target_positions
    if recipe.longest_tokens > most:
        problem = f"longest_tokens: the Whisper writes {most} at most, got {recipe.longest_tokens}"
        raise ZooError([problem])
    _set_language(model, processor, recipe.language)
    if recipe.freeze_encoder:
        model.freeze_encoder()
    torch.manual_seed(recipe.seed)
    frozen = recipe.freeze_encoder
    learner = with_lora(model, recipe.lora, freeze_encoder=frozen) if recipe.lora else model
    parts = {
        name: Examples(pairs, getattr(pairs.split, name).tolist(), processor, recipe.longest_tokens)
        for name in ("train", "valid")
    }
    stored, epochs = last_checkpoint(out / CHECKPOINTS)
    trim(out, epochs=epochs)
    trainer = Seq2SeqTrainer(
        model=learner,
        args=_arguments(recipe, out),
        train_dataset=parts["train"],
        eval_dataset=parts["valid"],
        data_collator=collated,
        compute_metrics=lambda told: _measures(told, processor.tokenizer),
        callbacks=[
            EarlyStoppingCallback(early_stopping_patience=recipe.learning.patience),
            EpochLog(out, say, _by_output, epochs=recipe.learning.epochs),
        ],
    )
    if stored is not None:
        say(f"resumed after epoch {epochs}")
    return merged(trained(trainer, checkpoint=stored)), processor


def _set_language(model: Any, processor: Any, language: str) -> None:  # noqa: ANN401 of transformers
    """Let model and tokenizer write one language; a Whisper of English alone needs no telling."""
    model.generation_config.forced_decoder_ids = None
    known = [one.strip("<|>") for one in getattr(model.generation_config, "lang_to_id", None) or ()]
    if known and language not in known:
        problem = f"language: the Whisper has {', '.join(sorted(known))}, got {language!r}"
        raise ZooError([problem])
    if known:
        processor.tokenizer.set_prefix_tokens(language=language, task=TASK)
        model.generation_config.language, model.generation_config.task = language, TASK


def _arguments(recipe: CaptionsRecipe, out: Path) -> Seq2SeqTrainingArguments:
    """Return the settings of the trainer: local, silent, seeded, one checkpoint an epoch."""
    return Seq2SeqTrainingArguments(
        **trainer_settings(recipe, out),
        predict_with_generate=True,
        generation_max_length=recipe.longest_tokens,
    )


def _measures(told: Any, tokenizer: Any) -> dict[str, float]:  # noqa: ANN401 of transformers
    """Return word error rate and chrF of a part."""
    blank = tokenizer.eos_token_id
    said, wanted = (
        tokenizer.batch_decode(np.where(one == IGNORED, blank, one), skip_special_tokens=True)
        for one in (told.predictions, told.label_ids)
    )
    found = caption_scores([one.strip() for one in wanted], [one.strip() for one in said])
    return {"wer": found.wer, "chrf": found.chrf}


def _by_output(metrics: Mapping[str, float]) -> Mapping[str, Mapping[str, float | None]]:
    """Return the measures of captions by their names in the log."""
    return {OUTPUT: {name: metrics[f"eval_{name}"] for name in ("wer", "chrf")}}
