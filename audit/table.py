"""The items of an audit as arrays: who is depicted, and which attribute levels hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.slices import Attribute

Text: TypeAlias = NDArray[np.str_]
Codes: TypeAlias = NDArray[np.int16]
Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Rows that could not be used, with the cells of their items: losses are shown by slice.

    Attributes:
        what: kind of row.
        reason: plain words, for instance `"rating outside the scale 0..7"`.
        count: how many rows.
        of: how many rows there were.
        cells: attribute codes of the items concerned, shape (count, attributes); -1 where not
            known.
    """

    what: Literal["items", "ratings", "predictions"]
    reason: str
    count: int
    of: int
    cells: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The items.

    Attributes:
        items: item ids, shape (n,), unique.
        persons: the cluster of each item, shape (n,).
        attributes: in the order of the plan.
        cells: level codes, shape (n, attributes); a code is a position in `Attribute.levels`.
        dropped: item rows left out.
    """

    items: Text
    persons: Text
    attributes: tuple[Attribute, ...]
    cells: Codes
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Labels made of human ratings.

    Attributes:
        emotions: outcomes, in the plan's order.
        values: shape (n, emotions), NaN where nobody rated.
        raters: ratings behind each label, shape (n, emotions).
        rater_count: distinct raters, None when labels came ready-made.
        rating_count: ratings used, None when labels came ready-made.
        within_item_sd: pooled standard deviation of ratings of one item, None without repeated
            ratings.
        dropped: ratings left out.
        judgements: who judged which item and how, by emotion; empty when labels came ready-made.
        rater_groups: group of each rater by number, `""` where it is not known; empty where the
            ratings have no column `rater_group`.
    """

    emotions: tuple[str, ...]
    values: Array
    raters: NDArray[np.int64]
    rater_count: int | None
    rating_count: int | None
    within_item_sd: float | None
    dropped: tuple[Dropped, ...] = ()
    judgements: tuple[Ratings, ...] = ()
    rater_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """A model's scores, aligned with the items.

    Attributes:
        model: its name.
        covers: emotions that it has an output for; all others are not covered, which is not 0.
        values: shape (n, emotions of the truth), NaN where not covered or missing; the link is
            applied.
        dropped: prediction rows left out, and items without prediction.
        reads: ids of all of the forty that it has an output for, rated here or not; None where the
            file does not tell.
        reasons: why each item has no score, as `kind: words`, `""` where nothing is said; empty
            where the file has no reasons.
        persons: outputs on the person, `female` and `male`, each of shape (n,).
        made: what the file of scores says of its making; empty where it says nothing.
    """

    model: str
    covers: tuple[str, ...]
    values: Array
    dropped: tuple[Dropped, ...] = ()
    reads: tuple[str, ...] | None = None
    reasons: tuple[str, ...] = ()
    persons: Mapping[str, Array] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)
