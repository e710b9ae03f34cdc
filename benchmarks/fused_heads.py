"""The heads of Empathic Insight Face on cached embeddings: one product against loops of modules.

    python benchmarks/fused_heads.py [--rounds 7]

Three ways to score the same embeddings with the same random weights of the published shapes:

- `stacked`: all heads as one network, `StackedHeads`;
- `loop of heads`: one plain module a head, each given the whole batch;
- `loop of items and heads`: one plain module a head, given one item at a time, as public code
  around these models does.

Each round runs all three, one after the other, on one thread; the figure is the least processor
time of the rounds. All three are checked to agree to 1e-5.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

import torch
from torch import Tensor, nn

from evenhand.model_zoo.card import card
from evenhand.model_zoo.networks.stacked_heads import StackedHeads

MODELS = ("empathic-insight-face-small", "empathic-insight-face-large")
BATCHES = (1, 32, 1024)
ITEMS = 8
"""Items of a batch that are scored one at a time; the time of one does not depend on the rest."""


def modules(stacked: StackedHeads) -> list[nn.Sequential]:
    """Return the same heads as plain modules."""
    heads = []
    for number in range(stacked.heads):
        layers: list[nn.Module] = []
        for into, out in pairwise(stacked.widths):
            layers += [nn.Linear(into, out), nn.ReLU(), nn.Dropout(0.1)]
        head = nn.Sequential(*layers[:-2]).eval()
        state = stacked.unstacked(number).items()
        head.load_state_dict({name.removeprefix("layers."): one for name, one in state})
        heads.append(head)
    return heads


def looped(heads: list[nn.Sequential], batch: Tensor) -> Tensor:
    """Return what a loop over the heads says of a batch."""
    return torch.cat([head(batch) for head in heads], dim=1)


def one_by_one(heads: list[nn.Sequential], batch: Tensor) -> Tensor:
    """Return what a loop over the items, and in it over the heads, says of a batch."""
    return torch.cat([looped(heads, item) for item in batch.unsqueeze(1)])


def least(ways: Mapping[str, Callable[[], Tensor]], rounds: int) -> dict[str, float]:
    """Return the least processor time of each way in milliseconds, rounds interleaved."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.process_time()
            way()
            best[name] = min(best[name], 1000 * (time.process_time() - start))
    return best


def compare(model: str, rounds: int) -> None:
    """Print the three ways for one model."""
    told = card(model).heads[0]
    stacked = StackedHeads(widths=told.widths or (), heads=told.count).eval()
    heads = modules(stacked)
    for size in BATCHES:
        batch = torch.randn(size, stacked.widths[0])
        some = batch[:ITEMS]
        assert torch.allclose(stacked(batch), looped(heads, batch), atol=1e-5)  # noqa: S101
        assert torch.allclose(stacked(some), one_by_one(heads, some), atol=1e-5)  # noqa: S101
        ways = {
            "stacked": partial(stacked, batch),
            "heads": partial(looped, heads, batch),
            "items": partial(one_by_one, heads, some),
        }
        best = least(ways, rounds)
        items = best["items"] * size / len(some)
        print(
            f"{model}, {size:4} items: stacked {best['stacked']:9.2f} ms; loop of heads"
            f" {best['heads']:9.2f} ms, {best['heads'] / best['stacked']:.2f}x; loop of items and"
            f" heads {items:9.2f} ms, {items / best['stacked']:.1f}x"
        )


def main() -> None:
    """Compare both models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with torch.inference_mode():
        for model in MODELS:
            compare(model, rounds)


if __name__ == "__main__":
    main()
