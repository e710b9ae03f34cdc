"""Smooth calibration error: how far off are probabilities, when no bin edge may decide?

Differences of label and probability are averaged over a neighbourhood of each probability by a
bell curve, which is mirrored at 0 and 1 so that no weight leaves the scale; the absolute values of
these averages are added up along the scale. The width of the bell is not chosen but solved for:
the one that equals the error itself (Blasiok & Nakkiran 2023, arXiv:2309.12236).

The mirrored bell is a sum of cosines, so the smoothing of all items at once is one cosine
transform, a product and the transform back. Items are shared out between the two nearest points of
a grid, which is refined until the bell spans many of its cells; memory does not grow with items.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Smooth calibration error",
    asks="How far off are probabilities, when no bin edge may decide?",
    formula="integral over t of |mean((truth - probability) * K_s(t, probability))|, s solved so "
    "that it equals the error; K_s is a normal curve mirrored at 0 and 1",
    use="In place of the expected calibration error: small changes of the probabilities change it "
    "little, and there are no bins to choose.",
    avoid="It is above 0 for a perfect model and grows as slices shrink: read it beside "
    "calibration_null, and compare slices by ce2_debiased, bias or calibration_slope.",
    takes="labels",
    needs=("same_scale", "probabilities"),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    headline="smece",
    reference="arXiv:2309.12236",
)

_COARSEST = 2**12
_FINEST = 2**20
_CELLS_A_BELL = 64
_HALVINGS = 30
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Smece:
    """The smooth calibration error and the width it was found at.

    Attributes:
        smece: the error, 0 to 1; 0 when every label equals its probability.
        bandwidth: standard deviation of the bell, equal to the error up to rounding.
    """

    smece: float
    bandwidth: float


@door
def smece(truth: Array, scores: Array, *, weights: Array | None = None) -> Smece:
    """Return the smooth calibration error at the bandwidth that equals it.

    `smECE_s = integral_0^1 |sum_i K_s(t, score_i) (truth_i - score_i)| dt / n` falls as s grows;
    the value is the one point where `smECE_s = s`. A bell of 64 cells or more lets the grid add at
    most `mean |truth - score| / (8 * 64^2)`; errors too small for that are off by less than 0.0001.

    Args:
        truth: 0 or 1, or shares of raters, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,); default once.

    Returns:
        The error within 0..1 and its bandwidth.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, or a value lies outside 0..1.

    Examples:
        One probability that is 0.2 too high has the error 0.2; two that miss by as much in
        opposite directions, and lie close together, nearly cancel:

        >>> truth = np.array([0.0, 1.0, 1.0, 1.0, 1.0])
        >>> round(smece(truth, np.full(5, 1.0)).smece, 4)
        0.2
        >>> found = smece(np.array([0.3, 0.72]), np.array([0.5, 0.52]))
        >>> found.smece < 0.05
        True
    """
    times = checked_weights("smece", truth, scores, weights)
    check_probabilities("smece", truth, scores)
    items = times.sum()
    if not items:
        msg = "no_items"
        raise Undefined(msg)
    distinct, place = np.unique(scores, return_inverse=True)
    errors = np.bincount(place, weights=times * (truth - scores)) / items
    if np.abs(errors).sum() < _ROUNDING:
        return Smece(smece=0.0, bandwidth=0.0)
    cells = _COARSEST
    found = _fixed_point(_waves(errors, distinct, cells=cells))
    while found.bandwidth * cells < _CELLS_A_BELL and cells < _FINEST:
        cells *= 4
        found = _fixed_point(_waves(errors, distinct, cells=cells))
    return found


def _waves(errors: Array, scores: Array, *, cells: int) -> Array:
    """Return the cosine transform of errors on a grid of 0..1, shape (cells + 1,).

    Each error is shared by its two neighbours on the grid in proportion to its nearness, which
    keeps its sum and its place.
    """
    position = scores * cells
    left = np.minimum(position.astype(np.intp), cells - 1)
    right_share = position - left
    lower = np.bincount(left, weights=errors * (1 - right_share), minlength=cells + 1)
    upper = np.bincount(left + 1, weights=errors * right_share, minlength=cells + 1)
    return _mirrored_transform(np.asarray(lower + upper, dtype=np.float64))


def _mirrored_transform(values: Array) -> Array:
    """Return sum_j values_j cos(pi j k / cells) for every k, shape (cells + 1,)."""
    half = values / 2
    half[[0, -1]] *= 2
    return np.fft.rfft(np.concatenate([half, half[-2:0:-1]])).real


def _smoothed_error(waves: Array, bandwidth: float) -> float:
    """Return the integral of absolute smoothed errors."""
    cells = len(waves) - 1
    damping = np.exp(-((np.pi * bandwidth * np.arange(cells + 1)) ** 2) / 2)
    spectrum = 2 * damping * waves
    spectrum[0] /= 2
    heights = np.abs(_mirrored_transform(spectrum))
    return float((heights.sum() - (heights[0] + heights[-1]) / 2) / cells)


def _fixed_point(waves: Array) -> Smece:
    """Return the bandwidth that equals the error, by bisection: the error falls as it grows."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _smoothed_error(waves, middle) > middle:
            low = middle
        else:
            high = middle
    return Smece(smece=_smoothed_error(waves, high), bandwidth=high)
