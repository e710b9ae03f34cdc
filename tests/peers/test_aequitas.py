"""Errors measured in Aequitas: results that collide, names as letters, tests for other data."""

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import evenhand
from evenhand.audit.result import AuditResult, Comparison
from evenhand.metrics.groups.group_rates import group_rates, rate_contrast
from evenhand.metrics.sums import Array

Frames = dict[str, pd.DataFrame]
Panel = Callable[..., Frames]
Audited = Callable[..., AuditResult]

HOUSE = Path(__file__).resolve().parents[2]
ALARMS: Mapping[str, object] = {
    "metric": "fpr",
    "margin": 0.05,
    "owner": "test",
    "truth_at": 3.0,
    "score_at": 3.0,
}
CELLS: Mapping[tuple[str, ...], int] = {
    ("White", "None"): 40,
    ("White", "Other"): 35,
    ("Other", "None"): 25,
    ("Other", "Other"): 45,
}


def _present(items: pd.DataFrame, rng: np.random.Generator) -> Array:
    return np.asarray(rng.choice([2.0, 4.0], len(items)))


def _alarmed(truth: Array, items: pd.DataFrame, rng: np.random.Generator) -> Array:
    """Return scores with more false alarms for one race and for no religion."""
    wrong = rng.random(len(items)) < np.where(items["race"] == "Other", 0.45, 0.1)
    return np.asarray(np.where(wrong, 6.0 - truth, truth))


def _rows(result: AuditResult) -> dict[str, Comparison]:
    return {row.slice: row for row in result.findings[0].comparisons}


def test_e07_one_name_in_two_attributes_is_two_groups(panel: Panel, audited: Audited) -> None:
    # Aequitas gave the pair .449 and .206 the p = .005058 of the pair .340 and .315, because the
    # p-values of race=Other and religion=Other were kept under one name: Other.
    frames = panel(CELLS, names=("race", "religion"), labels=_present, models={"m": _alarmed})
    together = _rows(audited(frames, gate=[ALARMS]))
    race, religion = together["race=Other"], together["religion=Other"]
    assert race.gap.value is not None
    assert religion.gap.value is not None
    assert race.gap.value > 0.25 > abs(religion.gap.value)
    assert race.p_exceeds is not None
    assert religion.p_exceeds is not None
    assert race.p_exceeds < 0.001
    assert religion.p_exceeds > 0.05
    for name in ("race", "religion"):
        items = frames["items"][["item", "person", name]]
        alone = _rows(audited({**frames, "items": items}, gate=[ALARMS]))
        for part, row in alone.items():
            assert row.gap == together[part].gap
            assert row.p_exceeds == together[part].p_exceeds


def test_e07_leads_of_one_name_keep_their_own_numbers(panel: Panel, audited: Audited) -> None:
    frames = panel(CELLS, names=("race", "religion"), labels=_present, models={"m": _alarmed})
    leads = audited(frames).exploration
    found = {(lead.slice, lead.metric): (lead.gap.value, lead.p) for lead in leads}
    for metric in {lead.metric for lead in leads}:
        assert found["race=Other", metric] != found["religion=Other", metric]


def test_e08_a_reference_is_a_name_and_not_its_letters(panel: Panel, audited: Audited) -> None:
    # Aequitas makes `set(ref_group)` of a text: "ab" becomes the groups a and b.
    assert set("ab") == {"a", "b"}
    frames = panel({("a",): 20, ("b",): 21, ("ab",): 22})
    result = audited(frames, reference="ab", slices={"compare": "reference"})
    rows = _rows(result)
    assert set(rows) == {"group=a", "group=b"}
    for row in rows.values():
        assert (row.reference, row.outside.persons) == ("group=ab", 22)
    with pytest.raises(evenhand.InputError, match="ba"):
        audited(frames, reference="ba", slices={"compare": "reference"})


def test_e09_rates_are_not_tested_as_if_they_were_bell_curves() -> None:
    # Aequitas asks 0/1 outcomes whether they are normal and of equal variance, and compares them
    # by a t-test. Normality is refused for any such list; where nothing happened, nothing is said.
    outcomes = np.array([0.0] * 55 + [1.0] * 5)
    assert stats.shapiro(outcomes).pvalue < 1e-6
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isnan(stats.ttest_ind(np.zeros(10), np.zeros(12)).pvalue)
    none = np.zeros(22)
    first, second = group_rates(none, none, ["a"] * 10 + ["b"] * 12)
    found = rate_contrast(first.rates["fpr"], second.rates["fpr"])
    # Newcombe from Wilson's ends: 3.8416 / (10 + 3.8416) and 3.8416 / (12 + 3.8416).
    assert found.low == pytest.approx(-3.8416 / 15.8416, abs=1e-5)
    assert found.high == pytest.approx(3.8416 / 13.8416, abs=1e-5)


def test_e09_no_file_of_ours_tests_for_normality_or_equal_variance() -> None:
    refused = {"anderson", "bartlett", "jarque_bera", "kstest", "levene", "normaltest", "shapiro"}
    refused |= {"ttest_ind"}
    for room in ("audit", "metrics", "reports"):
        for path in (HOUSE / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree)}
            assert not named & refused, path


WRAPPED = {"float", "max", "mean", "median", "sum"}


def _is_difference(node: ast.expr) -> bool:
    """Tell whether an expression is a difference, or the mean or so of one, with its sign."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        owner = getattr(node.func, "value", None)
        inner = node.args[0] if node.args else owner
        return name in WRAPPED and isinstance(inner, ast.expr) and _is_difference(inner)
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def _signed(source: str) -> Iterator[str]:
    """Yield comparisons that hold for any error below zero: a difference under a tolerance."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for first, sign, second in zip(sides, node.ops, sides[1:], strict=False):
            less = isinstance(sign, ast.Lt | ast.LtE)
            below, above = (first, second) if less else (second, first)
            ordered = less or isinstance(sign, ast.Gt | ast.GtE)
            number = isinstance(above, ast.Constant) and isinstance(above.value, float)
            if ordered and number and _is_difference(below):
                yield ast.unparse(node)


@pytest.mark.parametrize(
    "wrong",
    [
        "assert (found - expected).mean() < 0.01",
        "assert found - expected <= 1e-6",
        "assert 1e-6 > np.mean(found - expected)",
    ],
)
def test_e10_a_comparison_that_any_negative_error_meets_is_noticed(wrong: str) -> None:
    # The tests of Aequitas compare like this: a result that is far too small goes through.
    assert len(list(_signed(wrong))) == 1


def test_e10_no_test_of_ours_compares_with_a_sign() -> None:
    assert list(_signed("assert abs(found - expected) < 0.01; assert low <= value - 0.1")) == []
    for path in sorted((HOUSE / "tests").rglob("*.py")):
        assert list(_signed(path.read_text(encoding="utf-8"))) == [], path
