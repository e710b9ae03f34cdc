"""Counterfactual pairs: does the score change when only one attribute of the picture changes?

The same face or clip is shown twice, once with another gender, age or accent. A model that reads
emotions alone gives both the same score. The mean change shows a drift to one side; changes up and
down cancel in it, so their size and the share beyond the margin are shown as well, and read against
the noise of rendering the same thing again (Kusner et al. 2017, arXiv:1703.06856; Garg et al. 2019,
doi:10.1145/3306618.3317950; Bland & Altman 1986, doi:10.1016/S0140-6736(86)90837-8).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.metrics.arguments import above_zero
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.noise_floor import NoiseFloor, Repeats, noise_floor
from evenhand.metrics.inference.mcnemar import mcnemar_exact
from evenhand.metrics.inference.mean_difference import mean_difference
from evenhand.metrics.inference.mean_shift import MeanShift, mean_shift
from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array, Mask, Undefined

FACTS = Facts(
    title="Change between counterfactual pairs",
    asks="Does the score change when nothing but one attribute of the person changes?",
    formula="d = score(changed) - score(original): mean, spread, mean |d|, share of |d| > margin,"
    " share of decisions that flip",
    use="When pairs exist that differ in one attribute only, by a generator or by an actor.",
    avoid="Changes up and down cancel in the mean: look at the size of a change too. If the"
    " generator changed more than the attribute, the number speaks of the generator; compare with"
    " repeats in which nothing was changed.",
    takes="pairs",
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    headline="mean_absolute_difference",
    reference="arXiv:1703.06856; doi:10.1145/3306618.3317950; doi:10.1016/S0140-6736(86)90837-8",
)
AGREEMENT_REACH: Final = 1.96
"""How many standard deviations the limits of agreement lie from the mean, as published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Decisions that change with the attribute; intervals take pairs as independent.

    Attributes:
        rate: share of pairs that cross the threshold.
        low: lower end of Wilson's interval of the rate.
        high: upper end.
        up: pairs that cross it upwards.
        down: pairs that cross it downwards.
        mcnemar_p: exact test that up and down are equally likely.
    """

    rate: float
    low: float
    high: float
    up: int
    down: int
    mcnemar_p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterfactualDifference:
    """What changes within pairs; a change is changed minus original.

    Attributes:
        pairs: how many there are.
        mean_difference: positive: the changed version is read higher.
        standard_deviation: of the changes.
        mean_absolute_difference: mean size of a change, whatever its side.
        limits_low: mean minus 1.96 standard deviations: 95 % of changes lie within both limits.
        limits_high: mean plus 1.96 standard deviations.
        share_outside_margin: share of pairs whose change is above the margin, up or down.
        share_outside_low: lower end of Wilson's interval of that share.
        share_outside_high: upper end.
        by_pairs: uncertainty of the mean with pairs as independent.
        by_persons: the same with persons as drawn, the one to rely on; None if none were named.
        flips: decisions that change; None if no threshold was given.
        floor: the same against repeats; None if none were given.
    """

    pairs: int
    mean_difference: float
    standard_deviation: float
    mean_absolute_difference: float
    limits_low: float
    limits_high: float
    share_outside_margin: float
    share_outside_low: float
    share_outside_high: float
    by_pairs: MeanShift
    by_persons: MeanShift | None
    flips: Flips | None
    floor: NoiseFloor | None


@door
def counterfactual_difference(
    original: Array,
    counterfactual: Array,
    *,
    margin: float,
    threshold: float | None = None,
    persons: Names | None = None,
    repeats: Repeats | None = None,
    alpha: float = 0.05,
) -> CounterfactualDifference:
    """Return how scores change between pairs that differ in one attribute.

    `d_i = counterfactual_i - original_i`; equivalence of the mean is proved by two one-sided tests.

    Args:
        original: scores of the originals, shape (n,).
        counterfactual: scores of the same things with the attribute changed, shape (n,).
        margin: tolerated change, above 0, in scale points; a change is outside when it is larger.
        threshold: score from which on a decision is positive; None for no decision.
        persons: whose pair it is, shape (n,); None takes pairs as independent.
        repeats: pairs in which nothing but the seed changed; None if there are none.
        alpha: level of each one-sided test; intervals have level 1 - alpha.

    Returns:
        Changes in scale points and shares in [0, 1]; all 0 where nothing changes.

    Raises:
        Undefined: `no_pairs` or `one_pair`.
        ValueError: vectors do not belong together, or margin or alpha out of range.

    Examples:
        Changes up and down cancel in the mean, not in their size:

        >>> import numpy as np
        >>> before, after = np.array([2.0, 3.0, 4.0, 5.0]), np.array([2.5, 2.5, 4.5, 4.5])
        >>> found = counterfactual_difference(before, after, margin=0.25)
        >>> found.mean_difference, found.mean_absolute_difference, found.share_outside_margin
        (0.0, 0.5, 1.0)
    """
    _check(original, counterfactual)
    above_zero(margin, name="margin")
    changes = counterfactual - original
    size = float(max(np.abs(original).max(), np.abs(counterfactual).max()))
    everyone = mean_difference(changes, persons=None, size=size)
    deviation = 0.0 if everyone.reason else float(changes.std(ddof=1))
    outside = int((np.abs(changes) > margin).sum())
    share = wilson(outside, len(changes), level=1.0 - alpha)
    by_persons = None if persons is None else mean_difference(changes, persons=persons, size=size)
    return CounterfactualDifference(
        pairs=len(changes),
        mean_difference=everyone.mean,
        standard_deviation=deviation,
        mean_absolute_difference=float(np.abs(changes).mean()),
        limits_low=everyone.mean - AGREEMENT_REACH * deviation,
        limits_high=everyone.mean + AGREEMENT_REACH * deviation,
        share_outside_margin=outside / len(changes),
        share_outside_low=float(share.low),
        share_outside_high=float(share.high),
        by_pairs=mean_shift(everyone, margin=margin, alpha=alpha, unit="pairs"),
        by_persons=None
        if by_persons is None
        else mean_shift(by_persons, margin=margin, alpha=alpha, unit="persons"),
        flips=None
        if threshold is None
        else _flips(original >= threshold, counterfactual >= threshold, level=1.0 - alpha),
        floor=None
        if repeats is None
        else noise_floor(changes, repeats, margin=margin, persons=persons, level=1.0 - alpha),
    )


def _flips(before: Mask, after: Mask, *, level: float) -> Flips:
    """Return how many decisions change, and to which side."""
    up, down = int((~before & after).sum()), int((before & ~after).sum())
    ends = wilson(up + down, len(before), level=level)
    return Flips(
        rate=(up + down) / len(before),
        low=float(ends.low),
        high=float(ends.high),
        up=up,
        down=down,
        mcnemar_p=mcnemar_exact(up, down),
    )


def _check(original: Array, counterfactual: Array) -> None:
    """Refuse what are no pairs, and fewer than two of them."""
    if original.ndim != 1 or original.shape != counterfactual.shape:
        msg = (
            "counterfactual_difference: original and counterfactual must be vectors of one length, "
            f"got shapes {original.shape} and {counterfactual.shape}"
        )
        raise ValueError(msg)
    if not (np.isfinite(original).all() and np.isfinite(counterfactual).all()):
        msg = "counterfactual_difference takes finite scores; leave incomplete pairs out before it"
        raise ValueError(msg)
    if len(original) < 2:  # noqa: PLR2004 - one pair has no spread
        reason = "one_pair" if len(original) else "no_pairs"
        raise Undefined(reason)
