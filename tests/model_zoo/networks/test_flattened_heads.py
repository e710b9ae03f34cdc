"""Flattened heads against one plain network a head, written as the published code has it."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.flattened_heads import FlattenedHeads

POSITIONS, WIDTH, PROJECTION, HIDDEN = 6, 8, 10, (9, 7, 5)


class FullEmbeddingMLP(nn.Module):
    """One head as its authors wrote it."""

    def __init__(self) -> None:
        """Make the layers."""
        super().__init__()
        self.proj = nn.Linear(POSITIONS * WIDTH, PROJECTION)
        layers: list[nn.Module] = [nn.ReLU(), nn.Dropout(0.0)]
        before = PROJECTION
        for after in HIDDEN:
            layers += [nn.Linear(before, after), nn.ReLU(), nn.Dropout(0.1)]
            before = after
        self.mlp = nn.Sequential(*layers, nn.Linear(before, 1))

    def forward(self, states: Tensor) -> Tensor:
        """Return (n, 1)."""
        score: Tensor = self.mlp(self.proj(states.flatten(1)))
        return score


@pytest.fixture(scope="module")
def published() -> list[FullEmbeddingMLP]:
    torch.manual_seed(3)
    return [FullEmbeddingMLP().eval() for _ in range(4)]


@pytest.fixture
def states() -> Tensor:
    return torch.randn(5, POSITIONS, WIDTH, generator=torch.Generator().manual_seed(1))


def test_scores_are_those_of_the_heads_one_by_one(
    published: list[FullEmbeddingMLP], states: Tensor
) -> None:
    stacked = FlattenedHeads.of([one.state_dict() for one in published], width=WIDTH)
    with torch.inference_mode():
        expected = torch.cat([one(states) for one in published], dim=1)
        assert (stacked(states) - expected).abs().max() < 1e-6
    assert (stacked.positions, stacked.width) == (POSITIONS, WIDTH)


def test_heads_come_back_under_their_published_names(published: list[FullEmbeddingMLP]) -> None:
    stacked = FlattenedHeads.of([one.state_dict() for one in published], width=WIDTH)
    for place, head in enumerate(published):
        back, state = stacked.unstacked(place), head.state_dict()
        assert list(back) == list(state)
        assert all(torch.equal(back[name], state[name]) for name in state)


def test_fresh_heads_are_published_heads_to_be(states: Tensor) -> None:
    fresh = FlattenedHeads(
        positions=POSITIONS, width=WIDTH, projection=PROJECTION, hidden=HIDDEN, heads=3, seed=4
    )
    plain = FullEmbeddingMLP()
    plain.load_state_dict(fresh.unstacked(2))
    with torch.inference_mode():
        assert (fresh.eval()(states)[:, 2:] - plain.eval()(states)).abs().max() < 1e-6


def test_nothing_is_dropped_behind_the_projection(states: Tensor) -> None:
    heads = FlattenedHeads(
        positions=POSITIONS, width=WIDTH, projection=PROJECTION, hidden=(), heads=2, dropout=0.9
    )
    heads.train()
    assert torch.equal(heads(states), heads(states))
    deeper = FlattenedHeads(
        positions=POSITIONS, width=WIDTH, projection=10, hidden=(50,), heads=2, dropout=0.5
    )
    deeper.train()
    assert not torch.equal(deeper(states), deeper(states))


def test_heads_learn(states: Tensor) -> None:
    heads = FlattenedHeads(
        positions=POSITIONS, width=WIDTH, projection=8, hidden=(4,), heads=2, dropout=0.0
    )
    wanted = states.mean((1, 2))[:, None] * torch.tensor([1.0, -2.0])
    steps = torch.optim.Adam(heads.parameters(), lr=0.02)
    first = last = 0.0
    for step in range(40):
        loss = (heads(states) - wanted).abs().mean()
        steps.zero_grad()
        loss.backward()
        steps.step()
        first, last = (loss.item() if not step else first), loss.item()
    assert last < first / 4


def test_what_makes_no_heads_is_refused(published: list[FullEmbeddingMLP]) -> None:
    state = published[0].state_dict()
    with pytest.raises(ZooError, match="the projection reads 48 numbers: no whole states of 7"):
        FlattenedHeads.of([state], width=7)
    with pytest.raises(ZooError, match="no heads"):
        FlattenedHeads.of([], width=WIDTH)
    odd = [{"layers.0.weight": state["proj.weight"]}]
    with pytest.raises(ZooError, match=r"a\.pth: wants proj\.bias, proj\.weight, got layers"):
        FlattenedHeads.of(odd, width=WIDTH, names=["a.pth"])


def test_heads_can_be_exported(tmp_path: Path, states: Tensor) -> None:
    from evenhand.model_zoo.export.export import export_module  # noqa: PLC0415 heavy

    heads = FlattenedHeads(
        positions=POSITIONS, width=WIDTH, projection=8, hidden=(4,), heads=3, dropout=0.1
    )
    record = export_module(
        heads,
        states.numpy(),
        input_name="states",
        output_name="scores",
        folder=tmp_path / "ir",
    ).record
    assert record.output.shape == (3,)
    assert record.parity.largest < 1e-5
