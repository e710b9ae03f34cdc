"""What the verdicts do when the truth is known: simulated audits of models with and without gaps.

    python benchmarks/operating_characteristics.py [--runs 500]

Design: one attribute of 12 levels, 10 clips a person, labels with sd 1.8 points; score = label +
person effect + noise with residual sd 1 and 15 % of its variance between persons; margin 0.25
points, alpha 0.05, residual mean gap against everyone else. Every run audits seven models at once:

    even        no gap
    at_margin   one level exactly at the margin
    twice       one level at twice the margin
    random      as spread as the labels, unrelated to them
    permuted    the scores of a model like `even`, shuffled over items
    constant    the mean label for everybody
    faint       the mean label and a trace of noise

Written to operating_characteristics.csv: the share of runs in which a model as a whole is cleared,
blamed or left open; the share in which any slice of it is cleared; and how often 95 % intervals of
a slice's mean error and of its gap cover the truth.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy import stats

from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.judgement import judge
from evenhand.audit.plan import (
    Attribute,
    Data,
    Gate,
    Model,
    Plan,
    Purpose,
    Ratings,
    Scale,
    Statistics,
)
from evenhand.audit.table import Scores, Table, Truth
from evenhand.metrics.slices import Attribute as Levels
from evenhand.metrics.verdict import overall

Array = NDArray[np.float64]
Codes = NDArray[np.intp]

LEVELS = 12
CLIPS = 10
MARGIN = 0.25
ICC = 0.15
TRUTH_SD = 1.8
PERSONS = (6, 8, 20, 40, 80, 160)
MODELS = ("even", "at_margin", "twice", "random", "permuted", "constant", "faint")
GAPS = {"at_margin": MARGIN, "twice": 2 * MARGIN}


def plan() -> Plan:
    """Return the plan of every simulated audit."""
    return Plan(
        evenhand=1,
        title="simulated",
        purpose=Purpose(system="", intended_use="", context="research", modality="voice"),
        data=Data(name="simulated", subjects="synthetic"),
        ratings=Ratings(scale=Scale(kind="continuous", low=-10, high=20)),
        statistics=Statistics(seed=1, replicates=100),
        attribute=(Attribute(name="level", source="prompted"),),
        model=tuple(Model(name=name, predictions="-") for name in MODELS),
        gate=(Gate(metric="bias", margin=MARGIN, owner="simulation"),),
    )


def audit(persons: int, *, uneven: bool, rng: np.random.Generator) -> Evidence:
    """Simulate one panel with so many persons a level and measure all models."""
    level = np.repeat(np.arange(LEVELS), persons)
    clips = np.full(len(level), CLIPS)
    if uneven:
        clips = rng.choice([2, 5, 10, 40], size=len(level), p=[0.3, 0.4, 0.2, 0.1])
    who = np.repeat(np.arange(len(level)), clips)
    truth = rng.normal(3.5, TRUTH_SD, len(who))
    values = {name: scores(name, truth, level[who], who, rng) for name in MODELS}
    table = Table(
        items=np.arange(len(who)).astype(str),
        persons=who.astype(str),
        attributes=(Levels(name="level", levels=(*map(str, range(LEVELS)), "unknown")),),
        cells=level[who][:, None].astype(np.int16),
    )
    labels = Truth(
        emotions=("one",),
        values=truth[:, None],
        raters=np.ones((len(who), 1), dtype=np.int64),
        rater_count=None,
        rating_count=None,
        within_item_sd=None,
    )
    found = [Scores(model=n, covers=("one",), values=v[:, None]) for n, v in values.items()]
    return gather(plan(), table, labels, found)


def scores(name: str, truth: Array, level: Codes, who: Codes, rng: np.random.Generator) -> Array:
    """Return the scores of one model."""
    if name in {"constant", "faint", "random"}:
        spread = {"constant": 0.0, "faint": 1e-3, "random": TRUTH_SD}[name]
        return np.asarray(truth.mean() + spread * rng.standard_normal(len(truth)))
    person = rng.normal(0, np.sqrt(ICC), who.max() + 1)[who]
    noise = rng.normal(0, np.sqrt(1 - ICC), len(truth))
    made = truth + person + noise + GAPS.get(name, 0.0) * (level == 0)
    return rng.permutation(made) if name == "permuted" else made


def covered(evidence: Evidence) -> list[NDArray[np.bool_]]:
    """Return whether 95 % intervals of the even model's mean error and gap cover 0, by slice."""
    compared = next(iter(evidence.compared.values()))
    found = []
    for value, spread in (
        (compared.inside.value, compared.inside.spread),
        (compared.gap, compared.spread),
    ):
        own = (slice(LEVELS), 0, -1)
        reach = stats.t.ppf(0.975, spread.df[own]) * spread.standard_error[own]
        found.append(np.abs(value[own]) <= reach)
    return found


def main() -> None:
    """Simulate, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    runs = parser.parse_args().runs
    rows = []
    for uneven in (False, True):
        for persons in PERSONS:
            rows += study(persons, runs, uneven=uneven)
    path = Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({k: rounded(v) for k, v in one.items()} for one in rows)
    print(f"written: {path.name}")


def rounded(value: object) -> object:
    """Return a number with four decimals, anything else as it is."""
    return round(value, 4) if isinstance(value, float) else value


def study(persons: int, runs: int, *, uneven: bool) -> list[dict[str, object]]:
    """Return one row a model for one size of panel."""
    rng = np.random.default_rng([persons, int(uneven)])
    words: Counter[tuple[str, str]] = Counter()
    cleared: Counter[str] = Counter()
    covers = np.zeros(2)
    for _ in track(range(runs), description=f"{persons} persons a level, uneven={uneven}"):
        evidence = audit(persons, uneven=uneven, rng=rng)
        covers += [np.mean(part) for part in covered(evidence)]
        for judged in judge(evidence):
            model, found = MODELS[judged.claim.model], judged.verdicts.verdict
            words[model, overall(found)] += 1
            cleared[model] += bool((found == "within_margin").any())
    rows = [row(m, persons, runs, words, cleared, uneven=uneven) for m in MODELS]
    rows[0] |= {"covers_value": covers[0] / runs, "covers_gap": covers[1] / runs}
    for one in rows:
        print(*(f"{k}={v:.3g}" if isinstance(v, float) else f"{k}={v}" for k, v in one.items()))
    return rows


def row(
    model: str,
    persons: int,
    runs: int,
    words: Counter[tuple[str, str]],
    cleared: Counter[str],
    *,
    uneven: bool,
) -> dict[str, object]:
    """Return the shares of one model."""
    return {
        "persons_per_level": persons,
        "clips": "uneven" if uneven else CLIPS,
        "runs": runs,
        "model": model,
        "cleared": words[model, "within_margin"] / runs,
        "blamed": words[model, "exceeds_margin"] / runs,
        "open": 1 - (words[model, "within_margin"] + words[model, "exceeds_margin"]) / runs,
        "any_slice_cleared": cleared[model] / runs,
        "covers_value": "",
        "covers_gap": "",
    }


if __name__ == "__main__":
    main()
