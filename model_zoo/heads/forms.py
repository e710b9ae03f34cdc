"""The three forms in which scores of faces are published, which are never mixed.

raw                what the head says
mean_subtracted    raw - m, where m is the head's mean over neutral faces
softmax            exp(mean_subtracted) as shares of 1 over the 40 emotions, and them only
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.neutral_baseline import NeutralBaseline
from evenhand.model_zoo.outputs import Form, Output, Scale, coverage


def mean_subtracted(raw: NDArray[np.float64], means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much more each head says of an item than of neutral faces.

    Args:
        raw: items x outputs.
        means: outputs.

    Examples:
        >>> mean_subtracted(np.array([[4.5, 0.5]]), np.array([4.0, 0.5])).tolist()
        [[0.5, 0.0]]
    """
    return raw - means


def softmax(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares of 1 for each item: exp(d) over the sum of all exp(d), at temperature 1.

    Args:
        differences: items x emotions; a row of nan stays nan.

    Returns:
        items x emotions, in [0, 1]. A share depends on all other emotions: a face that shows two
        has less of each.

    Examples:
        >>> softmax(np.array([[0.0, 0.0, 0.0, 0.0]])).tolist()
        [[0.25, 0.25, 0.25, 0.25]]
    """
    powers = np.exp(differences - differences.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def outputs_in(form: Form, raw: Sequence[Output]) -> tuple[Output, ...]:
    """Return what the numbers of a form mean.

    Args:
        form: raw, mean_subtracted or softmax.
        raw: what the heads give.

    Returns:
        The same outputs on the scale of the form; for `softmax` the emotions only.
    """
    if form == "raw":
        return tuple(raw)
    if form == "mean_subtracted":
        return tuple(replace(one, form=form, scale=Scale(kind="relative")) for one in raw)
    shares = Scale(kind="bounded", low=0.0, high=1.0)
    return tuple(replace(one, form=form, scale=shares) for one in raw if one.kind == "emotion")


def check_form(form: Form, outputs: Sequence[Output], baseline: NeutralBaseline | None) -> None:
    """Refuse a form that cannot be computed, before anything is scored.

    Args:
        form: what is asked for.
        outputs: what the heads read.
        baseline: what they say of neutral faces.

    Raises:
        ZooError: a form of faces is wanted; a baseline is missing, or is given and not used;
            a softmax without all 40 emotions.
    """
    if form == "raw" and baseline is not None:
        problem = "raw scores take no baseline; ask for mean_subtracted or softmax"
        raise ZooError([problem])
    if form == "raw":
        return
    if form not in {"mean_subtracted", "softmax"}:
        problem = f"a form of faces is raw, mean_subtracted or softmax, got {form!r}"
        raise ZooError([problem])
    if baseline is None:
        problem = f"{form} scores need a neutral baseline, and none is assumed"
        raise ZooError([f"{problem}; give one, or ask for raw"])
    baseline.row(outputs)
    lacking = coverage(outputs).not_covered
    if form == "softmax" and lacking:
        problem = f"softmax runs over all 40 emotions, and heads are missing for {len(lacking)}: "
        raise ZooError([problem + ", ".join(one.id for one in lacking)])


def formed(
    raw: NDArray[np.float64],
    outputs: Sequence[Output],
    *,
    form: Form,
    baseline: NeutralBaseline | None = None,
) -> NDArray[np.float64]:
    """Return scores in a form, of the outputs that have it.

    Args:
        raw: items x outputs; rows of nan stay nan.
        outputs: what the columns are.
        form: raw, mean_subtracted or softmax.
        baseline: what the heads say of neutral faces.

    Returns:
        items x outputs; for `softmax` items x 40, for the other dimensions have none.

    Raises:
        ZooError: see `check_form`.
    """
    check_form(form, outputs, baseline)
    if baseline is None:
        return raw
    differences = mean_subtracted(raw, baseline.row(outputs))
    if form == "mean_subtracted":
        return differences
    return softmax(differences[:, [one.kind == "emotion" for one in outputs]])
