"""A reliability diagram with intervals at 100,000 rows, and the smooth calibration error.

    python benchmarks/reliability_diagram.py [--rows 100000] [--persons 2000]

relplot, where it is installed, is timed beside: its diagram is a smoothed curve with a band from
200 bootstrap replicates of rows, ours has bins with an interval that takes persons as the unit.
Values of the smooth calibration error must agree to 0.003, or the benchmark stops. relplot has a
licence text of its own; it is measured, and nothing of it is used.
"""

import argparse
import importlib
import importlib.util
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.calibration.reliability_diagram import reliability_diagram
from evenhand.metrics.calibration.smece import smece

Array = NDArray[np.float64]
REPEATS = 5
AGREEMENT = 0.003


def seconds(work: Callable[[], object], *, repeats: int = REPEATS) -> float:
    """Return the shortest of several runs of some work."""
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def draw(rows: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return labels and scores of a model that exaggerates."""
    scores = rng.beta(1, 4, rows)
    return (rng.random(rows) < 0.05 + 0.8 * scores).astype(np.float64), scores


def beside_relplot(truth: Array, scores: Array, *, ours: float, smooth: float) -> None:
    """Time relplot on the same data and print the ratios."""
    if importlib.util.find_spec("relplot") is None:
        print("relplot: not installed")
        return
    relplot = importlib.import_module("relplot")
    gap = abs(relplot.smECE(scores, truth) - smece(truth, scores).smece)
    if gap > AGREEMENT:
        msg = f"smooth calibration errors differ by {gap}"
        raise ValueError(msg)
    print(f"relplot: smooth calibration errors agree to {gap:.1e}")
    theirs = seconds(partial(relplot.prepare_rel_diagram, scores, truth), repeats=1)
    print(f"relplot: diagram with band {theirs:.2f} s, ratio {theirs / ours:.0f}x")
    theirs = seconds(partial(relplot.smECE, scores, truth))
    print(f"relplot: smooth calibration error {theirs:.3f} s, ratio {theirs / smooth:.1f}x")


def main() -> None:
    """Time both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--persons", type=int, default=2000)
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    truth, scores = draw(options.rows, rng)
    persons = rng.integers(0, options.persons, options.rows)
    ours = seconds(partial(reliability_diagram, truth, scores, persons=persons))
    alone = seconds(partial(reliability_diagram, truth, scores))
    smooth = seconds(partial(smece, truth, scores))
    print(
        f"{options.rows} rows: diagram with intervals by {options.persons} persons {ours:.3f} s, "
        f"by item {alone:.3f} s; smooth calibration error {smooth:.3f} s"
    )
    beside_relplot(truth, scores, ours=ours, smooth=smooth)


if __name__ == "__main__":
    main()
