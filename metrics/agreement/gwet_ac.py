"""Gwet's AC1 and AC2: agreement beyond chance that does not collapse when a category is rare.

Chance agreement is what comes from judgements made at random on hard items, which is most where
all categories are used alike. When nearly everyone says "absent" it is near 0, so the coefficient
is high: it then says that raters agree on absence, not that they find the emotion (Gwet 2008,
doi:10.1348/000711006X126600).

    >>> import numpy as np
    >>> table = np.zeros((10, 2))
    >>> table[0, 1] = 1.0
    >>> round(gwet_ac(Ratings.of_table(table)).value, 3)  # pa .9, pe 2 * .05 * .95 = .095
    0.89
"""

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.raters.category_weights import Weighting
from evenhand.metrics.raters.chance_corrected import ChanceCorrected, chance_corrected, judged
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Gwet's AC1 and AC2",
    asks="Do raters agree beyond chance, also where one category is rare?",
    formula="(pa - pe) / (1 - pe), pe = sum(w) / (q (q - 1)) * sum of pi_k (1 - pi_k)",
    use="Rare emotions, where kappa and alpha fall to 0 at one dissent. `quadratic` gives AC2.",
    avoid=(
        "Alone: when an emotion is rare and all say absent it is high although nobody agrees on "
        "presence. Show krippendorff_alpha and specific agreement beside it."
    ),
    takes="ratings",
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    headline="value",
    reference="doi:10.1348/000711006X126600",
)


@door
def gwet_ac(
    ratings: Ratings,
    *,
    weighting: Weighting = "identity",
    levels: Array | None = None,
    weights: Array | None = None,
) -> ChanceCorrected:
    """Return AC1 (identity weights) or AC2 (any other).

    With q categories, weights w that sum to T, and `pi_k` the mean share of category k over all
    items, `pe = T / (q (q - 1)) sum of pi_k (1 - pi_k)`.

    Args:
        ratings: judgements, missing ones absent.
        weighting: how much different categories agree.
        levels: all categories of the scale; default those that occur. Chance depends on their
            number, so declare them where one might not occur.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        The coefficient, its standard error over items, and counts. It is 1 when all judgements are
        the same and two or more levels are declared: its chance does not need variation.

    Raises:
        Undefined: `one_rater`, no item was judged twice; `one_level`, the scale has one category.
        ValueError: a judgement is none of the levels, or weights do not fit.

    Examples:
        Quadratic weights forgive dissent by one step:

        >>> import numpy as np
        >>> ratings = Ratings.of_table(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 2.0], [0.0, 1.0]]))
        >>> [round(gwet_ac(ratings, weighting=w).value, 3) for w in ("identity", "quadratic")]
        [0.256, 0.636]
    """
    data = judged("gwet_ac", ratings, weighting=weighting, levels=levels, weights=weights)
    data.observed()
    count = len(data.shares)
    if count < 2:  # noqa: PLR2004 chance chooses between two
        reason = "one_level"
        raise Undefined(reason)
    scale = float(data.similarity.sum()) / (count * (count - 1))
    expected = scale * float(data.shares @ (1 - data.shares))
    pull = scale * data.item_means(1 - data.shares)
    return chance_corrected(data, expected=expected, pull=pull)
