"""Encoder and heads trained together, from drawn weights: for the small models that are shipped."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from evenhand.model_zoo.training.determinism import deterministic, seeded
from evenhand.model_zoo.training.stimulus_corpus import StimulusCorpus

Disturb: TypeAlias = Callable[[Tensor, torch.Generator], Tensor]
"""Small changes of a batch that do not change what it shows."""

NONE_SHOWN: Final = 0.25
"""Score, as a share of the scale, below which all outputs mean that nothing is shown."""

TOGETHER: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How a network is trained.

    Attributes:
        seed: of everything drawn.
        epochs: passes over the training part.
        rate: highest learning rate; it rises to there and falls to nothing.
        rise: share of the run in which it rises.
        decay: of weights.
        batch: items a step.
        top: upper end of the scale of the scores.
        squares: weight of the squared error beside that of the choice.
    """

    seed: int
    epochs: int
    rate: float
    rise: float
    decay: float
    batch: int
    top: float
    squares: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRun:
    """A trained network.

    Attributes:
        network: encoder, then heads, rounded to 16 bit.
        best_epoch: the pass whose weights these are, by the valid part.
    """

    network: nn.Sequential
    best_epoch: int


def train_whole(
    network: nn.Sequential,
    corpus: StimulusCorpus,
    *,
    schedule: Schedule,
    disturb: Disturb,
    say: Callable[[str], None],
) -> WholeRun:
    """Train a network to name the intended emotion and its intensity.

    The loss is the cross-entropy of the choice between the outputs and "none shown", a constant,
    plus the squared distance from the intended intensity. The weights of the best pass on the
    valid part are kept and rounded to 16 bit, so that every form of the model holds the same.

    Args:
        network: encoder, then heads; its weights are drawn already.
        corpus: what to train on; nobody is in two parts.
        schedule: how.
        disturb: changes of a batch.
        say: told after each pass.

    Returns:
        The network, ready to score. The same seed gives the same weights on a machine of a kind.
    """
    inputs, labels = torch.from_numpy(corpus.inputs), torch.from_numpy(corpus.labels)
    train = torch.from_numpy(np.flatnonzero(corpus.split == "train"))
    valid = np.flatnonzero(corpus.split == "valid")
    size = min(schedule.batch, len(train))
    steps = schedule.epochs * (len(train) // size)
    best, best_epoch, kept = -1.0, 0, deepcopy(network.state_dict())
    with deterministic():
        optimiser = torch.optim.AdamW(
            network.parameters(), lr=schedule.rate, weight_decay=schedule.decay
        )
        pace = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, schedule.rate, total_steps=steps, pct_start=schedule.rise
        )
        for epoch in range(1, schedule.epochs + 1):
            with seeded(schedule.seed, epoch) as drawn:
                order = train[torch.randperm(len(train), generator=drawn)]
                network.train()
                for start in range(0, len(order) - size + 1, size):
                    batch = order[start : start + size]
                    found = network(disturb(inputs[batch], drawn))
                    loss = _loss(found, labels[batch], schedule)
                    optimiser.zero_grad()
                    loss.backward()  # type: ignore[no-untyped-call]
                    optimiser.step()
                    pace.step()
            share = hits(scores_of(network, corpus.inputs[valid]), corpus.labels[valid], schedule)
            if share > best:
                best, best_epoch, kept = share, epoch, deepcopy(network.state_dict())
            say(f"epoch {epoch} of {schedule.epochs}: {share:.3f} of valid items named")
    network.load_state_dict(kept)
    return WholeRun(network=network.half().float().eval(), best_epoch=best_epoch)


def scores_of(network: nn.Module, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the scores of items, items x outputs."""
    network.eval()
    with torch.inference_mode():
        starts = range(0, len(inputs), TOGETHER)
        parts = [network(torch.from_numpy(inputs[at : at + TOGETHER])) for at in starts]
    scores: NDArray[np.float32] = torch.cat(parts).numpy()
    return scores


def hits(scores: NDArray[np.float32], labels: NDArray[np.float32], schedule: Schedule) -> float:
    """Return the share of items whose intended emotion, or that none is, the model names.

    Args:
        scores: items x outputs, 0..top.
        labels: items x outputs, 0..1.
        schedule: holds the scale.
    """
    return float((chosen(scores, schedule.top) == intended(labels)).mean())


def chosen(scores: NDArray[np.float32], top: float) -> NDArray[np.int64]:
    """Return the position of the highest score, -1 where none reaches what counts as shown."""
    none = scores.max(axis=1) < NONE_SHOWN * top
    return np.where(none, -1, scores.argmax(axis=1))


def intended(labels: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the position of the intended emotion, -1 where none is intended."""
    return np.where(labels.max(axis=1) > 0, labels.argmax(axis=1), -1)


def _loss(scores: Tensor, labels: Tensor, schedule: Schedule) -> Tensor:
    """Return how far scores are from what is intended."""
    none = torch.full((len(scores), 1), NONE_SHOWN * schedule.top)
    right = torch.where(labels.amax(1) > 0, labels.argmax(1) + 1, 0)
    choice = functional.cross_entropy(torch.cat([none, scores], 1), right)
    return choice + schedule.squares * functional.mse_loss(scores, schedule.top * labels)
