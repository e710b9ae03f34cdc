"""Bootstrap of AUC and Spearman over persons: counts against ranking repeated rows again and again.

    python benchmarks/rank_bootstrap.py [--replicates 1000] [--peer-replicates 20]

12,600 items of 300 persons. The peers draw persons too: each replicate repeats the rows that the
draw names and calls scikit-learn's `roc_auc_score` or scipy's `spearmanr` on them. A few of their
replicates are timed, all on the same draws, and scaled up in proportion; every one that was made is
compared with ours to 1e-9 first. Two kinds of scores: in steps of a hundredth, as models print
them, and without any ties, which is the hardest case for counts.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from evenhand.metrics.replicates.weighted_histograms import (
    Replicates,
    auc_replicates,
    spearman_replicates,
)
from evenhand.metrics.resampling import multinomial_weights

Array = NDArray[np.float64]
ITEMS, PERSONS = 12_600, 300
TOLERANCE = 1e-9


def simulated(rng: np.random.Generator) -> tuple[Array, Array, NDArray[np.intp]]:
    """Return labels in steps of a quarter, scores without ties and persons."""
    persons = rng.integers(0, PERSONS, ITEMS)
    truth = np.round(4 * rng.beta(1, 3, ITEMS) * 7) / 4
    return truth, truth + rng.normal(0, 1, PERSONS)[persons] + rng.normal(0, 1, ITEMS), persons


def rank_correlation(truth: Array, scores: Array) -> float:
    """Return scipy's coefficient without its p-value."""
    return float(spearmanr(truth, scores).statistic)


def repeated(
    peer: Callable[[Any, Any], float], truth: Array, scores: Array, times: NDArray[np.intp]
) -> float:
    """Return a peer's value on literally repeated rows."""
    rows = np.repeat(np.arange(len(truth)), times)
    return float(peer(truth[rows], scores[rows]))


def measure(
    ours: Replicates,
    peer: Callable[[Any, Any], float],
    data: tuple[Array, Array, NDArray[np.intp]],
    draws: Array,
    few: int,
) -> tuple[float, float]:
    """Return our seconds and the peer's, scaled from a few replicates to all of them."""
    truth, scores, persons = data
    start = time.perf_counter()
    found = ours(truth, scores, persons=persons, draws=draws)
    own = time.perf_counter() - start
    start = time.perf_counter()
    theirs = [repeated(peer, truth, scores, row[persons].astype(np.intp)) for row in draws[:few]]
    scaled = (time.perf_counter() - start) / few * len(draws)
    if not np.allclose(found[:few], theirs, rtol=0, atol=TOLERANCE):
        msg = f"replicates differ by up to {np.abs(found[:few] - theirs).max():.2g}"
        raise AssertionError(msg)
    return own, scaled


def main(replicates: int, few: int) -> None:
    """Print one line a measure and kind of scores."""
    rng = np.random.default_rng(0)
    truth, scores, persons = simulated(rng)
    draws = multinomial_weights(PERSONS, replicates, rng)
    binary = (truth >= 2).astype(np.float64)
    print(
        f"{ITEMS} items, {PERSONS} persons, {replicates} replicates; the peer's time is that of"
        f" {few} replicates times {replicates / few:g}"
    )
    for kind, given in (("hundredths", scores.round(2)), ("no ties", scores)):
        for name, ours, peer, label in (
            ("AUC", auc_replicates, roc_auc_score, binary),
            ("Spearman", spearman_replicates, rank_correlation, truth),
        ):
            own, scaled = measure(ours, peer, (label, given, persons), draws, few)
            print(
                f"{name:9} {kind:11} evenhand {own:6.2f} s   peer {scaled:7.1f} s"
                f"   ratio {scaled / own:5.0f}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--peer-replicates", type=int, default=20)
    given = parser.parse_args()
    main(given.replicates, given.peer_replicates)
