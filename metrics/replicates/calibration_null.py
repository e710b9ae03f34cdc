"""A calibration number beside what a perfectly calibrated model would show at the same size.

Binned, smooth and isotonic calibration errors are above 0 for a perfect model, and the more so the
fewer items there are, so such a number means nothing by itself. Here it is computed again on
labels that the model's own scores have made, and reported with its mean and its upper quantile
there (Broecker & Smith 2007, doi:10.1175/WAF993.1).
"""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.replicates.null_reference import (
    USUAL_DRAWS,
    NullReference,
    null_reference,
    redrawn_labels,
)
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined

Null: TypeAlias = Literal["redrawn", "permuted"]
Number: TypeAlias = Callable[[Array, Array], float]

_BLOCK = 500_000
_MOST_UNDEFINED = 0.05
_ROUNDING = 1e-6


def calibration_null(
    measure: AdditiveMetric | Number,
    truth: Array,
    scores: Array,
    *,
    null: Null,
    rng: np.random.Generator,
    draws: int = USUAL_DRAWS,
    raters: int = 1,
) -> NullReference:
    """Return a calibration number beside its distribution for a calibrated model.

    `redrawn`, for probabilities: each label is drawn anew with the item's probability, or, for
    shares of several raters, is the share of so many draws. `permuted`, for intensities: the
    differences label minus score, less their mean, are dealt out anew among items and added to the
    scores. Both take items as independent; several items a person make the true spread wider.

    Args:
        measure: an additive metric, which is computed for all draws at once, or any function
            `(truth, scores) -> float`. Larger must be worse.
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        null: how a calibrated model's labels are made.
        rng: source of the draws.
        draws: how many.
        raters: with `redrawn`, of how many judgements a label is the share; 1 for 0 or 1.

    Returns:
        The number, its mean and 95 % quantile under calibration, the excess over that mean, and a
        p-value. Draws on which the measure is undefined are left out, 5 % of them at most.

    Raises:
        Undefined: the measure has no value, or `too_few` when it has none on over 5 % of draws.
        ValueError: with `redrawn`, labels that are no shares of `raters`, or scores outside 0..1;
            an unknown `null`; no draw.

    Examples:
        An expected calibration error of 0.08 at 100 items is what a perfect model shows:

        >>> from evenhand.metrics.calibration.ece import ece
        >>> rng = np.random.default_rng(3)
        >>> scores = rng.beta(1, 4, 100)
        >>> truth = (rng.random(100) < scores).astype(float)
        >>> found = calibration_null(ece, truth, scores, null="redrawn", rng=rng)
        >>> round(found.observed, 2), round(found.mean, 2)
        (0.08, 0.08)
    """
    if draws < 1:
        msg = f"calibration_null: draws must be 1 or more, got {draws}"
        raise ValueError(msg)
    observed = float(measure(truth, scores))
    size = max(1, _BLOCK // max(1, len(truth)))
    sizes = [min(size, draws - start) for start in range(0, draws, size)]
    if null == "redrawn":
        _check_shares(truth, scores, raters)
        labels = (redrawn_labels(scores, rng=rng, draws=k, raters=raters) for k in sizes)
    elif null == "permuted":
        labels = (_permuted(truth, scores, rng, k) for k in sizes)
    else:
        msg = f"calibration_null: null must be 'redrawn' or 'permuted', got {null!r}"
        raise ValueError(msg)
    blocks = [_values(measure, made, scores) for made in labels]
    values = np.concatenate(blocks)
    known = values[np.isfinite(values)]
    if len(known) < (1 - _MOST_UNDEFINED) * draws:
        msg = "too_few"
        raise Undefined(msg)
    return null_reference(observed, known)


def _check_shares(truth: Array, scores: Array, raters: int) -> None:
    """Refuse labels that so many raters cannot have given."""
    check_probabilities("calibration_null", truth, scores)
    counts = truth * raters
    if raters < 1 or (np.abs(counts - np.round(counts)) > _ROUNDING).any():
        msg = (
            "calibration_null: redrawn labels are shares of `raters` judgements (1 for labels that "
            f"are 0 or 1), and with raters={raters} these labels are not"
        )
        raise ValueError(msg)


def _permuted(truth: Array, scores: Array, rng: np.random.Generator, draws: int) -> Array:
    """Return scores plus centred differences in a random order, shape (draws, n)."""
    differences = truth - scores
    centred = np.broadcast_to(differences - differences.mean(), (draws, len(truth)))
    dealt: Array = scores + rng.permuted(centred, axis=1)
    return dealt


def _values(measure: AdditiveMetric | Number, labels: Array, scores: Array) -> Array:
    """Return the measure of every row of labels, NaN where undefined, shape (draws,)."""
    if not isinstance(measure, AdditiveMetric):
        return np.array([_value(measure, row, scores) for row in labels])
    draws, items = labels.shape
    columns = measure.features(labels.ravel(), np.tile(scores, draws), **measure.settings)
    sums = np.stack([column.reshape(draws, items).sum(axis=1) for column in columns.values()], -1)
    return measure.value(sums, {name: place for place, name in enumerate(columns)})


def _value(measure: Number, truth: Array, scores: Array) -> float:
    """Return the measure of one draw, NaN where undefined."""
    try:
        return float(measure(truth, scores))
    except Undefined:
        return float("nan")
