"""Rates of two models on the same items: hardly any different answers is not none."""

import numpy as np

from evenhand.metrics.inference.few_events import FEW_EVENTS
from evenhand.metrics.sums import Array

ADDED = 4.0
"""Discordant items added, half of them each way."""


def least_paired_variance(discordant: Array, net: Array, count: Array) -> Array:
    r"""Return a lower bound of a rate difference's variance where few items are discordant, else 0.

    Only items that one model answers rightly and the other wrongly tell how two rates differ. Fewer
    than ten of them say little, and none at all would make a difference of 0 look certain. With two
    discordant items added each way, s = discordant + 4 and N = count + 4, the bound is

    $$ (s - d^2 / N) / N^2 $$

    Without any discordant item the one-sided 95 % bound of the difference is then 3.3 / N, which is
    what the rule of three asks for. With 30 to 300 items and an error that only the new model makes
    it keeps false claims of "not worse by 1 to 10 points in a hundred" below 7 %, where the plain
    variance lets 7 to 15 % through, and more if none for certain counts as a proof.

    Args:
        discordant: items that the models answer differently, or what sums show of them.
        net: d, items that one model has more than the other.
        count: items that the rates are shares of.

    Returns:
        Variances, in the shape of the arguments.

    Examples:
        Ten equal answers prove less than a thousand:

        >>> import numpy as np
        >>> none = np.zeros(2)
        >>> least_paired_variance(none, none, np.array([10.0, 1000.0])).round(6).tolist()
        [0.020408, 4e-06]

    References:
        Agresti & Min 2005, doi:10.1002/sim.1781; Hanley & Lippman-Hand 1983,
        doi:10.1001/jama.1983.03330370053031
    """
    few = (count > 0) & (discordant < FEW_EVENTS)
    total = count + ADDED
    return np.where(few, (discordant + ADDED - net**2 / total) / total**2, 0.0)
