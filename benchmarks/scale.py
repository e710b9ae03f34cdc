"""One million items x 40 emotions x 100 slices x 2,000 replicates, 20,000 persons: time and memory.

    python benchmarks/scale.py [--items 1000000] [--slices 100] [--replicates 2000]
    python benchmarks/scale.py --growth     varies items, then slices; writes growth.csv, growth.svg

Labels and scores are made in chunks and summed as they come, as an audit that streams does. Then
every slice is compared with everyone else: value, gap, sandwich, leave-one-person-out and joint
bootstrap, for bias and mean absolute error of every emotion and of their mean. For growth, one
quantity varies and the others stay: 100,000 items, 40 slices, 500 replicates, 10 emotions and 5,000
persons.
"""

import argparse
import csv
import resource
import time
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.resampling import bootstrap_standard_error, multinomial_weights
from evenhand.metrics.slices import Attribute, against, inside, slices_of
from evenhand.metrics.sum_table import SumTable, accumulate, merge

CHUNK = 100_000
LEVELS = (2, 4, 5, 5, 6)
HERE = Path(__file__).parent
ITEMS = (30_000, 100_000, 300_000, 1_000_000)
SLICES = (10, 30, 100, 180)
STEPS = ("make and sum", "compare", "bootstrap")


def summed(items: int, emotions: int, persons: int, rng: np.random.Generator) -> SumTable:
    """Return the sums of simulated chunks."""
    metrics = [catalogue()["bias"], catalogue()["mae"]]
    levels = rng.integers(0, LEVELS, (persons, len(LEVELS))).astype(np.int16)
    names = np.array([f"person-{k}" for k in range(persons)])
    shards = []
    for start in range(0, items, CHUNK):
        rows = min(CHUNK, items - start)
        who = rng.integers(0, persons, rows)
        truth = rng.random((rows, emotions)) * 7
        scores = truth + rng.standard_normal((rows, emotions))
        shards.append(
            accumulate(metrics, truth, scores[:, None], cells=levels[who], clusters=names[who])
        )
    return merge(shards)


def measure(
    items: int, slices: int, replicates: int, *, emotions: int, persons: int
) -> dict[str, float]:
    """Return seconds by step."""
    rng = np.random.default_rng(0)
    start = time.perf_counter()
    table = summed(items, emotions, persons, rng)
    marks = {"make and sum": time.perf_counter() - start}
    attributes = tuple(
        Attribute(name=f"a{k}", levels=tuple(map(str, range(n)))) for k, n in enumerate(LEVELS)
    )
    parts = slices_of(attributes, all_pairs=True)[:slices]
    comparisons = Comparisons(
        table,
        slices=np.stack([inside(s, attributes, table.cells) for s in parts]),
        references=np.stack([against(s, attributes, table.cells, compare="rest") for s in parts]),
        covered=np.ones((1, emotions), dtype=bool),
    )
    metrics = [catalogue()["bias"], catalogue()["mae"]]
    start = time.perf_counter()
    for metric in metrics:
        comparisons.of(metric)
    marks["compare"] = time.perf_counter() - start
    start = time.perf_counter()
    size = max(1, 20_000_000 // persons)
    for first in range(0, replicates, size):
        rows = min(size, replicates - first)
        drawn = comparisons.replicates(metrics, multinomial_weights(persons, rows, rng))
        for found in drawn.values():
            bootstrap_standard_error(found.gap)
    marks["bootstrap"] = time.perf_counter() - start
    marks["total"] = sum(marks.values())
    marks["slices"] = len(parts)
    return marks


def growth() -> None:
    """Measure, write and draw."""
    rows: list[list[str | float]] = []
    for axis, values in (("items", ITEMS), ("slices", SLICES)):
        for value in values:
            size = {"items": 100_000, "slices": 40} | {axis: value}
            found = measure(size["items"], size["slices"], 500, emotions=10, persons=5000)
            count = value if axis == "items" else int(found["slices"])
            rows.append([axis, count, *(round(found[step], 3) for step in STEPS)])
            print(*rows[-1])
    with (HERE / "growth.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["varied", "value", *STEPS], *rows])
    draw(rows).savefig(HERE / "growth.svg")


def draw(rows: list[list[str | float]]) -> Figure:
    """Draw seconds by step against items and slices."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for place, axis in enumerate(("items", "slices")):
        panel = figure.add_subplot(1, 2, place + 1)
        own = [row for row in rows if row[0] == axis]
        for column, (step, mark) in enumerate(zip(STEPS, "osD", strict=True)):
            panel.loglog([r[1] for r in own], [r[2 + column] for r in own], marker=mark, label=step)
        panel.set(xlabel=axis, ylabel="seconds")
        panel.legend(frameon=False)
    return figure


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--slices", type=int, default=100)
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.growth:
        growth()
        return
    found = measure(options.items, options.slices, options.replicates, emotions=40, persons=20_000)
    for step, value in found.items():
        print(f"{step}: {value:.4g}{'' if step == 'slices' else ' s'}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory: {peak:.2f} GiB")


if __name__ == "__main__":
    main()
