"""How the time of an audit's computation grows with items and with slices; writes growth.csv and growth.svg.

    python benchmarks/growth.py

One quantity varies, the others stay: 100,000 items, 40 slices, 500 replicates, 10 emotions, 5,000 persons.
"""

import csv
from pathlib import Path

from matplotlib.figure import Figure
from scale import measure

HERE = Path(__file__).parent
ITEMS = (30_000, 100_000, 300_000, 1_000_000)
SLICES = (10, 30, 100, 180)
STEPS = ("make and sum", "compare", "bootstrap")


def main() -> None:
    """Measure, write and draw."""
    rows = []
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


def draw(rows: list[list[object]]) -> Figure:
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


if __name__ == "__main__":
    main()
