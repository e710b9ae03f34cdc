"""An exact test within persons for rare events: on which side do they befall more persons?"""

import numpy as np
from scipy.stats import binom, hypergeom

from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Mask


def sign_p(event: Mask, inside: Mask, outside: Mask, *, persons: Codes) -> float | None:
    """Return the two-sided p-value that a rare event is as frequent on both sides of each person.

    A person counts as one sign, so that ten failures on one person weigh as much as one. With
    unequally many items a sign is no even chance even where nothing differs: the chance is taken
    as the largest that any number of events up to the person's could have, the largest of all
    persons, so that the p-value is never too small whether a person's events come one by one or
    together.

    Args:
        event: which items have it, shape (items,).
        inside: one side, likewise.
        outside: the other side.
        persons: number of each item's person, likewise.

    Returns:
        0 to 1; None where no person has items on both sides and the event more often on one.

    Examples:
        Six persons have it on the one side and never on the other:

        >>> persons, inside = np.repeat(np.arange(6), 2), np.tile([True, False], 6)
        >>> sign_p(inside, inside, ~inside, persons=persons)
        0.03125
    """
    size = int(persons.max(initial=-1)) + 1
    sides = (inside, outside)
    items = np.stack([np.bincount(persons[side], minlength=size) for side in sides])
    events = np.stack([np.bincount(persons[side & event], minlength=size) for side in sides])
    lead = events[0] * items[1] - events[1] * items[0]
    signed = items.all(axis=0) & (lead != 0)
    if not signed.any():
        return None
    tails = []
    for side, sign in enumerate((1, -1)):
        own = zip(items[:, signed].T, events[:, signed].sum(axis=0), strict=True)
        chance = max(_chance(count[side], count[1 - side], int(total)) for count, total in own)
        ahead = int((sign * lead[signed] > 0).sum())
        tails.append(float(binom.sf(ahead - 1, int(signed.sum()), chance)))
    return min(1.0, 2 * min(tails))


def _chance(own: int, other: int, events: int) -> float:
    """Return the largest chance of a larger share on one side, where shares are unequal.

    Args:
        own: items of the side.
        other: items of the other side.
        events: most events that are placed at random.
    """
    worst = 0.5
    for number in range(1, events + 1):
        placed = np.arange(number + 1)
        chance = hypergeom.pmf(placed, own + other, own, number)
        lead = placed * other - (number - placed) * own
        apart = float(chance[lead != 0].sum())
        if apart > 0:
            worst = max(worst, float(chance[lead > 0].sum()) / apart)
    return worst
