"""Records for readers: what is withheld, what hangs on a choice, and what is the same each time."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.audit.answers import answers
from evenhand.audit.editions import in_edition
from evenhand.audit.evidence import Evidence
from evenhand.audit.finding import Comparison, Finding, Number, Sensitivity
from evenhand.audit.judgement import judge
from evenhand.audit.question import all_questions
from evenhand.audit.sensitivity.records import sensitivity_records, with_fragile
from evenhand.audit.sensitivity.repeated import repeated
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
NONE = Number(value=None)


def records(evidence: Evidence, audience: str) -> tuple[Sensitivity, ...]:
    """Return the records for some readers."""
    judged = judge(evidence)
    variants = repeated(evidence, judged)
    own = in_edition(evidence, audience)  # type: ignore[arg-type]
    return sensitivity_records(own, judged, variants, answers(own, judged, all_questions()))


def of(found: tuple[Sensitivity, ...], variant: str, part: str) -> Sensitivity:
    (one,) = (r for r in found if r.variant == variant and r.slice == part)
    return one


def test_few_persons_of_unknown_level_tell_nothing(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 15, ("M", "young"): 15, ("F", "old"): 15, ("unknown", "old"): 6}
    evidence = measured(reading(), cells=cells, report={"audience": "internal"})
    handed = records(evidence, "shareable")
    hidden = of(handed, "unknown_levels", "gender=F")
    assert (hidden.runs, hidden.lowest, hidden.verdicts) == (0, None, {})
    assert hidden.reason == "disclosure"
    assert of(handed, "leave_one_person", "gender=F").runs == 51
    inside = of(records(evidence, "internal"), "unknown_levels", "gender=F")
    assert (inside.runs, inside.reason) == (3, "")


def test_a_withheld_slice_has_records_without_numbers(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 30, ("M", "young"): 30, ("F", "old"): 8}
    evidence = measured(reading(), cells=cells, report={"audience": "internal"})
    told = [r for r in records(evidence, "shareable") if r.slice == "age=old"]
    assert {r.reason for r in told} == {"disclosure"}
    assert all(r.lowest is None and r.highest is None and not r.verdicts for r in told)
    assert {r.variant for r in told} == {"leave_one_person", "other_reference"}


def test_no_gap_in_the_list_says_that_a_withheld_slice_has_no_unknown(
    measured: Measured, reading: Reading
) -> None:
    cells = {("F", "young"): 30, ("F", "old"): 7, ("M", "young"): 30, ("M", "old"): 8}
    cells[("M", "unknown")] = 20
    pairs = {"intersections": [["gender", "age"]]}
    evidence = measured(reading(), cells=cells, slices=pairs, report={"audience": "internal"})
    told = {r.slice for r in records(evidence, "shareable") if r.variant == "unknown_levels"}
    assert {"gender=F & age=old", "gender=M & age=old"} <= told


def test_another_reference_tells_on_nobody(measured: Measured, reading: Reading) -> None:
    # Against all items nothing is withheld; against everyone else the four men would be told on.
    cells = {("F", "young"): 30, ("F", "old"): 30, ("M", "old"): 4}
    evidence = measured(
        reading(), cells=cells, slices={"compare": "overall"}, report={"audience": "internal"}
    )
    found = records(evidence, "internal")
    assert of(found, "other_reference", "gender=F").reason == "disclosure"


def test_a_variant_that_is_not_made_says_why_once(measured: Measured, reading: Reading) -> None:
    found = [r for r in records(measured(reading()), "internal") if not r.finding]
    assert {r.variant: r.reason for r in found} == {
        "crosswalk_reach": "no_crosswalk",
        "leave_one_dataset": "one_source",
        "leave_one_rater": "raters_not_named",
        "missing_scores": "nothing_missing",
        "other_aggregation": "raters_not_named",
        "other_seed": "no_draws",
        "other_threshold": "no_threshold",
        "unknown_levels": "no_unknown",
    }


def test_two_gates_of_one_metric_keep_apart(measured: Measured, reading: Reading) -> None:
    gates = [
        {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]},
        {"metric": "bias", "margin": 0.01, "owner": "test", "emotions": ["Joy"]},
        {"metric": "mae", "margin": 0.3, "owner": "test"},
    ]
    evidence = measured(reading(), reading(covers=[0]), gate=gates)
    found = [r for r in records(evidence, "internal") if r.variant == "leave_one_person"]
    assert len(found) == 6 * 4
    joy = [r for r in found if r.finding == "DIS001.model.bias.Joy" and r.slice == "gender=F"]
    assert "within_margin" not in joy[0].verdicts
    uncovered = [r for r in found if r.finding == "DIS001.model1.bias.Joy"]
    assert all(r.lowest is None and set(r.verdicts) == {"undefined"} for r in uncovered)


def test_nothing_is_repeated_without_gates(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(), gate=[], show=[{"metric": "bias"}])
    assert records(evidence, "internal") == ()


@pytest.mark.parametrize(
    ("verdict", "others", "fragile"),
    [
        ("within_margin", {"within_margin": 3}, False),
        ("within_margin", {"within_margin": 2, "inconclusive": 1}, True),
        ("exceeds_margin", {"within_margin": 1}, True),
        ("exceeds_margin", {"insufficient_data": 1, "undefined": 1}, False),
        ("inconclusive", {"within_margin": 1}, False),
    ],
)
def test_only_an_answer_hangs_on_a_choice(
    verdict: str, others: dict[str, int], *, fragile: bool
) -> None:
    c = Comparison(
        slice="a",
        reference="b",
        inside=NONE,
        outside=NONE,
        gap=NONE,
        verdict=verdict,  # type: ignore[arg-type]
    )
    finding = Finding(id="x", code="x", title="", asks="", why="", answer="", comparisons=(c,))
    record = Sensitivity(finding="x", slice="a", variant="v", what="", verdicts=others)  # type: ignore[arg-type]
    (found,) = with_fragile([finding], [record])
    assert found.comparisons[0].hints == (("fragile",) if fragile else ())
    hidden = replace(finding, comparisons=(replace(c, suppressed="disclosure"),))
    assert with_fragile([hidden], [record]) == (hidden,)
    (twice,) = with_fragile([found], [record])
    assert twice == found
