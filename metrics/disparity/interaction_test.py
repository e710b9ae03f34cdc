"""Interaction of two attributes: is a cell's mean error more than the sum of both attributes?

The F test of the products in a regression of the error on both attributes, with the classical
covariance or one that knows persons (Wald test with CR1 covariance, Cameron & Miller 2015,
doi:10.3368/jhr.50.2.317). Cells without items drop out, and with them degrees of freedom.
"""

from collections.abc import Collection, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_sums import LEFT_OUT, compared, slice_numbers
from evenhand.metrics.regression.least_squares import WaldTest, least_squares
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Interaction of two attributes",
    asks="Is the mean error of some intersection more than both of its attributes add up to?",
    formula="Wald F of the products in error ~ first + second + first : second",
    use="Before reading an intersection table cell by cell.",
    avoid="A large p is no evidence of additive errors, and without persons p is too small. Judge "
    "cells by a declared margin.",
    takes="slices",
    role="test",
    unit="1",
    span=(0.0, float("inf")),
    best=None,
    headline="f",
    reference="doi:10.3368/jhr.50.2.317",
)

_ONE_LEVEL, _NO_OVERLAP = "one_level", "no_overlap"


@door
def interaction_test(
    truth: Array,
    scores: Array,
    first: Sequence[Hashable] | NDArray[np.generic],
    second: Sequence[Hashable] | NDArray[np.generic],
    *,
    persons: Sequence[Hashable] | NDArray[np.generic] | None = None,
    left_out: Collection[Hashable] = LEFT_OUT,
    weights: Array | None = None,
) -> WaldTest:
    """Return the test that two attributes add up in the mean error, score less truth.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,), the same unit.
        first: level of one attribute of each item, shape (n,).
        second: level of the other one, shape (n,).
        persons: person of each item, shape (n,); None takes items as independent.
        left_out: levels whose items take no part.
        weights: how often each item counts, shape (n,); default once.

    Returns:
        F with its degrees of freedom and p-value. The denominator has items less cells, or persons
        less one.

    Raises:
        Undefined: `no_items`; `one_level`, an attribute has one level; `no_overlap`, no two levels
            of one share two levels of the other; `too_few` items or persons; `singular`, errors do
            not vary within cells, or persons are fewer than cells need.
        ValueError: vectors do not belong together.

    Examples:
        Errors of +1 and -1 in alternate cells add up to nothing, and are all interaction:

        >>> noise = np.tile([0.1, -0.1], 4)
        >>> first, second = list("aaaabbbb"), list("xxyyxxyy")
        >>> scores = np.array([1.0, 1, -1, -1, -1, -1, 1, 1]) + noise
        >>> round(interaction_test(np.zeros(8), scores, first, second).f, 6)
        400.0
    """
    times = checked_weights("interaction_test", truth, scores, weights)
    rows, row_names = slice_numbers("interaction_test", first, length=len(truth))
    columns, column_names = slice_numbers("interaction_test", second, length=len(truth))
    person = None
    if persons is not None:
        person, _ = slice_numbers("interaction_test", persons, length=len(truth))
    inside = (times > 0) & compared(row_names, left_out)[rows]
    inside &= compared(column_names, left_out)[columns]
    if not inside.any():
        reason = "no_items"
        raise Undefined(reason)
    pairs, cell = np.unique(
        np.stack([rows[inside], columns[inside]], axis=1), axis=0, return_inverse=True
    )
    fit = least_squares(
        np.eye(len(pairs))[cell.ravel()],
        (scores - truth)[inside],
        weights=times[inside],
        clusters=None if person is None else person[inside],
    )
    return fit.wald(_products(pairs))


def _products(pairs: NDArray[np.intp]) -> Array:
    """Return contrasts of cell means that are 0 where both attributes add up, shape (q, cells)."""
    levels = [np.unique(column) for column in pairs.T]
    if min(map(len, levels)) <= 1:
        raise Undefined(_ONE_LEVEL)
    additive = np.concatenate(
        [column[:, None] == level for column, level in zip(pairs.T, levels, strict=True)], axis=1
    )
    left, sizes, _ = np.linalg.svd(additive.astype(np.float64))
    rank = int((sizes > len(pairs) * np.finfo(np.float64).eps * sizes[0]).sum())
    if rank == len(pairs):
        raise Undefined(_NO_OVERLAP)
    return np.asarray(left[:, rank:].T)
