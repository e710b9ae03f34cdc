"""The loop: heads learn from cached embeddings, epoch by epoch, and can be stopped at any moment.

The encoder stays as it is; its embeddings were computed once. All heads learn together: every
output counts alike, whatever number of items is rated for it, and what is unrated counts for
nothing.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.checkpoint import read_checkpoint, write_checkpoint
from evenhand.model_zoo.training.determinism import deterministic, seeded
from evenhand.model_zoo.training.level_weights import level_weights
from evenhand.model_zoo.training.metrics_log import Measured, Say, append, trim
from evenhand.model_zoo.training.recipe_file import Learning
from evenhand.model_zoo.training.splits import Split, check_disjoint
from evenhand.model_zoo.training.trained_heads import TrainedHeads
from evenhand.model_zoo.training.valid_scores import output_scores

SCORED: Final = 1024
"""Items that are scored together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is learnt from.

    Attributes:
        embeddings: items x shape of one; may lie in a file.
        labels: items x outputs; nan where unrated.
        names: of the outputs.
        persons: who is in each item.
        split: which items are for what.
    """

    embeddings: NDArray[np.floating]
    labels: NDArray[np.float32]
    names: tuple[str, ...]
    persons: tuple[str, ...]
    split: Split


@dataclass(slots=True, kw_only=True)
class _Run:
    """A run between two epochs."""

    heads: TrainedHeads
    optimiser: torch.optim.Optimizer
    best: dict[str, torch.Tensor]
    best_loss: float = float("inf")
    epoch: int = 0
    waited: int = 0

    def state(self) -> dict[str, Any]:
        """Return all of it as tensors and numbers."""
        return {
            "heads": self.heads.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "best": self.best,
            "best_loss": self.best_loss,
            "epoch": self.epoch,
            "waited": self.waited,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what was stored."""
        self.heads.load_state_dict(state["heads"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.best, self.best_loss = state["best"], state["best_loss"]
        self.epoch, self.waited = state["epoch"], state["waited"]


def train_heads(
    heads: TrainedHeads,
    material: Material,
    learning: Learning,
    *,
    seed: int,
    folder: Path,
    key: str,
    device: str = "cpu",
    say: Say = lambda _: None,
) -> TrainedHeads:
    """Return heads with the weights of the epoch that was best on the validation persons.

    After every epoch the state is on disk. A run that was killed goes on after its last whole
    epoch and ends with the same bits as one that was not.

    Args:
        heads: fresh ones; trained in place.
        material: embeddings, labels, persons, split.
        learning: step size, batch, epochs, patience, balance.
        seed: of the order of items and of dropout.
        folder: for checkpoint and log; made if missing.
        key: of the recipe and its data; the folder is bound to it.
        device: what torch computes on.
        say: told a line an epoch.

    Raises:
        ZooError: a person in two parts, an output without a label in training, the folder of
            another run, or a loss that is no longer a number.
    """
    check_disjoint(material.split, material.persons)
    weights = label_weights(material, learning)
    folder.mkdir(parents=True, exist_ok=True)
    with deterministic():
        run = _begun(heads.to(device), learning)
        stored = read_checkpoint(folder, key=key)
        if stored is not None:
            run.restore(dict(stored))
            say(f"resumed after epoch {run.epoch}")
        trim(folder, epochs=run.epoch)
        while run.epoch < learning.epochs and run.waited < learning.patience:
            measured = _epoch(run, material, weights, learning, seed)
            append(folder, measured)
            write_checkpoint(folder, run.state(), key=key)
            say(_line(measured, learning))
        heads.load_state_dict(run.best)
    return heads.to("cpu").eval()


def label_weights(material: Material, learning: Learning) -> NDArray[np.float32]:
    """Return what each label counts: 0 where unrated, and every output alike in each part.

    Args:
        material: labels and split.
        learning: how much rare levels weigh.

    Returns:
        Items x outputs; 0 for held-out items.

    Raises:
        ZooError: an output without a label in training, or no label at all in another part.
    """
    weights = np.zeros_like(material.labels)
    for where in (material.split.train, material.split.valid):
        part = level_weights(material.labels[where], most=learning.balance)
        rated = np.maximum((part > 0).sum(axis=0), 1)
        weights[where] = part * (len(where) / rated)
    unrated = weights[material.split.train].sum(axis=0) == 0
    if unrated.any():
        named = ", ".join(name for name, one in zip(material.names, unrated, strict=True) if one)
        problem = f"no training person is rated for {named}; drop the target or add ratings"
        raise ZooError([problem])
    if not weights[material.split.valid].any():
        problem = "no validation person is rated for any output; when to stop cannot be told"
        raise ZooError([problem])
    if np.isnan(material.labels[material.split.test]).all():
        problem = "no held-out person is rated for any output; how good it is cannot be told"
        raise ZooError([problem])
    return weights


def score_heads(
    heads: TrainedHeads, embeddings: NDArray[np.floating], where: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the scores of some items.

    Args:
        heads: what scores.
        embeddings: of all items.
        where: positions of the wanted ones.

    Returns:
        Wanted items x outputs, on the scales of the labels.
    """
    raw = _raw(heads, embeddings, where)
    with torch.inference_mode():
        scores: NDArray[np.float32] = heads.readings(raw).cpu().numpy()
    return scores


def _begun(heads: TrainedHeads, learning: Learning) -> _Run:
    """Return a run before its first epoch."""
    optimiser = torch.optim.AdamW(
        heads.parameters(), lr=learning.rate, weight_decay=learning.weight_decay
    )
    return _Run(heads=heads, optimiser=optimiser, best=copy.deepcopy(heads.state_dict()))


def _epoch(
    run: _Run, material: Material, weights: NDArray[np.float32], learning: Learning, seed: int
) -> Measured:
    """Pass once over the training items, then measure the validation items."""
    run.epoch += 1
    losses = []
    with seeded(seed, run.epoch) as generator:
        run.heads.train()
        for where in _batches(material.split.train, learning.batch, generator):
            loss = _loss(run.heads, _tensor(material.embeddings, where), material, weights, where)
            run.optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            run.optimiser.step()
            losses.append(float(loss.detach()) * len(where))
    measured = _measured(run, material, weights, sum(losses) / len(material.split.train))
    if not np.isfinite([measured.train_loss, measured.valid_loss]).all():
        problem = f"epoch {run.epoch}: the loss is no number any more; lower learning.rate"
        raise ZooError([problem])
    run.waited += 1
    if measured.valid_loss < run.best_loss:
        run.best_loss, run.waited = measured.valid_loss, 0
        run.best = copy.deepcopy(run.heads.state_dict())
    return measured


def _batches(
    items: NDArray[np.int64], size: int, generator: torch.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield the items in drawn order; within a batch in the order of the file, for its sake."""
    order = items[torch.randperm(len(items), generator=generator).numpy()]
    for start in range(0, len(order), size):
        yield np.sort(order[start : start + size])


def _tensor(array: NDArray[np.floating], where: NDArray[np.int64]) -> torch.Tensor:
    """Return some rows as 32-bit numbers."""
    return torch.from_numpy(np.ascontiguousarray(array[where], dtype=np.float32))


def _loss(
    heads: TrainedHeads,
    embeddings: torch.Tensor,
    material: Material,
    weights: NDArray[np.float32],
    where: NDArray[np.int64],
) -> torch.Tensor:
    """Return the mean loss of a batch; unrated cells weigh 0."""
    device = next(heads.parameters()).device
    labels = torch.from_numpy(np.nan_to_num(material.labels[where])).to(device)
    losses = heads.readings.loss(heads.network(embeddings.to(device)), labels)
    return (losses * torch.from_numpy(weights[where]).to(device)).mean()


def _raw(
    heads: TrainedHeads, embeddings: NDArray[np.floating], where: NDArray[np.int64]
) -> torch.Tensor:
    """Return what the heads give for some items, without dropout."""
    heads.eval()
    device = next(heads.parameters()).device
    blocks = [where[start : start + SCORED] for start in range(0, len(where), SCORED)]
    with torch.inference_mode():
        return torch.cat([heads.network(_tensor(embeddings, one).to(device)) for one in blocks])


def _measured(
    run: _Run, material: Material, weights: NDArray[np.float32], train_loss: float
) -> Measured:
    """Measure the validation items."""
    where = material.split.valid
    raw = _raw(run.heads, material.embeddings, where)
    labels = torch.from_numpy(np.nan_to_num(material.labels[where])).to(raw.device)
    with torch.inference_mode():
        losses = run.heads.readings.loss(raw, labels).cpu().numpy()
        scores = run.heads.readings(raw).cpu().numpy()
    rated = weights[where].sum(axis=0) > 0
    return Measured(
        epoch=run.epoch,
        train_loss=train_loss,
        valid_loss=float((losses * weights[where])[:, rated].mean()),
        outputs=output_scores(material.labels[where], scores, material.names),
    )


def _line(measured: Measured, learning: Learning) -> str:
    """Return an epoch in words."""
    errors = [one["mae"] for one in measured.outputs.values() if one["mae"] is not None]
    return (
        f"epoch {measured.epoch} of {learning.epochs}: loss {measured.train_loss:.4f}, "
        f"validation {measured.valid_loss:.4f}, mean absolute error {np.mean(errors):.4f}"
    )
