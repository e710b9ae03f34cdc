"""Heads that are always read for a speaker they did not learn from, and two readings of them."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

STRENGTHS: Final = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
"""Inverse penalties that are tried; each choice is made without the speaker it is tested on."""

TOLERANCE: Final = 1e-6
"""Slope of the loss at which learning ends."""

LEAST: Final = 1e-6
"""Share that an emotion counts with at least where it is given none."""

Embeddings = NDArray[np.float32]
Numbers = NDArray[np.float64]
Names = NDArray[np.str_]
Say = Callable[[str], None]


def held_out_shares(
    embeddings: Embeddings, acted: Names, speakers: Names, *, emotions: Sequence[str], say: Say
) -> Numbers:
    """Return what heads say of each speaker's clips when they learnt from all other speakers.

    Args:
        embeddings: clips x numbers.
        acted: the emotion of each clip.
        speakers: who speaks in each clip; at least three.
        emotions: columns of the result.
        say: told which penalty was chosen for whom.

    Returns:
        Clips x emotions; every row sums to 1.
    """
    shares = np.zeros((len(acted), len(emotions)))
    for speaker in np.unique(speakers):
        rest, own = speakers != speaker, speakers == speaker
        chosen = strength(embeddings[rest], acted[rest], speakers[rest], emotions=emotions)
        heads = _fitted(embeddings[rest], acted[rest], chosen)
        shares[own] = _shares(heads, embeddings[own], emotions)
        say(f"speaker {speaker} held out: inverse penalty {chosen:g}")
    return shares


def strength(
    embeddings: Embeddings, acted: Names, speakers: Names, *, emotions: Sequence[str]
) -> float:
    """Return the inverse penalty that does best on speakers left out one by one.

    Best is the least mean of -log(share of the acted emotion), every emotion counting alike.
    """
    weights = 1 / np.asarray([np.count_nonzero(acted == one) for one in acted])
    losses = dict.fromkeys(STRENGTHS, 0.0)
    for speaker in np.unique(speakers):
        rest, own = speakers != speaker, speakers == speaker
        for each in STRENGTHS:
            heads = _fitted(embeddings[rest], acted[rest], each)
            shares = _shares(heads, embeddings[own], emotions)
            right = np.maximum(of_acted(shares, acted[own], emotions), LEAST)
            losses[each] -= float(weights[own] @ np.log(right))
    return min(losses, key=losses.__getitem__)


def of_acted(shares: Numbers, acted: Names, emotions: Sequence[str]) -> Numbers:
    """Return the share that each clip's acted emotion is given.

    Examples:
        >>> shares = np.array([[0.9, 0.1], [0.7, 0.3]])
        >>> of_acted(shares, np.array(["fear", "joy"]), ["fear", "joy"]).tolist()
        [0.9, 0.3]
    """
    return shares[np.arange(len(acted)), [list(emotions).index(one) for one in acted]]


def unweighted_recall(shares: Numbers, acted: Names, emotions: Sequence[str]) -> float:
    """Return the mean over acted emotions of the part of their clips that is taken for them.

    Examples:
        Two of three fearful clips are found, and the only joyful one:

        >>> shares = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.4, 0.6]])
        >>> acted = np.array(["fear", "fear", "fear", "joy"])
        >>> round(unweighted_recall(shares, acted, ["fear", "joy"]), 3)
        0.833
    """
    right = np.asarray(emotions)[shares.argmax(axis=1)] == acted
    return float(np.mean([right[acted == one].mean() for one in np.unique(acted)]))


def _fitted(embeddings: Embeddings, acted: Names, inverse_penalty: float) -> Pipeline:
    """Return heads that learnt from some clips; every emotion counts alike, as to a listener.

    In 64 bit and to a narrow tolerance, so that shares differ by no more than embeddings do.
    """
    heads = LogisticRegression(
        C=inverse_penalty, class_weight="balanced", max_iter=5000, tol=TOLERANCE
    )
    return make_pipeline(StandardScaler(), heads).fit(embeddings.astype(np.float64), acted)


def _shares(heads: Pipeline, embeddings: Embeddings, emotions: Sequence[str]) -> Numbers:
    """Return clips x emotions; an emotion that the heads were never shown is given nothing."""
    shares = np.zeros((len(embeddings), len(emotions)))
    where = [list(emotions).index(one) for one in heads.classes_]
    shares[:, where] = heads.predict_proba(embeddings)
    return shares
