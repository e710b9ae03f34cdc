"""Replicates from counts against the measures of literally repeated rows."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.numbered import Codes
from evenhand.metrics.replicates import weighted_histograms as module
from evenhand.metrics.replicates.weighted_histograms import auc_replicates, spearman_replicates
from evenhand.metrics.resampling import multinomial_weights
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(2)
PERSONS = RNG.integers(0, 12, 90)
TRUTH = RNG.integers(0, 5, 90).astype(np.float64)
BINARY = (TRUTH > 2).astype(np.float64)
SCORES = (TRUTH + RNG.normal(0, 1.5, 90)).round(1)
DRAWS = multinomial_weights(12, 40, RNG)

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=20
)
COUNTS = st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=4)


def _repeated(draw: Array, *columns: Array, persons: Codes) -> list[Array]:
    return [np.repeat(column, draw[persons].astype(int)) for column in columns]


def test_a_replicate_is_the_measure_of_repeated_rows() -> None:
    areas = auc_replicates(BINARY, SCORES, persons=PERSONS, draws=DRAWS)
    ranks = spearman_replicates(TRUTH, SCORES, persons=PERSONS, draws=DRAWS)
    for draw, area, rank in zip(DRAWS, areas, ranks, strict=True):
        truth, binary, scores = _repeated(draw, TRUTH, BINARY, SCORES, persons=PERSONS)
        assert area == pytest.approx(roc_auc_score(binary, scores), abs=1e-12)
        assert rank == pytest.approx(stats.spearmanr(truth, scores)[0], abs=1e-12)


@settings(deadline=None)
@given(ROWS, COUNTS)
def test_any_draw_is_the_weighted_measure(
    rows: list[tuple[int, int, int]], draws: list[list[int]]
) -> None:
    table = np.array(rows)
    truth, scores, persons = table[:, 0] * 1.0, table[:, 1] * 1.0, table[:, 2]
    binary = (truth > 0).astype(np.float64)
    counts = np.array(draws, dtype=np.float64)
    areas = auc_replicates(binary, scores, persons=persons, draws=counts)
    ranks = spearman_replicates(truth, scores, persons=persons, draws=counts)
    for draw, area, rank in zip(counts, areas, ranks, strict=True):
        for found, measure, label in ((area, auc, binary), (rank, spearman, truth)):
            try:
                expected = measure(label, scores, weights=draw[persons])
            except ValueError:
                expected = np.nan
            assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_the_order_of_persons_columns_is_theirs() -> None:
    order = RNG.permutation(12)
    place = np.argsort(order)
    before = spearman_replicates(TRUTH, SCORES, persons=PERSONS, draws=DRAWS)
    after = spearman_replicates(TRUTH, SCORES, persons=place[PERSONS], draws=DRAWS[:, order])
    assert after == pytest.approx(before, abs=1e-12)


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    areas = auc_replicates(BINARY, SCORES, persons=PERSONS, draws=DRAWS)
    ranks = spearman_replicates(TRUTH, SCORES, persons=PERSONS, draws=DRAWS)
    monkeypatch.setattr(module, "MOST_COUNTS", 200)
    assert np.array_equal(auc_replicates(BINARY, SCORES, persons=PERSONS, draws=DRAWS), areas)
    assert np.array_equal(spearman_replicates(TRUTH, SCORES, persons=PERSONS, draws=DRAWS), ranks)


def test_nothing_gives_nothing() -> None:
    empty, nobody = np.empty(0), np.empty(0, dtype=np.intp)
    draws = np.ones((2, 3))
    for measure in (auc_replicates, spearman_replicates):
        assert np.isnan(measure(empty, empty, persons=nobody, draws=draws)).all()
        assert measure(BINARY, SCORES, persons=PERSONS, draws=np.ones((0, 12))).shape == (0,)


@pytest.mark.parametrize("measure", [auc_replicates, spearman_replicates])
def test_bad_draws_are_refused(measure: module.Replicates) -> None:
    def refused(match: str, **changed: Any) -> None:  # noqa: ANN401 arrays of any kind
        inputs: dict[str, Any] = {"persons": PERSONS, "draws": DRAWS, **changed}
        with pytest.raises(ValueError, match=match):
            measure(BINARY, SCORES, **inputs)

    refused(r"draws must be counts of shape \(B, persons\), got shape \(12,\)", draws=np.ones(12))
    refused("draws must be counts", draws=-DRAWS)
    refused(r"how often a person counts, 0, 1, 2, ...; got 0\.5", draws=np.full((1, 12), 0.5))
    refused("persons must be 90 whole numbers", persons=PERSONS[1:])
    refused("persons must be 90 whole numbers", persons=PERSONS * 1.0)
    refused(r"columns 0\.\.10 of the draws, got 0\.\.11", draws=DRAWS[:, 1:])
    refused(r"columns 0\.\.11 of the draws, got -1", persons=PERSONS - 1)
