"""Training on in 8 bit integers, with the trainer of transformers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.utils.data import Dataset
from transformers import EarlyStoppingCallback, Trainer, TrainingArguments

from evenhand.model_zoo.training.grouped_heads import GroupedHeads
from evenhand.model_zoo.training.heads import Material, label_weights
from evenhand.model_zoo.training.metrics_log import Say, trim
from evenhand.model_zoo.training.readings import Readings
from evenhand.model_zoo.training.recipe_file import QatRecipe
from evenhand.model_zoo.training.trained_heads import TrainedHeads
from evenhand.model_zoo.training.trainer_run import (
    CHECKPOINTS,
    EpochLog,
    last_checkpoint,
    trained,
    trainer_settings,
)
from evenhand.model_zoo.training.valid_scores import output_scores

SEPARATOR: Final = "/"


class Tower(nn.Module):
    """What a quantiser is given: an encoder, if there is one, and the heads upon it."""

    def __init__(self, encoder: nn.Module | None, heads: TrainedHeads) -> None:
        """Put the heads, as layers that a quantiser knows, on the encoder."""
        super().__init__()
        self.encoder = encoder
        self.heads = GroupedHeads.of(heads.network)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return one number a head: items x heads."""
        raw: torch.Tensor = self.heads(inputs if self.encoder is None else self.encoder(inputs))
        return raw


class ReadTower(nn.Module):
    """A tower and how its numbers are read; with labels it returns its loss too."""

    def __init__(self, tower: nn.Module, readings: Readings) -> None:
        """Put both together."""
        super().__init__()
        self.tower, self.readings = tower, readings

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return scores: items x heads."""
        scores: torch.Tensor = self.readings(self.tower(inputs))
        return scores


class Learner(nn.Module):
    """What the trainer of transformers is given: scores and loss in one call."""

    def __init__(self, read: ReadTower) -> None:
        """Take what learns."""
        super().__init__()
        self.read = read

    def forward(
        self, inputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        """Return the loss of a batch and its scores."""
        raw = self.read.tower(inputs)
        losses = self.read.readings.loss(raw, torch.nan_to_num(labels)) * weights
        return {"loss": losses.mean(), "scores": self.read.readings(raw)}


class Rows(Dataset[dict[str, torch.Tensor]]):
    """Inputs, labels and what each label counts, of one part."""

    def __init__(
        self, material: Material, weights: NDArray[np.float32], where: NDArray[np.int64]
    ) -> None:
        """Take the positions of the items."""
        self.material, self.weights, self.where = material, weights, where

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.where)

    def __getitem__(self, place: int) -> dict[str, torch.Tensor]:
        """Return one item."""
        item = self.where[place]
        row = np.array(self.material.embeddings[item], dtype=np.float32)
        return {
            "inputs": torch.from_numpy(row),
            "labels": torch.from_numpy(self.material.labels[item]),
            "weights": torch.from_numpy(self.weights[item]),
        }


def learn_quantised(
    read: ReadTower, material: Material, recipe: QatRecipe, *, out: Path, say: Say
) -> ReadTower:
    """Return a quantised tower after training, with the weights that were best on validation.

    Args:
        read: the tower, already quantised; trained in place.
        material: inputs, labels, persons, split.
        recipe: how to learn.
        out: folder of the run.
        say: told a line an epoch.
    """
    torch.manual_seed(recipe.seed)
    weights = label_weights(material, recipe.learning)
    stored, epochs = last_checkpoint(out / CHECKPOINTS)
    trim(out, epochs=epochs)
    if stored is not None:
        say(f"resumed after epoch {epochs}")
    trainer = Trainer(
        model=Learner(read),
        args=TrainingArguments(**trainer_settings(recipe, out)),
        train_dataset=Rows(material, weights, material.split.train),
        eval_dataset=Rows(material, weights, material.split.valid),
        compute_metrics=lambda told: _measures(told, material.names),
        callbacks=[
            EarlyStoppingCallback(early_stopping_patience=recipe.learning.patience),
            EpochLog(out, say, _by_output, epochs=recipe.learning.epochs),
        ],
    )
    learner: Learner = trained(trainer, checkpoint=stored)
    return learner.read.cpu().eval()


def _measures(told: Any, names: Sequence[str]) -> dict[str, float | None]:  # noqa: ANN401 of transformers
    """Return the measures of every output under flat names."""
    found = output_scores(told.label_ids, told.predictions, names)
    return {
        f"{name}{SEPARATOR}{measure}": value
        for name, measures in found.items()
        for measure, value in measures.items()
    }


def _by_output(metrics: Mapping[str, float]) -> Mapping[str, Mapping[str, float | None]]:
    """Return flat names as measures by output."""
    found: dict[str, dict[str, float | None]] = {}
    for key, value in metrics.items():
        name, separator, measure = key.removeprefix("eval_").rpartition(SEPARATOR)
        if separator:
            found.setdefault(name, {})[measure] = value
    return found
