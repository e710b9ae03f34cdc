"""Groups that are small, single or empty: named, and neither failed nor forgotten.

Seen in veritastool (the wrong group is called small) and FairBench (one person fails).
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import evenhand
from evenhand.audit.result import AuditResult, Comparison
from evenhand.metrics.sums import Array

Frames = dict[str, pd.DataFrame]
Panel = Callable[..., Frames]
Audited = Callable[..., AuditResult]


def _rows(result: AuditResult) -> dict[str, Comparison]:
    return {row.slice: row for row in result.findings[0].comparisons}


def _worst_for_c(truth: Array, items: pd.DataFrame, rng: np.random.Generator) -> Array:
    wrong = np.where(items["group"] == "c", -1.9, 0.0)
    return np.asarray(truth + wrong + rng.normal(0.0, 0.1, len(items)))


@pytest.mark.parametrize("small", ["a", "b"])
def test_e15_the_small_group_is_called_small(panel: Panel, audited: Audited, small: str) -> None:
    # veritastool sets the mark of the privileged group (`is_pgrp_abv_min_size`) where the other
    # one is small. The mark must move with the group, whichever is named first or as reference.
    persons = {(name,): 5 if name == small else 40 for name in "ab"}
    result = audited(panel(persons))
    found = {part.id: (part.status, part.reason) for part in result.slices}
    large = "b" if small == "a" else "a"
    assert found[f"group={small}"][0] == "insufficient_data"
    assert re.search(r"\b5 persons", found[f"group={small}"][1])
    assert found[f"group={large}"][0] == "assessed"
    page = evenhand.html(result)
    assert "Insufficient data: 5 persons, 8 are needed" in page
    assert "40 persons, 8 are needed" not in page


def test_e15_a_small_reference_is_called_small(panel: Panel, audited: Audited) -> None:
    persons = {("a",): 40, ("b",): 40, ("r",): 5}
    result = audited(panel(persons), reference="r", slices={"compare": "reference"})
    assert {row.verdict for row in _rows(result).values()} == {"insufficient_data"}
    for row in _rows(result).values():
        assert row.hints == ("too_few_persons",)
        assert (row.inside.persons, row.outside.persons) == (40, 5)


def test_e15_a_small_reference_is_named_in_words(panel: Panel, audited: Audited) -> None:
    persons = {("a",): 40, ("b",): 40, ("r",): 5}
    result = audited(panel(persons), reference="r", slices={"compare": "reference"})
    status = {part.id: part.status for part in result.slices}
    assert status["group=r"] == "insufficient_data"
    assert re.search(r"reference[^.<]* 5 persons, 8 are needed", evenhand.html(result))


def test_e16_one_person_is_no_failure(panel: Panel, audited: Audited) -> None:
    # FairBench prints a rate of 0.000 with a mark of failure for a group of one.
    frames = panel({("a",): 40, ("b",): 40, ("c",): 1}, models={"model": _worst_for_c})
    result = audited(frames)
    alone = _rows(result)["group=c"]
    assert alone.gap.value is not None
    assert alone.gap.value < -1.5
    assert alone.verdict == "insufficient_data"
    assert {"too_few_items", "too_few_persons"} <= set(alone.hints)
    assert (alone.gap.low, alone.gap.high, alone.p_exceeds) == (None, None, None)
    assert (result.verdict, result.exit_code) == ("inconclusive", 3)
    page, summary = evenhand.html(result), evenhand.markdown(result)
    assert "1 person, 8 are needed" in page
    (line,) = [line for line in summary.splitlines() if "at group: c: " in line]
    assert "insufficient data" in line
    assert "exceeds margin |" not in summary


def test_e16_a_single_item_is_no_failure_either(panel: Panel, audited: Audited) -> None:
    frames = panel({("a",): 40, ("b",): 40, ("c",): 1}, models={"model": _worst_for_c})
    only = frames["items"].index[(frames["items"]["group"] == "c")][1:]
    frames = {name: frame.drop(only) for name, frame in frames.items()}
    alone = _rows(audited(frames))["group=c"]
    assert (alone.inside.items, alone.inside.persons) == (1, 1)
    assert alone.verdict == "insufficient_data"


def test_e18_what_is_declared_and_has_no_items_stays(panel: Panel, audited: Audited) -> None:
    # All libraries group by what occurs, so a group that was forgotten in the data is forgotten in
    # the result, and the audit passes (JobCollins/fairness_pipeline_dev_toolkit#29).
    frames = panel(
        {("a", "young"): 30, ("b", "young"): 30, ("a", "old"): 30}, names=("group", "age")
    )
    levels = {"group": ["a", "b", "c"], "age": ["young", "old"]}
    result = audited(frames, levels=levels, slices={"intersections": [["group", "age"]]})
    empty = {part.id for part in result.slices if part.status == "empty"}
    assert empty == {
        "group=c",
        "group=b & age=old",
        "group=c & age=young",
        "group=c & age=old",
    }
    rows = _rows(result)
    assert empty <= set(rows)
    for name in empty:
        assert (rows[name].verdict, rows[name].inside.value) == ("insufficient_data", None)
    assert result.verdict == "inconclusive", "a level that nobody saw is not cleared"
    for text in (evenhand.html(result), evenhand.markdown(result)):
        assert len(re.findall(r"0 persons, 8 are needed|declared, but no data", text)) >= len(empty)
