"""The exact test of persons, against an enumeration by hand and against scipy."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from evenhand.audit.claims import Claim, claims
from evenhand.audit.evidence import Evidence
from evenhand.audit.exact_gap import exact_p
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

FEW = {("F", "young"): 5, ("M", "young"): 4, ("M", "old"): 4}
BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}


def first(evidence: Evidence) -> Claim:
    return claims(evidence, evidence.plan.gate)[0]


def own_means(evidence: Evidence, outcome: int) -> tuple[Array, Array]:
    """Return the mean error of each woman, then of each man."""
    error = (evidence.scores[0].values - evidence.truth.values)[:, outcome]
    found: list[list[float]] = [[], []]
    for person in np.unique(evidence.table.persons):
        items = evidence.table.persons == person
        found[int(evidence.table.cells[items][0, 0])].append(float(error[items].mean()))
    return np.array(found[0]), np.array(found[1])


def difference(women: Array, men: Array) -> float:
    return float(women.mean() - men.mean())


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_permutation_test_of_persons_means(
    measured: Measured, reading: Reading, seed: int
) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.1}), cells=FEW, seed=seed)
    women, men = own_means(evidence, 0)
    expected = stats.permutation_test(
        (women, men), difference, permutation_type="independent", n_resamples=10_000
    )
    # scipy doubles the smaller tail; both tails of its null distribution are ours.
    null = np.abs(expected.null_distribution)
    by_hand = (null >= abs(expected.statistic) - 1e-12).mean()
    assert null.size == 1287
    assert exact_p(evidence, first(evidence), 0) == pytest.approx(by_hand)


def test_a_person_counts_once_whatever_the_number_of_items(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(), cells=FEW)
    model = reading()

    def sparse(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        _, first_item = np.unique(table.persons, return_index=True)
        keep = np.zeros(len(truth), dtype=np.bool_)
        keep[first_item] = True
        found[~keep & (table.persons == table.persons[0])] = np.nan
        return found

    one_item = measured(sparse, cells=FEW)
    women, men = own_means(evidence, 0)
    assert len(women) + len(men) == 13
    assert exact_p(one_item, first(one_item), 0) is not None


def test_the_mean_of_emotions_leaves_out_whom_it_lacks(
    measured: Measured, reading: Reading
) -> None:
    model = reading()

    def gaps(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = model(truth, table, rng)
        found[table.persons == table.persons[0], 1] = np.nan
        return found

    evidence = measured(gaps, cells=FEW, gate=[{**BIAS, "emotions": "mean"}])
    error = (evidence.scores[0].values - evidence.truth.values).mean(axis=1)
    persons = np.unique(evidence.table.persons)[1:]
    means = np.array([error[evidence.table.persons == p].mean() for p in persons])
    women = np.array([evidence.table.cells[evidence.table.persons == p][0, 0] for p in persons])
    expected = stats.permutation_test(
        (means[women == 0], means[women == 1]),
        difference,
        permutation_type="independent",
        n_resamples=10_000,
        alternative="greater",
    )
    null = np.abs(expected.null_distribution)
    by_hand = (null >= abs(expected.statistic) - 1e-12).mean()
    assert exact_p(evidence, first(evidence), 0) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    "parts",
    [
        {"cells": {("F", "young"): 8, ("M", "young"): 8}},
        {"gate": [{**BIAS, "metric": "pearson"}]},
        {"statistics": {"unit": "item"}},
        {"slices": {"compare": "overall"}},
        {"cells": {("F", "young"): 5}},
    ],
)
def test_it_is_absent_where_it_does_not_apply(
    measured: Measured, reading: Reading, parts: dict[str, object]
) -> None:
    evidence = measured(reading(), **{"cells": FEW, **parts})
    assert exact_p(evidence, first(evidence), 0) is None


def test_a_person_on_both_sides_cannot_be_exchanged(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(), cells=FEW)
    # Persons 0 to 4 are the women; let the first of them also be the last man.
    evidence.sums.clusters[evidence.sums.clusters == "person-0012"] = "person-0000"
    assert exact_p(evidence, first(evidence), 0) is None
