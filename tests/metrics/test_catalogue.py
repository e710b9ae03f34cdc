"""What every additive metric promises. A new file is held to this without a new line."""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evenhand import metrics
from evenhand.metrics.catalogue import catalogue, rooms
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sum_table import SumTable, accumulate, merge
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined

RNG = np.random.default_rng(7)
# Shares of four raters and scores in tenths: in the domain of every metric, with ties and edges.
TRUTH = RNG.integers(0, 5, 60) / 4
SCORES = RNG.integers(0, 11, 60) / 10
WEIGHTS = RNG.integers(0, 4, 60).astype(np.float64)
ROOMS = Path(metrics.__path__[0])
HERE = Path(__file__).parent


@pytest.fixture(params=catalogue().values(), ids=lambda m: m.name)
def metric(request: pytest.FixtureRequest) -> AdditiveMetric:
    found: AdditiveMetric = request.param
    return found


def _sums(metric: AdditiveMetric, truth: Array, scores: Array) -> Array:
    return np.array([column.sum() for column in metric.contributions(truth, scores).values()])


def _files() -> list[Path]:
    found = [file for room in rooms() for file in sorted((ROOMS / room).glob("*.py"))]
    return [file for file in found if file.stem != "__init__"]


def test_the_catalogue_is_sorted_and_closed_to_writing() -> None:
    assert list(catalogue()) == sorted(catalogue())
    with pytest.raises(TypeError, match="does not support item assignment"):
        catalogue()["bias"] = catalogue()["mae"]  # type: ignore[index]


def test_the_catalogue_loads_nothing_heavy() -> None:
    code = (
        "import sys; from evenhand.metrics.catalogue import catalogue; catalogue();"
        "sys.exit(', '.join({'statsmodels', 'pandas', 'matplotlib', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOMS.parent,
        env={"PYTHONPATH": str(_root())},
    )
    assert done.stderr.strip() == ""


def _root() -> Path:
    """Return the folder from which `evenhand` is importable, whether linked or installed."""
    return next(p for p in (ROOMS, *ROOMS.parents) if (p / "evenhand").is_dir())


@pytest.mark.parametrize("file", _files(), ids=lambda f: f.stem)
def test_a_file_holds_what_its_name_says(file: Path) -> None:
    module = __import__(f"evenhand.metrics.{file.parent.name}.{file.stem}", fromlist=[file.stem])
    named = getattr(module, file.stem)
    assert callable(named)
    if isinstance(named, AdditiveMetric):
        assert named.name == file.stem
        assert catalogue()[file.stem] is named


@pytest.mark.parametrize("file", _files(), ids=lambda f: f.stem)
def test_a_file_teaches_by_example_and_has_its_own_test(file: Path) -> None:
    assert ">>> " in file.read_text(encoding="utf-8")
    mirrored = HERE / file.parent.name / f"test_{file.stem}.py"
    assert mirrored.is_file(), f"{file.stem} needs hand-computed values in {mirrored.name}"  # E13


def test_its_facts_are_complete(metric: AdditiveMetric) -> None:
    for text in (metric.title, metric.formula, metric.unit, metric.reference):
        assert text.strip()
    assert metric.asks.endswith("?")
    assert any(mark in metric.reference for mark in ("doi:10.", "arXiv:", " 19", " 20"))
    assert metric.denominator in metric.feature_names()
    assert metric.feature_names()[0] == "n"
    assert set(metric.skill) <= set(catalogue())
    low, high = metric.span
    assert low < high
    assert metric.best is None or low <= metric.best <= high


def test_its_reasons_are_documented(metric: AdditiveMetric) -> None:
    reasons = [reason for reason, _ in metric.undefined]
    assert reasons[0] == "no_items"
    assert set(reasons) <= set(REASONS)


def test_no_reason_is_documented_in_vain() -> None:
    of_sums = {reason for m in catalogue().values() for reason, _ in m.undefined}
    source = "\n".join(file.read_text(encoding="utf-8") for file in ROOMS.rglob("*.py"))
    for reason in set(REASONS) - of_sums:
        assert source.count(f'"{reason}"') > 1, f"nothing gives the reason {reason}"


def test_the_order_of_items_does_not_matter(metric: AdditiveMetric) -> None:
    order = RNG.permutation(len(TRUTH))
    assert metric(TRUTH[order], SCORES[order]) == pytest.approx(metric(TRUTH, SCORES), abs=1e-12)


def test_a_whole_weight_is_a_repeated_row(metric: AdditiveMetric) -> None:
    times = WEIGHTS.astype(int)
    repeated = metric(np.repeat(TRUTH, times), np.repeat(SCORES, times))
    assert metric(TRUTH, SCORES, weights=WEIGHTS) == pytest.approx(repeated, abs=1e-9)


def test_a_perfect_model_reaches_best(metric: AdditiveMetric) -> None:
    if metric.best is not None:
        assert metric(TRUTH, TRUTH) == pytest.approx(metric.best, abs=1e-12)


def test_the_value_stays_in_its_span(metric: AdditiveMetric) -> None:
    low, high = metric.span
    for scores in (SCORES, TRUTH, 1 - TRUTH):
        assert low <= metric(TRUTH, scores) <= high


def test_sums_of_two_halves_add_up(metric: AdditiveMetric) -> None:
    halves = _sums(metric, TRUTH[:25], SCORES[:25]) + _sums(metric, TRUTH[25:], SCORES[25:])
    columns = {name: place for place, name in enumerate(metric.feature_names())}
    value = metric.evaluate(halves, columns).value
    assert float(value) == pytest.approx(metric(TRUTH, SCORES), abs=1e-12)


def test_it_broadcasts_over_leading_axes(metric: AdditiveMetric) -> None:
    parts = [(TRUTH, SCORES), (TRUTH[:30], SCORES[:30]), (TRUTH[:0], SCORES[:0])]
    sums = np.stack([_sums(metric, *part) for part in parts]).reshape(3, 1, -1)
    columns = {name: place for place, name in enumerate(metric.feature_names())}
    done = metric.evaluate(sums, columns)
    assert done.value.shape == (3, 1)
    expected = [metric(*part) for part in parts[:2]]
    np.testing.assert_allclose(done.value[:2, 0], expected, atol=1e-12)
    assert np.isnan(done.value[2, 0])
    assert done.reason[:, 0].tolist() == ["", "", "no_items"]


def test_nothing_is_undefined_and_not_zero(metric: AdditiveMetric) -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        metric(np.empty(0), np.empty(0))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        metric(TRUTH, SCORES, weights=np.zeros(60))


def test_nan_is_refused_not_passed_on(metric: AdditiveMetric) -> None:
    with pytest.raises(ValueError, match=f"{metric.name} takes finite values"):
        metric(TRUTH, np.full(60, np.nan))


def test_lists_and_columns_are_arrays(metric: AdditiveMetric) -> None:
    value = metric(TRUTH, SCORES, weights=WEIGHTS)
    index = RNG.permutation(len(TRUTH))
    columns: list[Any] = [
        pd.Series(x, index=index[::k]) for x, k in ((TRUTH, 1), (SCORES, -1), (WEIGHTS, 1))
    ]
    assert metric(columns[0], columns[1], weights=columns[2]) == value
    lists: list[Any] = [TRUTH.tolist(), SCORES.tolist(), WEIGHTS.astype(int).tolist()]
    assert metric(lists[0], lists[1], weights=lists[2]) == value


def test_numbers_of_a_few_bits_do_not_wrap(metric: AdditiveMetric) -> None:
    truth, scores = np.tile([0, 1, 0, 1, 1], 4), np.tile([1, 0, 0, 1], 5)
    value = metric(truth.astype(np.float64), scores.astype(np.float64))
    for kind in (np.uint8, np.int8, np.bool_, np.float32, np.object_):
        given: tuple[Any, Any] = truth.astype(kind), scores.astype(kind)
        assert metric(*given) == value


def test_text_is_refused_with_words(metric: AdditiveMetric) -> None:
    for wrong in (["a", "b"], [0.5, None], [[1], [1, 2]], None, 3.0, "ab"):
        given: Any = wrong
        with pytest.raises(ValueError, match=f"^{metric.name}: scores must be numbers"):
            metric(TRUTH[:2], given)


def test_the_undefined_is_explained(metric: AdditiveMetric) -> None:
    with pytest.raises(Undefined, match=r"^no_items\b") as absent:
        metric(np.empty(0), np.empty(0))
    assert absent.value.__notes__ == [f"{metric.name}: {REASONS['no_items']}"]


def test_vectors_of_other_length_are_refused_with_their_shapes(metric: AdditiveMetric) -> None:
    with pytest.raises(ValueError, match=r"got shapes \(60,\), \(59,\)"):
        metric(TRUTH, SCORES[1:])


def test_an_unknown_setting_is_refused(metric: AdditiveMetric) -> None:
    with pytest.raises(ValueError, match=f"{metric.name} has no setting threshold"):
        metric.with_settings(threshold=0.5)


def test_a_setting_that_is_no_number_is_refused(metric: AdditiveMetric) -> None:
    for setting in metric.settings:
        with pytest.raises(ValueError, match=f"{setting} must be"):
            metric.with_settings(**{setting: float("nan")})(TRUTH, SCORES)


def test_it_travels_to_another_process(metric: AdditiveMetric) -> None:
    there = pickle.loads(pickle.dumps(metric))  # noqa: S301 our own bytes, made on this line
    assert there(TRUTH, SCORES) == metric(TRUTH, SCORES)


def test_a_feature_of_one_name_is_one_quantity() -> None:
    known: dict[str, Array] = {}
    for metric in catalogue().values():
        for name, column in metric.contributions(TRUTH, SCORES).items():
            np.testing.assert_array_equal(known.setdefault(name, column), column, err_msg=name)


def _table(rows: slice) -> SumTable:
    return accumulate(
        list(catalogue().values()),
        TRUTH[rows, None],
        SCORES[rows, None, None],
        cells=np.zeros((60, 1), dtype=np.int16)[rows],
        clusters=np.array([f"p{k % 7}" for k in range(60)])[rows],
    )


def test_shards_of_the_whole_catalogue_merge_to_the_same_bits() -> None:
    whole = _table(slice(None))
    merged = merge([_table(slice(13, None)), _table(slice(0, 13))])
    assert merged.features == whole.features
    np.testing.assert_array_equal(merged.values(), whole.values())


def test_a_constant_vector_of_a_million_is_still_constant() -> None:
    constant, varied = np.full(1_000_000, 0.1), np.linspace(0, 1, 1_000_000)
    with pytest.raises(Undefined, match="constant_truth"):
        catalogue()["pearson"](constant, varied)
    with pytest.raises(Undefined, match="constant_scores"):
        catalogue()["calibration_slope"](varied, constant)
    with pytest.raises(Undefined, match="no_variation"):
        catalogue()["ccc"](constant, constant)
