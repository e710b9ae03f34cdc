"""Brennan and Prediger's coefficient: agreement beyond blind guessing among all categories.

Chance is the same whatever raters do, so that the coefficient is the observed agreement on another
scale. It depends on how many categories there are: declare them (Brennan & Prediger 1981,
doi:10.1177/001316448104100307).

    >>> import numpy as np
    >>> table = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [2.0, 2.0]])
    >>> brennan_prediger(Ratings.of_table(table)).value  # (3/4 - 1/3) / (1 - 1/3)
    0.625
"""

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.raters.category_weights import Weighting
from evenhand.metrics.raters.chance_corrected import ChanceCorrected, chance_corrected, judged
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Brennan and Prediger's coefficient",
    asks="Do raters agree more than blind guessing among the categories would?",
    formula="(pa - pe) / (1 - pe), pe = sum of w_kl / q^2",
    use="As a plain rescaling of percent agreement that forgives a scale of many categories.",
    avoid=(
        "When categories are used unevenly: agreement on a common category counts as skill. "
        "Unused categories raise it; take krippendorff_alpha beside it."
    ),
    takes="ratings",
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    headline="value",
    reference="doi:10.1177/001316448104100307",
)


@door
def brennan_prediger(
    ratings: Ratings,
    *,
    weighting: Weighting = "identity",
    levels: Array | None = None,
    weights: Array | None = None,
) -> ChanceCorrected:
    """Return the coefficient with `pe = sum of w_kl / q^2`, which is 1 / q for names.

    Args:
        ratings: judgements, missing ones absent.
        weighting: how much different categories agree.
        levels: all categories of the scale; default those that occur.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        The coefficient within [-1 / (q - 1), 1] for names, its standard error, and counts.

    Raises:
        Undefined: `one_rater`, no item was judged twice; `one_level`, the scale has one category.
        ValueError: a judgement is none of the levels, or weights do not fit.

    Examples:
        More categories, none of them used, and agreement seems to be worth more:

        >>> ratings = Ratings.of_table(np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))
        >>> [round(brennan_prediger(ratings, levels=np.arange(q)).value, 3) for q in (2.0, 10.0)]
        [0.333, 0.63]
    """
    data = judged("brennan_prediger", ratings, weighting=weighting, levels=levels, weights=weights)
    data.observed()
    if len(data.shares) < 2:  # noqa: PLR2004 guessing needs two
        reason = "one_level"
        raise Undefined(reason)
    expected = float(data.similarity.mean())
    return chance_corrected(data, expected=expected, pull=np.full(len(data.size), expected))
