"""What a result must not tell: numbers of few persons, by themselves or by subtraction."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.result import AuditResult
from evenhand.audit.stored import RESULT_NAME
from evenhand.audit.table import Array, Table
from evenhand.metrics.comparison import Compared

Frames = dict[str, pd.DataFrame]
Measured = Callable[..., Evidence]
Audited = Callable[..., AuditResult]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
GATES = [BIAS, {"metric": "mae", "margin": 0.3, "owner": "test"}]
SHOW = [{"metric": "pearson", "emotions": "each"}]


def numbers(path: Path) -> set[str]:
    """Return every number of a result as it is written, but for times."""
    result = json.loads(path.read_text(encoding="utf-8"))
    del result["provenance"], result["plan"]["frozen_at"]
    text = json.dumps(result)
    return set(re.findall(r"(?<![\w.\-])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])", text))


def exact(compared: Compared, place: int) -> set[str]:
    """Return the numbers of one slice as JSON would have them."""
    arrays = (
        compared.inside.value[place],
        compared.gap[place],
        compared.spread.standard_error[place],
        compared.low_left_out[place],
        compared.inside.spread.standard_error[place],
    )
    return {repr(float(value)) for array in arrays for value in array.ravel()}


def test_no_number_of_a_withheld_slice_is_written(
    measured: Measured, panel: Callable[..., Frames], audited: Audited, tmp_path: Path
) -> None:
    cells = {("F", "young"): 3, ("F", "old"): 5, ("M", "young"): 61, ("M", "old"): 59}
    parts = {"gate": GATES, "show": SHOW, "slices": {"intersections": [["gender", "age"]]}}
    frames = panel(cells=cells, items_per_person=19, **parts)
    women = frames["items"]["gender"] == "F"
    for who, count in ((women, 11), (~women, 26)):
        frames["model"].loc[np.flatnonzero(who)[:count], "Anger"] = 99.0
    audited(frames, **parts)

    def on_scale(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del truth, table, rng
        values = frames["model"][["Anger", "Joy"]].to_numpy()
        return np.where(values > 7, np.nan, values)

    seen = measured(on_scale, cells=cells, items_per_person=19, **parts)
    written = numbers(tmp_path / "out" / RESULT_NAME)
    hidden = [place for place, reason in enumerate(seen.withheld) if reason]
    names = [seen.slices[place].id for place in hidden]
    assert {"gender=F", "gender=M", "gender=F & age=young"} <= set(names)
    for compared in seen.compared.values():
        everybody = {repr(float(value)) for value in compared.inside.value[-1].ravel()}
        for place in hidden:
            assert not (exact(compared, place) - everybody - {"0.0", "nan"}) & written
    young = seen.compared["bias"].inside.value[2, 0, 0]
    assert repr(float(young)) in written, "a visible slice has its numbers"
    counts = {str(int(seen.items[place])) for place in hidden}
    assert not (counts | {"11", "26"}) & written


def test_losses_of_withheld_slices_are_not_told_by_their_absence(
    panel: Callable[..., Frames], audited: Audited
) -> None:
    cells = {("F", "young"): 8, ("M", "young"): 60, ("M", "old"): 60}
    frames = panel(cells=cells)
    frames["model"].loc[:4, "Anger"] = 99.0
    (exclusion,) = audited(frames).data.exclusions
    assert exclusion.count == 5
    # All five are women: that men are missing from the list would have said so.
    assert exclusion.by_slice == {"gender=F": None, "gender=M": None, "age=young": 5}


def test_withheld_slices_keep_their_verdicts_and_no_number(
    panel: Callable[..., Frames], audited: Audited
) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    frames = panel(shifts={"gender=F": 1.5}, cells=cells)
    women, men = audited(frames, out="shared").findings[0].comparisons[:2]
    assert (women.suppressed, women.verdict) == ("disclosure", "exceeds_margin")
    assert (men.suppressed, men.verdict) == ("disclosure_complement", "exceeds_margin")
    assert men.gap.value is men.p_exceeds is men.largest_influence is None
    assert men.skill == ()
    internal = audited(frames, out="internal", report={"audience": "internal"})
    women, men = internal.findings[0].comparisons[:2]
    assert (women.suppressed, women.verdict) == ("", "exceeds_margin")
    assert women.inside.persons == 9
    assert men.suppressed == ""


def test_a_hidden_reference_does_not_show_in_what_is_held_against_it(
    panel: Callable[..., Frames], audited: Audited
) -> None:
    attribute = [
        {"name": "gender", "source": "recorded", "levels": ["F", "M", "X"], "reference": "X"}
    ]
    parts = {"attribute": attribute, "slices": {"compare": "reference"}}
    result = audited(panel(cells={("F",): 40, ("M",): 50, ("X",): 9}, **parts), **parts)
    rows = result.findings[0].comparisons
    assert [row.suppressed for row in rows] == ["disclosure_complement"] * 2
    assert all(row.outside.value is None for row in rows)


def test_the_result_holds_no_number_that_json_lacks(
    panel: Callable[..., Frames], audited: Audited, tmp_path: Path
) -> None:
    cells = {("F", "young"): 1, ("M", "young"): 2, ("M", "unknown"): 30}
    gates = [*GATES, {**BIAS, "metric": "tpr", "truth_at": 6.9, "score_at": 6.9}]
    parts = {"gate": gates, "show": SHOW, "slices": {"all_pairs": True}}
    audited(panel(cells=cells, **parts), report={"audience": "internal"}, **parts)

    def refuse(word: str) -> None:
        pytest.fail(f"{word} in the result")

    text = (tmp_path / "out" / RESULT_NAME).read_text(encoding="utf-8")
    result = json.loads(text, parse_constant=refuse)
    for finding in result["findings"]:
        for row in finding["comparisons"]:
            for side in ("inside", "outside", "gap"):
                assert row[side]["value"] is not None or row[side]["reason"], row
