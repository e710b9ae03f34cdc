"""A table of sums: the same bits from any chunks, and absent is never 0."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics import exact
from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.sum_table import SumTable, accumulate, merge
from evenhand.metrics.sums import Array

CASES = Path(__file__).parent.parent / "conformance" / "cases"
METRICS = (bias, mae, pearson, tpr.with_settings(truth_at=3.0, score_at=3.0))


class Data:
    """Random items of a few persons with holes in labels and scores."""

    def __init__(self, seed: int, items: int = 60) -> None:
        rng = np.random.default_rng(seed)
        self.truth = _with_holes(rng.uniform(0, 7, (items, 3)), rng)
        self.scores = _with_holes(rng.uniform(0, 7, (items, 2, 3)), rng)
        self.cells = rng.integers(0, 3, (items, 2)).astype(np.int16)
        self.persons = rng.choice(["ann", "bo", "cy", "dee", "a much longer name"], items)

    def table(self, rows: Sequence[int]) -> SumTable:
        at = np.array(rows, dtype=np.intp)
        return accumulate(
            METRICS,
            self.truth[at],
            self.scores[at],
            cells=self.cells[at],
            clusters=self.persons[at],
        )


def _with_holes(values: Array, rng: np.random.Generator) -> Array:
    return np.where(rng.random(values.shape) < 0.15, np.nan, values)


def _assert_same(first: SumTable, second: SumTable) -> None:
    assert first.features == second.features
    assert first.terms == second.terms
    for name in ("cells", "clusters", "limbs"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


@given(st.integers(0, 1000), st.permutations(range(60)), st.lists(st.integers(0, 60), max_size=6))
def test_any_chunks_in_any_order_and_nesting_give_the_same_bits(
    seed: int, order: list[int], cuts: list[int]
) -> None:
    data = Data(seed)
    whole = data.table(range(60))
    edges = [0, *sorted(cuts), 60]
    parts = [data.table(order[a:b]) for a, b in pairwise(edges)]
    _assert_same(merge(parts), whole)
    _assert_same(merge(parts[::-1]), whole)
    nested = parts[0]
    for part in parts[1:]:
        nested = merge([part, nested])
    _assert_same(nested, whole)


def test_sums_are_those_of_a_loop_over_items() -> None:
    data = Data(1)
    table = data.table(range(60))
    values, place = table.values(), table.features.index("absolute_error")
    keys = list(zip(table.clusters.tolist(), map(tuple, table.cells.tolist()), strict=True))
    assert keys == sorted(
        set(zip(data.persons.tolist(), map(tuple, data.cells.tolist()), strict=True))
    )
    for row, (person, cell) in enumerate(keys):
        own = (data.persons == person) & (data.cells == cell).all(axis=1)
        error = np.abs(data.scores[own] - data.truth[own][:, None, :])
        assert values[row, ..., place] == pytest.approx(np.nansum(error, axis=0), abs=1e-12)
        counted = np.isfinite(error).sum(axis=0)
        assert np.array_equal(values[row, ..., table.features.index("n")], counted)


def test_features_of_one_name_are_summed_once() -> None:
    features = Data(2).table(range(60)).features
    assert len(set(features)) == len(features)
    assert set(features) == {m.qualified(f) for m in METRICS for f in m.feature_names()}
    one = np.zeros((1, 1))
    inputs = {"cells": np.zeros((1, 0), dtype=np.int16), "clusters": np.array(["a"])}
    again = accumulate((bias, bias, mae), one, one[:, None], **inputs)
    assert again.features == ("n", "error", "absolute_error")


def test_an_absent_label_or_score_counts_for_nothing() -> None:
    table = accumulate(
        (bias,),
        np.array([[1.0], [np.nan], [2.0]]),
        np.array([[[2.0]], [[5.0]], [[np.nan]]]),
        cells=np.zeros((3, 1), dtype=np.int16),
        clusters=np.array(["a", "a", "b"]),
    )
    assert table.features == ("n", "error")
    assert table.values()[:, 0, 0].tolist() == [[1.0, 1.0], [0.0, 0.0]]
    assert table.terms == 3


def test_clusters_are_numbered_in_the_order_of_their_names() -> None:
    table = Data(3).table(range(60))
    names = np.unique(table.clusters)
    assert np.array_equal(names[table.cluster_codes()], table.clusters)
    assert (np.diff(table.cluster_codes()) >= 0).all()


def test_many_attributes_of_many_levels_do_not_run_together() -> None:
    rng = np.random.default_rng(8)
    cells = rng.integers(0, 32_000, (50, 12)).astype(np.int16)
    cells = np.concatenate([cells, cells])
    truth = np.zeros((100, 1))
    table = accumulate((bias,), truth, truth[:, None], cells=cells, clusters=np.full(100, "a"))
    assert np.array_equal(table.cells, np.unique(cells, axis=0))
    assert (table.values()[:, 0, 0, 0] == 2).all()


def test_no_items_are_a_table_without_rows() -> None:
    data = Data(4)
    empty = data.table([])
    assert empty.limbs.shape[1] == 0
    _assert_same(merge([empty, data.table(range(60)), empty]), data.table(range(60)))


@pytest.mark.parametrize(
    ("truth", "scores"), [((4, 2), (4, 2)), ((4, 3), (4, 1, 2)), ((3, 2), (4, 1, 2))]
)
def test_labels_and_scores_must_match(truth: tuple[int, ...], scores: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"got \(\d, \d\) and \(4, "):
        accumulate(
            METRICS,
            np.zeros(truth),
            np.zeros(scores),
            cells=np.zeros((4, 1), dtype=np.int16),
            clusters=np.full(4, "a"),
        )


@pytest.mark.parametrize(
    ("cells", "clusters"), [((1, 2), (4,)), ((4, 2), (3,)), ((4,), (4,)), ((3, 2), (3,))]
)
def test_cells_and_clusters_must_match(cells: tuple[int, ...], clusters: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"clusters \(n,\) with n = 4, got \("):
        accumulate(
            METRICS,
            np.zeros((4, 1)),
            np.zeros((4, 1, 1)),
            cells=np.zeros(cells, dtype=np.int16),
            clusters=np.full(clusters, "a"),
        )


@pytest.mark.parametrize(
    ("truth", "score", "code", "message"),
    [
        (np.inf, 0.0, 0, "finite, or NaN where there is none; got an infinite one"),
        (0.0, -np.inf, 0, "finite, or NaN where there is none; got an infinite one"),
        (0.0, 0.0, -1, "level codes count from 0, got -1"),
        (0.0, 2e6, 0, r"up to 1\.04858e\+06, got 2e\+06"),
    ],
)
def test_what_cannot_be_summed_is_refused(
    truth: float, score: float, code: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        accumulate(
            (bias,),
            np.array([[truth]]),
            np.array([[[score]]]),
            cells=np.array([[code]], dtype=np.int16),
            clusters=np.array(["a"]),
        )


def test_tables_that_disagree_are_not_merged() -> None:
    def table(*, attributes: int = 1, models: int = 1, emotions: int = 1) -> SumTable:
        return accumulate(
            (bias,),
            np.zeros((2, emotions)),
            np.zeros((2, models, emotions)),
            cells=np.zeros((2, attributes), dtype=np.int16),
            clusters=np.full(2, "a"),
        )

    with pytest.raises(ValueError, match=r"other features cannot be merged.*absolute_error"):
        merge([table(), Data(1).table([0])])
    for other in ({"attributes": 2}, {"models": 2}, {"emotions": 2}):
        with pytest.raises(
            ValueError, match=r"other \(attributes, models, emotions\).*\(1, 1, 1\)"
        ):
            merge([table(), table(**other)])
    with pytest.raises(ValueError, match="at least one table of sums, got none"):
        merge([])


def test_more_items_than_exact_sums_take_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MOST_TERMS", 100)
    data = Data(1)
    table = data.table(range(60))
    assert merge([table, data.table(range(40))]).terms == 100
    with pytest.raises(ValueError, match="take 100 items, got 120"):
        merge([table, table])
    with pytest.raises(ValueError, match="take 100 items, got 101"):
        Data(1, items=101).table(range(101))


def test_merged_chunks_have_the_moments_of_the_reference_case() -> None:
    case = json.loads((CASES / "res_mergeable_sketch_a.json").read_text(encoding="utf-8"))
    x, y = (np.array(case["inputs"][name], dtype=np.float64) for name in ("x", "y"))
    edges = [0, *case["inputs"]["chunk_ends"]]
    chunks = [slice(a, b) for a, b in pairwise(edges)]
    tables = [_sketch(x[rows], y[rows]) for rows in chunks]
    for table, expected in zip(tables, case["expected"]["chunks"], strict=True):
        sums = dict(zip(table.features, table.values().sum(axis=0)[0, 0], strict=True))
        assert sums["n"] == expected["n"]
        assert sums["truth"] / sums["n"] == pytest.approx(expected["mean_x"], rel=1e-9)
        together = sums["truth_score"] - sums["truth"] * sums["score"] / sums["n"]
        assert together == pytest.approx(expected["c_xy"], rel=1e-9)
        assert sums["absolute_error"] == pytest.approx(expected["sum_abs"], rel=1e-9)
    _assert_same(merge(tables), _sketch(x, y))


def _sketch(truth: Array, scores: Array) -> SumTable:
    return accumulate(
        (pearson, mae),
        truth[:, None],
        scores[:, None, None],
        cells=np.zeros((len(truth), 1), dtype=np.int16),
        clusters=np.full(len(truth), "all"),
    )


def test_without_a_metric_there_is_a_table_without_a_feature() -> None:
    data = Data(1)
    table = accumulate((), data.truth, data.scores, cells=data.cells, clusters=data.persons)
    assert table.features == ()
    assert table.values().shape == (len(table.clusters), 2, 3, 0)
    assert merge([table, table]).features == ()
