"""Intraclass correlation: how much of a judgement is about the item, and not about the rater?

The share of variance that lies between items, from a table in which every rater judged every item.
ICC(2,1) is what one expert drawn from many is worth, ICC(2,k) what the mean of these k is worth.
Where judgements are missing there is no closed form: `icc_incomplete` uses all of them, while
leaving out incomplete items, as is common elsewhere, may leave out most of the data (Shrout &
Fleiss 1979, doi:10.1037/0033-2909.86.2.420).

    >>> import numpy as np
    >>> table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8.0]])
    >>> table = np.vstack([table, [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]])
    >>> found = icc(Ratings.of_table(table))  # Shrout & Fleiss 1979, tables 2 and 4
    >>> [round(found.forms[name].value, 2) for name in ("1_1", "2_1", "3_1", "1_k", "2_k", "3_k")]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.mean_squares import mean_squares, rater_means
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.reliability_forms import IccForm, against_error, against_raters
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Intraclass correlation",
    asks="How much of an expert's judgement is about the item?",
    formula="(MSB - MSE) / (MSB + (k - 1) MSE + k (MSR - MSE) / n) for ICC(2,1)",
    use="Intensities judged by the same raters throughout: one expert (2_1), their mean (2_k).",
    avoid=(
        "Between groups: it falls where items are alike, with raters as exact as ever; compare "
        "within_item_spread. With missing judgements take icc_incomplete."
    ),
    takes="ratings",
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    headline="value",
    reference="doi:10.1037/0033-2909.86.2.420",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """All six forms of a complete table.

    Attributes:
        value: ICC(2,1), agreement of single raters drawn from many.
        forms: by name: `1_1`, `2_1`, `3_1` for one rater, `1_k`, `2_k`, `3_k` for the mean of all.
            1: other raters for each item; 2: these raters stand for many; 3: these raters only,
            their severity set aside.
        rater_means: of each rater; None for one who judged nothing.
        n_items: items with judgements.
        n_raters: raters with judgements.
        missing: why a field is None, a reason code by field.
    """

    value: float | None
    forms: Mapping[str, IccForm]
    rater_means: tuple[float | None, ...]
    n_items: float
    n_raters: int
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def icc(ratings: Ratings, *, weights: Array | None = None, level: float = 0.95) -> Icc:
    """Return the six intraclass correlations with intervals from the F distribution.

    Args:
        ratings: judgements of k raters on n items, all of them.
        weights: how often each item counts, whole numbers, shape (items,); default once.
        level: share of intervals that hold the true value, if judgements are normal.

    Returns:
        Six forms, each at most 1. Below 0 items differ less than chance would have it. A form, an
        interval or a test that does not exist is None with a reason.

    Raises:
        Undefined: `one_rater`; `too_few`, fewer than two items; `incomplete`, a judgement is
            missing; `no_variation`, all judgements are the same.
        ValueError: weights do not fit, or level is not between 0 and 1.

    Examples:
        A rater who is always two points higher costs agreement, not consistency:

        >>> import numpy as np
        >>> found = icc(Ratings.of_table(np.array([[1.0, 3.0], [2.0, 4.0], [4.0, 6.0]])))
        >>> round(found.forms["2_1"].value, 3), found.forms["3_1"].value
        (0.538, 1.0)
    """
    share(level, name="icc: level")
    counted, times = weighted_items("icc", ratings, weights)
    squares = mean_squares(counted, times)
    n, k = squares.n, squares.k
    pairs = {
        "1": against_error(squares, error=squares.within, df2=n * (k - 1), level=level),
        "2": against_raters(squares, level=level),
        "3": against_error(squares, error=squares.residual, df2=(n - 1) * (k - 1), level=level),
    }
    forms = {f"{kind}_1": single for kind, (single, _) in pairs.items()}
    forms |= {f"{kind}_k": mean for kind, (_, mean) in pairs.items()}
    value = forms["2_1"].value
    return Icc(
        value=value,
        forms=forms,
        rater_means=rater_means(counted, times),
        n_items=n,
        n_raters=int(k),
        missing={} if value is not None else {"value": "low_reliability"},
    )
