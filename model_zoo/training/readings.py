"""From the one number that a head gives to a score on the scale of its labels, and the loss.

A head ends in one number without a bound, as the published ones do. On a continuous scale that
number is the score. For yes or no it is the logit of the probability. For whole levels it is the
place on a latent scale that K thresholds cut into K + 1 levels (a cumulative link, McCullagh 1980,
doi:10.1111/j.2517-6161.1980.tb01109.x); the score is the expected level.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import nn
from torch.nn import functional

from evenhand.model_zoo.training.recipe_file import Loss, Target

OPEN: Final = 50.0
"""How far beyond all others the outer thresholds lie: a logistic function of it is 0 or 1."""

HUBER_DELTA: Final = 1.0
"""Points of the scale up to which Huber's loss is a square."""


class Readings(nn.Module):
    """Scores and losses of heads that may each have another scale.

    Attributes:
        losses: the loss of each head.
        top: the highest level of each head with whole levels.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        """Start with thresholds one unit apart around 0."""
        super().__init__()
        self.losses: tuple[Loss, ...] = tuple(target.loss for target in targets)
        self.top = tuple(int(target.span[1]) for target in targets)
        starts = [
            torch.tensor([-(top - 1) / 2, *[_inverse_softplus(1.0)] * (top - 1)])
            for top, loss in zip(self.top, self.losses, strict=True)
            if loss == "ordinal"
        ]
        self.steps = nn.ParameterList([nn.Parameter(start) for start in starts])
        ordinal = [place for place, loss in enumerate(self.losses) if loss == "ordinal"]
        self.ordinal: dict[int, int] = {place: row for row, place in enumerate(ordinal)}

    def thresholds(self, head: int) -> torch.Tensor:
        """Return the thresholds of an ordinal head, which rise by construction.

        They are running sums; a product with a triangle gives them, because torch has no
        deterministic running sum on CUDA and would refuse.

        Args:
            head: its position.

        Returns:
            Shape (levels - 1,).
        """
        steps = self.steps[self.ordinal[head]]
        gaps = torch.cat([steps[:1], functional.softplus(steps[1:])])
        return torch.ones(len(gaps), len(gaps), device=gaps.device).tril() @ gaps

    def forward(self, raw: torch.Tensor) -> torch.Tensor:
        """Return scores on the scale of the labels.

        Args:
            raw: what the heads give, items x heads.

        Returns:
            Items x heads: unbounded for continuous scales, [0, 1] for presence, [0, highest
            level] for levels.
        """
        return torch.stack([self._score(raw[:, k], k) for k in range(len(self.losses))], dim=1)

    def loss(self, raw: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Return the loss of each item and head.

        Args:
            raw: what the heads give, items x heads.
            labels: items x heads, finite; the caller masks what is unrated.

        Returns:
            Items x heads, 0 or more.
        """
        columns = [self._loss(raw[:, k], labels[:, k], k) for k in range(len(self.losses))]
        return torch.stack(columns, dim=1)

    def _score(self, raw: torch.Tensor, head: int) -> torch.Tensor:
        """Return the scores of one head."""
        kind = self.losses[head]
        if kind == "presence":
            return torch.sigmoid(raw)
        if kind == "ordinal":
            return torch.sigmoid(raw[:, None] - self.thresholds(head)).sum(dim=1)
        return raw

    def _loss(self, raw: torch.Tensor, labels: torch.Tensor, head: int) -> torch.Tensor:
        """Return the losses of one head."""
        kind = self.losses[head]
        if kind == "mae":
            return functional.l1_loss(raw, labels, reduction="none")
        if kind == "mse":
            return functional.mse_loss(raw, labels, reduction="none")
        if kind == "huber":
            return functional.huber_loss(raw, labels, reduction="none", delta=HUBER_DELTA)
        if kind == "presence":
            return functional.binary_cross_entropy_with_logits(raw, labels, reduction="none")
        return cumulative_link_loss(raw, labels, self.thresholds(head))


def cumulative_link_loss(
    raw: torch.Tensor, levels: torch.Tensor, thresholds: torch.Tensor
) -> torch.Tensor:
    r"""Return minus the log of the probability of each observed level.

    $$ P(y > k) = \sigma(f - \theta_k), \qquad P(y = k) = P(y > k - 1) - P(y > k) $$

    The difference is written as $\sigma(b)\,\sigma(-a)\,(1 - e^{a-b})$, which does not cancel.

    Args:
        raw: place on the latent scale, shape (n,).
        levels: observed levels 0, 1, ..., K, shape (n,).
        thresholds: rising, shape (K,).

    Returns:
        Shape (n,), 0 or more.

    Examples:
        Three levels, a head in the middle of symmetric thresholds: the middle is likeliest.

        >>> raw, levels = torch.zeros(3), torch.tensor([0.0, 1.0, 2.0])
        >>> loss = cumulative_link_loss(raw, levels, torch.tensor([-1.0, 1.0]))
        >>> [round(float(one), 3) for one in torch.exp(-loss)]
        [0.269, 0.462, 0.269]
    """
    ends = torch.cat([thresholds[:1] - OPEN, thresholds, thresholds[-1:] + OPEN])
    level = levels.long()
    above, below = raw - ends[level], raw - ends[level + 1]
    log_gap = torch.log(-torch.expm1(below - above))
    return -(functional.logsigmoid(above) + functional.logsigmoid(-below) + log_gap)


def _inverse_softplus(value: float) -> float:
    """Return the number whose softplus is a value."""
    return float(torch.log(torch.expm1(torch.tensor(value))))
