"""Agreement of raters: evenhand beside krippendorff and pingouin, in one run.

    python benchmarks/agreement.py [--values 100000] [--theirs 1000] [--items 10000]

Interval alpha with every judgement another number, in seconds and in memory at growing sizes; the
intraclass correlation with missing judgements. The two packages are no dependency and are timed
only where they are installed; krippendorff at a smaller size (`--theirs` different values), because
its memory grows with judgements x values x values. Where both give a number they must agree.
"""

import argparse
import importlib.util
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.agreement.icc import icc
from evenhand.metrics.agreement.icc_incomplete import icc_incomplete
from evenhand.metrics.agreement.krippendorff_alpha import Level, krippendorff_alpha
from evenhand.metrics.raters.ratings import Ratings

RATERS = 5
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
Table = NDArray[np.float64]


def seconds(work: Callable[[], object], *, repeats: int = 3) -> float:
    """Return the shortest time of some runs."""
    return min(_once(work) for _ in range(repeats))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mib(work: Callable[[], object]) -> float:
    """Return the largest memory that some work holds at a time, in MiB."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def installed(name: str) -> ModuleType | None:
    """Return a package, None where it is not installed."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def judgements(items: int, *, missing: float = 0.0) -> Table:
    """Return judgements of five raters above 0, each another number."""
    rng = np.random.default_rng(0)
    severity = rng.normal(size=RATERS) / 4
    table = np.exp(rng.normal(size=(items, 1)) + severity + 0.5 * rng.normal(size=(items, RATERS)))
    table[rng.random(table.shape) < missing] = np.nan
    return np.asarray(table)


def alpha_from_table(table: Table, level: Level) -> float:
    """Return alpha, the time to read the table in."""
    return krippendorff_alpha(Ratings.of_table(table), level=level).value


def alpha(values: int, theirs: int) -> None:
    """Print time and memory of alpha, beside the package krippendorff at a size it can hold."""
    table = judgements(values // RATERS)
    for level in LEVELS:
        work = partial(alpha_from_table, table, level)
        print(f"alpha {level}, {values} different values: {seconds(work):.3f} s", end="")
        print(f", {peak_mib(work):.0f} MiB, ten times fewer ", end="")
        less = partial(alpha_from_table, table[: len(table) // 10], level)
        print(f"{peak_mib(less):.1f} MiB")
    small = judgements(theirs // RATERS)
    ours = partial(alpha_from_table, small, "interval")
    print(f"alpha interval, {theirs} different values: evenhand {seconds(ours):.4f} s", end="")
    print(f" {peak_mib(ours):.2f} MiB; krippendorff ", end="")
    package = installed("krippendorff")
    if package is None:
        print("not installed")
        return
    other = partial(package.alpha, reliability_data=small.T, level_of_measurement="interval")
    np.testing.assert_allclose(ours(), other(), rtol=1e-9)
    print(f"{seconds(other, repeats=1):.2f} s {peak_mib(other):.0f} MiB; values agree")


def reliability(items: int) -> None:
    """Print time of the intraclass correlation, with and without missing judgements."""
    full, gaps = judgements(items), judgements(items, missing=0.2)
    complete = partial(lambda table: icc(Ratings.of_table(table)), full)
    incomplete = partial(lambda table: icc_incomplete(Ratings.of_table(table)), gaps)
    print(f"icc, {items} x {RATERS}: evenhand complete {1e3 * seconds(complete):.1f} ms", end="")
    found = incomplete()
    print(f", 20 % missing {1e3 * seconds(incomplete):.1f} ms ", end="")
    print(f"({found.n_ratings:.0f} judgements used, {found.n_complete_items:.0f} complete items)")
    package = installed("pingouin")
    if package is None:
        print("pingouin not installed")
        return
    import pandas as pd  # noqa: PLC0415 pingouin brings it

    for name, table in (("complete", full), ("20 % missing", gaps)):
        item, rater = np.indices(table.shape)
        rows = pd.DataFrame({"item": item.ravel(), "rater": rater.ravel(), "value": table.ravel()})
        work = partial(
            package.intraclass_corr,
            data=rows,
            targets="item",
            raters="rater",
            ratings="value",
            nan_policy="omit",
        )
        took = _once(work)
        print(f"pingouin {name}: {took:.2f} s, items with a gap left out")
        if name == "complete":
            values = work()["ICC"].to_numpy(dtype=float)
            assert np.isclose(values, complete().value or np.nan, atol=1e-6).any()  # noqa: S101


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=100_000)
    parser.add_argument("--theirs", type=int, default=1_000)
    parser.add_argument("--items", type=int, default=10_000)
    options = parser.parse_args()
    alpha(options.values, options.theirs)
    reliability(options.items)


if __name__ == "__main__":
    main()
