"""Scores and losses, against their formulas."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from evenhand.model_zoo.training.readings import Readings, cumulative_link_loss
from evenhand.model_zoo.training.recipe_file import Loss, Target


def targets(*losses: Loss, high: float = 2) -> list[Target]:
    return [
        Target(of="Anger", column=f"c{place}", span=(0, 1 if one == "presence" else high), loss=one)
        for place, one in enumerate(losses)
    ]


@given(
    raw=st.floats(-20, 20),
    level=st.integers(0, 3),
    cuts=st.lists(st.floats(-5, 5), min_size=3, max_size=3, unique=True).filter(
        lambda cuts: np.diff(sorted(cuts)).min() > 0.1
    ),
)
def test_the_cumulative_link_is_the_difference_of_two_logistic_functions(
    raw: float, level: int, cuts: list[float]
) -> None:
    ends = [-np.inf, *sorted(cuts), np.inf]
    chance = expit(raw - ends[level]) - expit(raw - ends[level + 1])
    tensors = (torch.tensor([raw], dtype=torch.float64), torch.tensor([level]))
    loss = cumulative_link_loss(*tensors, torch.tensor(sorted(cuts), dtype=torch.float64))
    assert np.exp(-float(loss)) == pytest.approx(chance, rel=1e-6, abs=1e-9)


def test_far_from_its_level_the_loss_stays_finite_and_pulls_back() -> None:
    raw = torch.tensor([-300.0, 300.0], requires_grad=True)
    loss = cumulative_link_loss(raw, torch.tensor([2, 0]), torch.tensor([-1.0, 1.0])).sum()
    loss.backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(loss)
    assert raw.grad is not None
    assert torch.isfinite(raw.grad).all()
    assert raw.grad[0] < 0 < raw.grad[1]


def test_the_expected_level_lies_between_the_ends_and_rises() -> None:
    readings = Readings(targets("ordinal", high=4))
    scores = readings(torch.linspace(-30, 30, 41)[:, None])[:, 0]
    assert scores.min() >= 0
    assert scores.max() <= 4
    assert (scores.diff() >= 0).all()
    assert float(scores[20].detach()) == pytest.approx(2.0)
    assert (readings.thresholds(0).diff() > 0).all()


@pytest.mark.parametrize(
    ("kind", "score", "loss"),
    [
        ("mae", 3.0, 2.0),
        ("mse", 3.0, 4.0),
        ("huber", 3.0, 1.5),
        ("presence", 0.9525741268224334, 0.04858735157374196),
    ],
)
def test_scores_and_losses_of_each_kind(kind: Loss, score: float, loss: float) -> None:
    readings = Readings(targets(kind))
    raw, label = torch.tensor([[3.0]]), torch.tensor([[1.0]])
    assert float(readings(raw)) == pytest.approx(score)
    assert float(readings.loss(raw, label)) == pytest.approx(loss)


def test_heads_of_several_kinds_stand_side_by_side() -> None:
    readings = Readings(targets("ordinal", "mae", "ordinal", "presence"))
    assert readings(torch.zeros(5, 4)).shape == (5, 4)
    assert readings.loss(torch.zeros(5, 4), torch.ones(5, 4)).shape == (5, 4)
    assert len(list(readings.parameters())) == 2


def test_thresholds_are_running_sums_whatever_torch_can_sum() -> None:
    readings = Readings(targets("mae", "ordinal", high=7))
    with torch.no_grad():
        readings.steps[0].copy_(torch.linspace(-2, 2, 7))
    first, *gaps = readings.steps[0].detach().numpy().astype(float)
    sums = np.cumsum([first, *np.log1p(np.exp(gaps))])
    np.testing.assert_allclose(readings.thresholds(1).detach().numpy(), sums, rtol=1e-6)


def test_a_hundred_levels_have_a_loss_from_the_start() -> None:
    readings = Readings(targets("ordinal", high=100))
    levels = torch.arange(101.0)[:, None]
    loss = readings.loss(torch.zeros(101, 1), levels)
    assert torch.isfinite(loss).all()
    assert int(loss.argmin()) == 50
