"""Heads as one product: against plain networks one by one, and back to the published files."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.networks.stacked_heads import StackedHeads
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph

SMALL = (1152, 128, 32, 1)
LARGE = (1152, 1024, 512, 256, 1)


def plain(widths: tuple[int, ...], *, dropout: float = 0.1) -> nn.Sequential:
    """Return a head as its authors' code has it: Linear, ReLU, Dropout, ..., Linear."""
    layers: list[nn.Module] = []
    for into, out in pairwise(widths):
        layers += [nn.Linear(into, out), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers[:-2]).eval()


def published(head: nn.Module) -> dict[str, Tensor]:
    return {f"layers.{name}": one for name, one in head.state_dict().items()}


@pytest.mark.parametrize(("widths", "heads"), [(SMALL, 44), (LARGE, 3)], ids=["small", "large"])
def test_stacked_heads_say_what_each_head_says(widths: tuple[int, ...], heads: int) -> None:
    torch.manual_seed(1)
    single = [plain(widths) for _ in range(heads)]
    stacked = StackedHeads.of([published(one) for one in single])
    embeddings = torch.randn(5, widths[0])
    with torch.inference_mode():
        expected = torch.cat([one(embeddings) for one in single], dim=1)
        assert torch.allclose(stacked(embeddings), expected, atol=1e-5)
    assert (stacked.widths, stacked.heads, stacked.training) == (widths, heads, False)
    keys = {f"layers.{3 * place}" for place in range(len(widths) - 1)}
    assert {key.rsplit(".", 1)[0] for key in stacked.unstacked(0)} == keys


@settings(max_examples=30)
@given(
    widths=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    heads=st.integers(1, 5),
    items=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_any_shape_of_heads_goes_in_and_comes_out_unchanged(
    widths: list[int], heads: int, items: int, seed: int
) -> None:
    torch.manual_seed(seed)
    single = [plain((*widths, 1)) for _ in range(heads)]
    stacked = StackedHeads.of([published(one) for one in single])
    for head, one in enumerate(single):
        back, own = stacked.unstacked(head), published(one)
        assert list(back) == list(own)
        assert all(torch.equal(back[key], own[key]) for key in own)
    embeddings = torch.randn(items, widths[0])
    expected = torch.cat([one(embeddings) for one in single], dim=1)
    assert torch.allclose(stacked(embeddings), expected, atol=1e-5)


def test_layers_follow_their_numbers_and_not_their_place_in_the_file() -> None:
    head = plain((4, 3, 3, 3, 3, 1))
    shuffled = dict(reversed(published(head).items()))
    stacked = StackedHeads.of([shuffled])
    assert stacked.layers[-1] == "layers.12"
    embeddings = torch.randn(2, 4)
    assert torch.allclose(stacked(embeddings), head(embeddings), atol=1e-6)


def test_layers_may_bear_any_name_that_is_given() -> None:
    head = plain((4, 3, 1))
    named = {
        key.replace("layers.0", "first").replace("layers.3", "last"): one
        for key, one in published(head).items()
    }
    stacked = StackedHeads.of([named], layers=("first", "last"))
    assert stacked.unstacked(0).keys() == named.keys()
    with pytest.raises(ZooError, match=r"layers are named as 'layers\.0\.weight', got first\."):
        StackedHeads.of([named])


def test_fresh_heads_come_from_their_seed_alone() -> None:
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    one, two, other = (StackedHeads(widths=(6, 4, 1), heads=3, seed=seed) for seed in (7, 7, 8))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))
    assert not torch.equal(one.weights[0], other.weights[0])
    assert not torch.equal(one.weights[0][0], one.weights[0][1])
    assert one.weights[0].abs().max() <= 6**-0.5
    assert one.unstacked(0).keys() == {
        f"layers.{n}.{kind}" for n in (0, 3) for kind in ("weight", "bias")
    }


def test_dropout_acts_in_training_only() -> None:
    heads = StackedHeads(widths=(6, 64, 1), heads=2, dropout=0.5)
    embeddings = torch.randn(3, 6)
    torch.manual_seed(0)
    assert not torch.equal(heads.train()(embeddings), heads(embeddings))
    assert torch.equal(heads.eval()(embeddings), heads(embeddings))


def test_each_hidden_layer_may_have_a_dropout_of_its_own() -> None:
    heads = StackedHeads(widths=(6, 64, 5, 1), heads=2, dropout=(0.0, 0.5)).train()
    embeddings = torch.randn(3, 6)
    assert not torch.equal(heads(embeddings), heads(embeddings))
    heads.rates = (0.0, 0.0)
    assert torch.equal(heads(embeddings), heads.eval()(embeddings))


def test_a_head_learns_without_moving_the_others() -> None:
    heads = StackedHeads(widths=(6, 5, 1), heads=3)
    heads(torch.randn(4, 6))[:, 1].sum().backward()
    gradient = heads.weights[0].grad
    assert gradient is not None
    assert [bool(part.any()) for part in gradient] == [False, True, False]


def test_openvino_computes_the_same_for_any_number_of_items(tmp_path: Path) -> None:
    heads = StackedHeads(widths=(6, 5, 4, 1), heads=3).eval()
    embeddings = np.random.default_rng(0).normal(size=(7, 6)).astype(np.float32)
    folder = export_module(
        heads,
        embeddings[:2],
        input_name="embeddings",
        output_name="scores",
        folder=tmp_path / "ir",
    )
    got = OpenVinoGraph(folder.network)(embeddings)
    assert np.allclose(got, heads(torch.from_numpy(embeddings)).detach().numpy(), atol=1e-5)


def test_e36_heads_of_two_shapes_are_two_models() -> None:
    state_dicts = [published(plain((6, width, 1))) for width in (4, 5)]
    with pytest.raises(ZooError) as caught:
        StackedHeads.of(state_dicts, names=["awe.pth", "fear.pth"])
    assert str(caught.value) == (
        "awe.pth has layers.0 6 to 4, layers.3 4 to 1, but fear.pth has layers.0 6 to 5,"
        " layers.3 5 to 1; heads of two shapes are two models"
    )


def test_heads_of_one_shape_under_two_sets_of_names_are_not_mixed() -> None:
    head = published(plain((6, 4, 1)))
    other = {key.replace("layers.3", "layers.2"): one for key, one in head.items()}
    with pytest.raises(ZooError, match=r"head 1 has layers\.0 6 to 4, layers\.2 4 to 1"):
        StackedHeads.of([head, other])


def _without(key: str) -> Mapping[str, Tensor]:
    return {name: one for name, one in published(plain((6, 4, 1))).items() if name != key}


WRONG: Mapping[str, tuple[Mapping[str, Tensor], str]] = {
    "missing": (_without("layers.3.bias"), r"head 0: wants layers\.0\.bias, .* got "),
    "unknown": ({**_without(""), "scale": torch.ones(1)}, "got .*scale"),
    "apart": (
        {**_without(""), "layers.3.weight": torch.ones(1, 9)},
        "layers do not follow upon each other to one output",
    ),
    "outputs": (
        {**_without(""), "layers.3.weight": torch.ones(2, 4), "layers.3.bias": torch.ones(2)},
        "to one output",
    ),
    "bias": ({**_without(""), "layers.0.bias": torch.ones(9)}, "do not follow"),
    "flat": ({**_without(""), "layers.0.weight": torch.ones(4)}, "do not follow"),
    "nothing": ({}, "layers are named as"),
}


@pytest.mark.parametrize("name", WRONG)
def test_tensors_that_make_no_head_are_refused(name: str) -> None:
    state, says = WRONG[name]
    with pytest.raises(ZooError, match=says):
        StackedHeads.of([state])


def test_no_heads_are_no_network() -> None:
    with pytest.raises(ZooError, match="no heads to stack"):
        StackedHeads.of([])


@pytest.mark.parametrize(("widths", "heads"), [((6, 2), 3), ((1,), 3), ((6, 1), 0), ((0, 1), 3)])
def test_heads_go_from_some_numbers_to_one(widths: tuple[int, ...], heads: int) -> None:
    with pytest.raises(ZooError, match="heads go from some numbers to 1"):
        StackedHeads(widths=widths, heads=heads)
