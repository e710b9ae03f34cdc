"""Two rules that turn forty heads into eight classes: any head that stands out, and the top head.

The publisher of Empathic Insight Face counts an image as read correctly when *any* head that is
mapped to its class has more than 1.5 times an even share of the softmax. That rule calls several
classes at once, so it is a hit rate and no accuracy: what it hits by chance has to be looked at.

Schuhmann et al. 2025, arXiv:2505.20033; LAION-AI/emonet-face, eval/config.py and eval.ipynb.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.table import Array

CROSSWALK = "emonet_face_ferd_crosswalk.toml"
STANDS_OUT = 1.5
"""How many times an even share a head must have."""

Calls: TypeAlias = NDArray[np.bool_]
Rule: TypeAlias = Callable[[Array], Calls]


@cache
def crosswalk() -> Mapping[str, tuple[str, ...]]:
    """Return the heads of each class, as published.

    Examples:
        >>> crosswalk()["Surprised"]
        ('pleasure_ecstasy', 'fear', 'awe', 'confusion')
    """
    text = files("evenhand.audit.datasets").joinpath(CROSSWALK).read_text(encoding="utf-8")
    return MappingProxyType({name: tuple(heads) for name, heads in tomllib.loads(text).items()})


def heads() -> tuple[str, ...]:
    """Return all heads, in the order in which the rules expect their scores."""
    return tuple(head for mapped in crosswalk().values() for head in mapped)


def any_head(scores: Array) -> Calls:
    r"""Return the classes that the publisher's rule calls: those with any head that stands out.

    $$ \max_{h \in c} \mathrm{softmax}(s)_h > 1.5 / 40 $$

    Args:
        scores: mean-subtracted scores, shape (images, heads), heads as in `heads()`.

    Returns:
        Shape (images, classes); an image may have none or several.
    """
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    out = shares > STANDS_OUT / scores.shape[1]
    return np.stack([out[:, own].any(axis=1) for own in _owned()], axis=1)


def top_head(scores: Array) -> Calls:
    """Return the one class of the head with the highest score.

    Args:
        scores: mean-subtracted scores, shape (images, heads), heads as in `heads()`.

    Returns:
        Shape (images, classes), exactly one True in each row.
    """
    top = scores.argmax(axis=1)
    return np.stack([own[top] for own in _owned()], axis=1)


RULES: Mapping[str, Rule] = MappingProxyType({"any_head": any_head, "top_head": top_head})


def of_other_images(classes: NDArray[np.str_]) -> NDArray[np.intp]:
    """Return for each image another one, so that every class gets images of all classes alike.

    Outputs handed on in this way know nothing of the image that they stand for: what a rule still
    hits is what it hits by chance.

    Args:
        classes: of the images, shape (images,).

    Returns:
        Positions, each once.

    Examples:
        >>> of_other_images(np.array(["a", "a", "b", "b"])).tolist()
        [0, 2, 1, 3]
    """
    by_class = np.lexsort((np.arange(len(classes)), classes))
    names, count = np.unique(classes, return_counts=True)
    rank = np.concatenate([np.arange(n) for n in count])
    dealt = by_class[np.lexsort((np.repeat(np.arange(len(names)), count), rank))]
    given = np.empty(len(classes), dtype=np.intp)
    given[by_class] = dealt
    return given


def _owned() -> tuple[Calls, ...]:
    """Return which heads each class has."""
    return tuple(np.isin(heads(), mapped) for mapped in crosswalk().values())
