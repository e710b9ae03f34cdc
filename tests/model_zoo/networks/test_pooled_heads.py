"""Pooled heads against a plain network on the four statistics."""

import torch
from torch import nn

from evenhand.model_zoo.networks.pooled_heads import PooledHeads, pooled


def _plain(width: int) -> nn.Sequential:
    """Return a head of the published widths, under names of our own."""
    layers: list[nn.Module] = [nn.Linear(4 * width, 64), nn.ReLU()]
    for before, after in ((64, 64), (64, 32), (32, 16)):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(16, 1)).eval()


def test_scores_are_those_of_the_heads_one_by_one() -> None:
    torch.manual_seed(0)
    plain = [_plain(12) for _ in range(4)]
    states = torch.randn(3, 30, 12)
    told = [{f"mlp.{name}": one for name, one in head.state_dict().items()} for head in plain]
    heads = PooledHeads.of(told)
    four = torch.cat(
        [states.mean(1), states.min(1).values, states.max(1).values, states.std(1)], dim=1
    )
    with torch.inference_mode():
        expected = torch.cat([one(four) for one in plain], dim=1)
        assert torch.allclose(heads(states), expected, atol=1e-6)
    assert torch.allclose(pooled(states), four)


def test_fresh_heads_have_the_published_number_of_weights() -> None:
    heads = PooledHeads(width=768, hidden=(64, 64, 32, 16), heads=1)
    assert sum(one.numel() for one in heads.parameters()) == 203_457
