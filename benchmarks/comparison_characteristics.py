"""What comparisons of two models say when the truth is known: false claims, and what pairing gains.

    python benchmarks/comparison_characteristics.py [--runs 2000]

Design: two groups of so many persons, 10 clips each; the error of either model is 3 points plus
person effect and noise with sd 1, of which both models share three quarters of the variance; 20 %
of each part lies between persons. Margin 0.1 points (a growth of the gap likewise), alpha 0.05.
Every run is one "emotion" of one table. Scenarios, by the true change of the mean absolute error:

    even        nothing changes
    at_margin   everybody exactly at the margin: "not worse" and "worse" are both false claims
    twice       everybody at twice the margin
    better      everybody better by the margin
    one_group   the first group exactly at the margin, so that its gap grows by the margin

Written to comparison_characteristics.csv: how often the first group is called not worse, better and
worse, the last two alone and in a family of 12 such slices after Holm's adjustment (any of them);
how often its gap is shown not to have grown by the margin, and to have grown by more; how often
95 % intervals of change and growth cover the truth; the standard error of the change over that of
two separate samples of the same size, which is what pairing gains. Uneven persons have 2 to 40
clips, drawn anew for every hundred runs.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.changes.change_tests import ChangeTests, change_tests, joined
from evenhand.metrics.changes.gap_growth import growth_tests
from evenhand.metrics.changes.model_changes import NEW, OLD, ModelChange, ModelChanges
from evenhand.metrics.inference.sandwich import Spread
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.sum_table import accumulate

Array = NDArray[np.float64]

CLIPS = 10
LEVEL = 20.0
MARGIN = 0.1
ALPHA = 0.05
ICC = 0.2
SHARED = 0.75
FAMILY = 12
BLOCK = 100
PERSONS = (8, 20, 60, 200)
SCENARIOS = {
    "even": (0.0, 0.0),
    "at_margin": (MARGIN, MARGIN),
    "twice": (2 * MARGIN, 2 * MARGIN),
    "better": (-MARGIN, -MARGIN),
    "one_group": (MARGIN, 0.0),
}


def noise(who: NDArray[np.intp], runs: int, *, variance: float, rng: np.random.Generator) -> Array:
    """Return errors with a person effect, shape (items, runs)."""
    between = rng.normal(0, np.sqrt(variance * ICC), (int(who.max()) + 1, runs))[who]
    return np.asarray(between + rng.normal(0, np.sqrt(variance * (1 - ICC)), (len(who), runs)))


def measured(
    persons: int, runs: int, change: tuple[float, float], *, uneven: bool, rng: np.random.Generator
) -> ModelChange:
    """Simulate two models, every run as one emotion."""
    clips = np.full(2 * persons, CLIPS)
    if uneven:
        clips = rng.choice([2, 5, 10, 40], size=2 * persons, p=[0.3, 0.4, 0.2, 0.1])
    who = np.repeat(np.arange(2 * persons), clips)
    group = (who >= persons).astype(np.int16)
    both = noise(who, runs, variance=SHARED, rng=rng)
    scores = np.stack(
        [LEVEL + both + noise(who, runs, variance=1 - SHARED, rng=rng) for _ in (OLD, NEW)], axis=1
    )
    scores[:, NEW] += np.array(change)[group][:, None]
    scores += 3.0
    table = accumulate(
        [mae],
        np.full((len(who), runs), LEVEL),
        scores,
        cells=group[:, None],
        clusters=np.char.mod("%05d", who),
    )
    first = table.cells[:, 0] == 0
    covered = np.ones((2, runs), dtype=np.bool_)
    changes = ModelChanges(table, slices=first[None], references=~first[None], covered=covered)
    return changes.of(mae)


def tests_of(found: ModelChange) -> tuple[ChangeTests, ChangeTests]:
    """Return the tests of the change and of the growth of the gap, one a run."""
    runs = slice(0, -1)

    def spread(given: Spread) -> Spread:
        return Spread(
            standard_error=given.standard_error[0, runs],
            df=given.df[0, runs],
            method=given.method[0, runs],
        )

    own = spread(found.spread)
    change = change_tests(
        found.change[0, runs],
        standard_error=own.standard_error,
        df=own.df,
        margin=MARGIN,
        alpha=ALPHA,
        harm="above",
    )
    growth = growth_tests(
        found.compared.gap[0, NEW, runs],
        found.compared.gap[0, OLD, runs],
        difference=spread(found.gap_spread),
        total=spread(found.gap_sum_spread),
        margin=MARGIN,
        alpha=ALPHA,
    )
    return change, growth


def any_of_a_family(p: Array) -> float:
    """Return how often at least one of 12 independent slices is claimed after adjustment."""
    whole = p[: len(p) // FAMILY * FAMILY].reshape(-1, FAMILY)
    return float(np.mean([(holm(row) <= ALPHA).any() for row in whole]))


def row(persons: int, runs: int, scenario: str, *, uneven: bool) -> dict[str, object]:
    """Return the shares of one scenario."""
    rng = np.random.default_rng([persons, int(uneven), list(SCENARIOS).index(scenario)])
    true = SCENARIOS[scenario]
    parts = [measured(persons, BLOCK, true, uneven=uneven, rng=rng) for _ in range(0, runs, BLOCK)]
    change, growth = (joined(tests) for tests in zip(*map(tests_of, parts), strict=True))
    alone = np.concatenate(
        [part.compared.inside.spread.standard_error[0, :, :-1] for part in parts], axis=1
    )
    ratio = change.standard_error / np.hypot(alone[OLD], alone[NEW])
    grown = abs(true[0] - true[1])
    return {
        "persons_per_group": persons,
        "clips": "uneven" if uneven else CLIPS,
        "runs": change.change.size,
        "scenario": scenario,
        "not_worse": np.mean(change.p_non_inferior < ALPHA),
        "better": np.mean(change.p_better <= ALPHA),
        "worse": np.mean(change.p_worse <= ALPHA),
        "any_better_of_12": any_of_a_family(change.p_better),
        "any_worse_of_12": any_of_a_family(change.p_worse),
        "gap_not_wider": np.mean(growth.p_non_inferior < ALPHA),
        "gap_wider": np.mean(growth.p_worse <= ALPHA),
        "covers_change": np.mean((change.low <= true[0]) & (true[0] <= change.high)),
        "covers_growth": np.mean((growth.low <= grown) & (grown <= growth.high)),
        "error_over_unpaired": np.median(ratio),
    }


def main() -> None:
    """Simulate, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    designs = [(n, name, u) for u in (False, True) for n in PERSONS for name in SCENARIOS]
    rows = [row(n, runs, name, uneven=u) for n, name, u in track(designs)]
    path = Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({k: rounded(v) for k, v in one.items()} for one in rows)
    for one in rows:
        print(*(f"{key}={rounded(value)}" for key, value in one.items()))
    print(f"written: {path.name}")


def rounded(value: object) -> object:
    """Return a number with four decimals, anything else as it is."""
    return round(float(value), 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
