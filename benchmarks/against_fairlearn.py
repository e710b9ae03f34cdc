"""Bootstrap of four rates in 70 cells: evenhand against fairlearn's MetricFrame, in one run.

    python benchmarks/against_fairlearn.py [--rows 100000] [--fairlearn-replicates 4]

fairlearn redraws rows one replicate at a time; it is timed with a few replicates, less the time
without any, and the time for 1,000 is extrapolated. evenhand computes all 1,000: with persons as
the unit (its default) and, to compare like with like, with rows as the unit. Point values of both
must agree, or the benchmark stops.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score

from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.resampling import multinomial_weights
from evenhand.metrics.slices import Attribute, against, inside, slices_of
from evenhand.metrics.sum_table import accumulate

REPLICATES = 1000
LEVELS = (7, 10)
PERSONS = 2000
NAMES = ("tpr", "fpr", "accuracy", "selection_rate")


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def draw(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return labels, decisions, two attributes and persons."""
    truth = rng.random(rows) < 0.3
    person = rng.integers(0, PERSONS, rows)
    attributes = rng.integers(0, LEVELS, (PERSONS, 2))[person]
    return pd.DataFrame(
        {
            "truth": truth.astype(int),
            "decision": np.where(rng.random(rows) < 0.8, truth, ~truth).astype(int),
            "first": attributes[:, 0],
            "second": attributes[:, 1],
            "person": person,
        }
    )


def theirs(data: pd.DataFrame, replicates: int) -> MetricFrame:
    """Return fairlearn's values by cell, with a bootstrap when replicates are wanted."""
    wanted = {"n_boot": replicates, "ci_quantiles": [0.025, 0.975]} if replicates else {}
    return MetricFrame(
        metrics={
            "tpr": true_positive_rate,
            "fpr": false_positive_rate,
            "accuracy": accuracy_score,
            "selection_rate": selection_rate,
        },
        y_true=data["truth"],
        y_pred=data["decision"],
        sensitive_features=data[["first", "second"]],
        **wanted,
    )


def ours(data: pd.DataFrame, unit: str, replicates: int) -> dict[str, NDArray[np.float64]]:
    """Return values and 95 % percentile ends by cell, shape (cells, 3), for each metric."""
    metrics = [catalogue()[n].with_settings(truth_at=0.5, score_at=0.5) for n in NAMES]
    cells = data[["first", "second"]].to_numpy(np.int16)
    ids = data["person"] if unit == "person" else pd.Series(np.arange(len(data)))
    table = accumulate(
        metrics,
        data[["truth"]].to_numpy(float),
        data[["decision"]].to_numpy(float)[:, None, :],
        cells=cells,
        clusters=ids.astype(str).to_numpy(np.str_),
    )
    attributes = tuple(
        Attribute(name=name, levels=tuple(map(str, range(n))))
        for name, n in zip(("first", "second"), LEVELS, strict=True)
    )
    parts = [
        s
        for s in slices_of(attributes, intersections=[("first", "second")])
        if len(s.where) == len(LEVELS)
    ]
    comparisons = Comparisons(
        table,
        slices=np.stack([inside(s, attributes, table.cells) for s in parts]),
        references=np.stack([against(s, attributes, table.cells, compare="rest") for s in parts]),
        covered=np.ones((1, 1), dtype=bool),
    )
    rng = np.random.default_rng(1)
    clusters = len(np.unique(table.clusters))
    size = max(1, min(replicates, 20_000_000 // clusters))
    blocks = [
        comparisons.replicates(metrics, multinomial_weights(clusters, size, rng))
        for _ in range(-(-replicates // size))
    ]
    found = {}
    for metric in metrics:
        key = metric.qualified(metric.name)
        drawn = np.concatenate([b[key].inside for b in blocks])[:replicates, :, 0, 0]
        value = comparisons.of(metric).inside.value[:, 0, 0]
        ends = np.quantile(drawn, [0.025, 0.975], axis=0)
        found[metric.name] = np.column_stack([value, *ends])
    return found


def main() -> None:
    """Run both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--fairlearn-replicates", type=int, default=4)
    options = parser.parse_args()
    data = draw(options.rows, np.random.default_rng(0))
    by_group = theirs(data, 0).by_group
    mine = ours(data, "person", 10)
    for name in NAMES:
        np.testing.assert_allclose(mine[name][:, 0], by_group[name].to_numpy(float), rtol=1e-12)
    print(f"{len(by_group)} cells, {options.rows} rows, 4 metrics: point values agree")
    plain = seconds(partial(theirs, data, 0))
    drawn = seconds(partial(theirs, data, options.fairlearn_replicates))
    each = (drawn - plain) / options.fairlearn_replicates
    whole = plain + each * REPLICATES
    print(
        f"fairlearn: {plain:.2f} s without bootstrap, {each:.2f} s a replicate "
        f"({options.fairlearn_replicates} timed), {whole:.0f} s for {REPLICATES} (extrapolated)"
    )
    for unit in ("person", "item"):
        took = seconds(partial(ours, data, unit, REPLICATES))
        print(f"evenhand, unit {unit}: {took:.2f} s for {REPLICATES}, ratio {whole / took:.0f}x")


if __name__ == "__main__":
    main()
