"""Fleiss's kappa: do raters agree beyond what their common habits would give by chance?

Chance means that every judgement is drawn from the shares with which all raters together use the
categories. Any number of raters, who need not be the same for each item (Fleiss 1971,
doi:10.1037/h0031619; with missing judgements and weights as in Gwet 2014, Handbook of Inter-Rater
Reliability).

    >>> import numpy as np
    >>> table = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> round(fleiss_kappa(Ratings.of_table(table)).value, 6)  # (2/3 - 1/2) / (1 - 1/2)
    0.333333
"""

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.raters.category_weights import Weighting
from evenhand.metrics.raters.chance_corrected import ChanceCorrected, chance_corrected, judged
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Fleiss's kappa",
    asks="Do several raters agree beyond what their common habits give by chance?",
    formula="(pa - pe) / (1 - pe), pe = sum over categories k, l of w_kl pi_k pi_l",
    use="To compare with published work on nominal labels from several raters.",
    avoid=(
        "Rare categories: it falls towards 0 although nearly all judgements agree. Show gwet_ac "
        "and specific agreement beside it. For ordered levels take krippendorff_alpha."
    ),
    takes="ratings",
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    headline="value",
    reference="doi:10.1037/h0031619",
)


@door
def fleiss_kappa(
    ratings: Ratings,
    *,
    weighting: Weighting = "identity",
    levels: Array | None = None,
    weights: Array | None = None,
) -> ChanceCorrected:
    """Return Fleiss's kappa, generalised to missing judgements and weighted categories.

    `pa` is the mean agreement of two judgements of an item, over items with two or more; `pi_k`
    the mean share of category k, over all items with a judgement.

    Args:
        ratings: judgements, missing ones absent.
        weighting: how much different categories agree; `identity` is Fleiss's own.
        levels: all categories of the scale, which matter to weights only; default those that occur.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        The coefficient, at most 1, its standard error over items, and counts.

    Raises:
        Undefined: `one_rater`, no item was judged twice; `no_variation`, one category only.
        ValueError: a judgement is none of the levels, or weights do not fit.

    Examples:
        Nine of ten pairs agree, and yet kappa is below 0, because dissent is as rare as chance:

        >>> import numpy as np
        >>> table = np.zeros((10, 2))
        >>> table[0, 1] = 1.0
        >>> found = fleiss_kappa(Ratings.of_table(table))
        >>> found.observed, round(found.value, 3)
        (0.9, -0.053)
    """
    data = judged("fleiss_kappa", ratings, weighting=weighting, levels=levels, weights=weights)
    alike = data.similarity @ data.shares
    expected = float(data.shares @ alike)
    return chance_corrected(data, expected=expected, pull=data.item_means(alike))
