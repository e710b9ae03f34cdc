"""Trained heads as layers that a quantiser knows."""

from collections.abc import Sequence

import pytest
import torch

from evenhand.model_zoo.networks.flattened_heads import FlattenedHeads
from evenhand.model_zoo.networks.stacked_heads import StackedHeads
from evenhand.model_zoo.training.grouped_heads import GroupedHeads


@pytest.mark.parametrize("hidden", [(), (8,), (8, 6, 4)])
def test_they_are_the_same_function_as_stacked_heads(hidden: Sequence[int]) -> None:
    heads = StackedHeads(widths=(12, *hidden, 1), heads=5, dropout=0.3).eval()
    grouped = GroupedHeads.of(heads).eval()
    x = torch.randn(9, 12)
    torch.testing.assert_close(grouped(x), heads(x), atol=1e-6, rtol=1e-5)
    assert grouped.rates == (0.3,) * len(hidden)


def test_they_are_the_same_function_as_flattened_heads() -> None:
    heads = FlattenedHeads(positions=6, width=4, projection=8, hidden=(5,), heads=3).eval()
    grouped = GroupedHeads.of(heads).eval()
    x = torch.randn(7, 6, 4)
    torch.testing.assert_close(grouped(x), heads(x), atol=1e-6, rtol=1e-5)
    assert grouped.rates == (0.0, 0.1)


def test_in_training_they_leave_units_out() -> None:
    grouped = GroupedHeads.of(StackedHeads(widths=(12, 64, 1), heads=2, dropout=0.5)).train()
    x = torch.randn(4, 12)
    assert not torch.equal(grouped(x), grouped(x))
