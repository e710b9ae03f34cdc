"""Percent agreement: how often do two raters of an item say the same?

It takes no account of chance: on an emotion that one item in a hundred shows, raters who always
say "absent" agree without looking. It is the first number to print and the last to conclude from
(the observed agreement of Fleiss 1971, doi:10.1037/h0031619).

    >>> import numpy as np
    >>> percent_agreement(Ratings.of_table(np.array([[1.0, 1.0, 0.0], [2.0, 2.0, np.nan]])))
    0.6666666666666666
"""

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.judgement_pairs import pair_sums
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Percent agreement",
    asks="How often do two raters of an item say the same?",
    formula="mean over items of (pairs of equal judgements / pairs of judgements)",
    use="As the plain number beside a coefficient that corrects for chance.",
    avoid=(
        "Alone, wherever one level is common: agreement by habit looks like skill. Show "
        "krippendorff_alpha or gwet_ac beside it."
    ),
    takes="ratings",
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    reference="doi:10.1037/h0031619",
)


@door
def percent_agreement(ratings: Ratings, *, weights: Array | None = None) -> float:
    """Return the chance that two judgements of one item are the same number.

    Args:
        ratings: judgements, missing ones absent.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        A share in [0, 1]: the mean over items with two judgements or more, each counting once.

    Raises:
        Undefined: `one_rater`, no item was judged twice.
        ValueError: weights do not fit.

    Examples:
        Items count alike, however many raters they had:

        >>> import numpy as np
        >>> percent_agreement(Ratings.of_table(np.array([[1.0, 1, 1, 1], [1, 2, np.nan, np.nan]])))
        0.5
    """
    counted, times = weighted_items("percent_agreement", ratings, weights)
    size, value = counted.per_item(), counted.value
    if not (size > 1).any():
        reason = "one_rater"
        raise Undefined(reason)
    same = pair_sums(
        counted.item,
        items=counted.items,
        of=lambda one, other: (value[one] == value[other]).astype(np.float64),
    )
    share = same / np.maximum(size * (size - 1), 1)
    return float(times @ share / (times @ (size > 1)))
