"""Two audits, and what differs between them."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult, CardRecord, FileRecord, Number, Sensitivity
from evenhand.reports.difference.difference import difference
from evenhand.reports.difference.told import as_form
from evenhand.reports.digits import MINUS

SLICE = "age=20-29"
PLACE = (SLICE, "voice_only")


def areas(before: AuditResult, after: AuditResult, area: str) -> list[tuple[str, str, str]]:
    """Return the changed facts of one area."""
    found = difference(before, after).changed
    return [(c.what, c.before, c.after) for c in found if c.area == area]


@pytest.mark.parametrize("name", ["rich", "empty", "bare", "crowded"])
def test_a_result_does_not_differ_from_itself(name: str, request: pytest.FixtureRequest) -> None:
    result: AuditResult = request.getfixturevalue(name)
    found = difference(result, result)
    assert (found.changed, found.verdicts, found.gone, found.new) == ((), (), (), ())
    assert not found.worse
    assert {m.moved for m in found.moved} <= {0.0}
    assert "No verdict got worse." in as_form(found, "text")


def test_a_gap_that_moved_is_shown_with_both_intervals(
    rich: AuditResult, changed: Callable[..., AuditResult]
) -> None:
    gap = Number(value=0.4, low=0.3, high=0.5, items=7442, persons=91)
    after = changed(SLICE, gap=gap, verdict="exceeds_margin")
    found = difference(rich, after)
    moved = next(m for m in found.moved if (m.place.slice, m.place.model) == PLACE)
    c = next(c for c in rich.findings[0].comparisons if c.slice == SLICE)
    before = (moved.before, moved.before_low, moved.before_high)
    assert before == (c.gap.value, c.gap.low, c.gap.high)
    assert (moved.after, moved.after_low, moved.after_high) == (0.4, 0.3, 0.5)
    assert moved.moved == pytest.approx(0.4 - (c.gap.value or 0.0))
    assert moved.overlap is False
    assert found.moved[0] == moved
    assert found.worse
    text = as_form(found, "text")
    assert "1 verdict got worse." in text
    span = f"+0.03 ({MINUS}0.06 to +0.12) before, +0.40 (+0.30 to +0.50) now"
    assert span in text
    assert "the intervals do not overlap" in text
    assert "overlap is no test of the difference" in text


def test_a_gap_without_an_interval_is_no_overlap(
    rich: AuditResult, changed: Callable[..., AuditResult]
) -> None:
    found = difference(rich, changed(SLICE, gap=Number(value=0.4)))
    moved = next(m for m in found.moved if (m.place.slice, m.place.model) == PLACE)
    assert moved.overlap is None
    assert "+0.40 now, by +0.37 scale points\n" in as_form(found, "text")


def test_a_gap_without_a_value_did_not_move(
    rich: AuditResult, changed: Callable[..., AuditResult]
) -> None:
    after = changed(SLICE, gap=Number(value=None, reason="no_items"), verdict="undefined")
    found = difference(rich, after)
    assert not [m for m in found.moved if (m.place.slice, m.place.model) == PLACE]
    assert [v.turn for v in found.verdicts if (v.place.slice, v.place.model) == PLACE] == ["worse"]


def test_a_question_that_is_gone_is_named_and_not_an_improvement(rich: AuditResult) -> None:
    fewer = replace(rich, findings=rich.findings[1:])
    found = difference(rich, fewer)
    assert [p.model for p in found.gone] == ["voice_only"]
    assert [v.turn for v in found.verdicts] == ["open"]
    assert not found.worse
    more = difference(fewer, rich)
    assert [p.model for p in more.new] == ["voice_only"]
    assert [v.turn for v in more.verdicts] == ["worse"]
    assert "Questions that are new; not compared" in as_form(more, "md")


def test_verdicts_of_audit_and_model_count(rich: AuditResult) -> None:
    calm = replace(rich.models[0], verdict="within_margin")
    before = replace(rich, verdict="within_margin", models=(calm, *rich.models[1:]))
    found = difference(before, rich)
    assert [(v.place.model, v.turn) for v in found.verdicts] == [
        ("", "worse"),
        (rich.models[0].name, "worse"),
    ]
    assert "- The audit: within margin before, exceeds margin now" in as_form(found, "text")


def test_what_the_plan_says_differently_is_told(rich: AuditResult) -> None:
    first = rich.findings[0]
    after = replace(
        rich,
        plan=replace(rich.plan, sha256="0" * 64, purpose=rich.plan.purpose | {"context": "other"}),
        statistics=replace(rich.statistics, alpha=0.01),
        findings=(replace(first, margin=0.5), replace(rich.findings[1], gated=False),
                  *rich.findings[2:]),
        slices=rich.slices[1:],
        metrics=rich.metrics[:-1],
    )  # fmt: skip
    told = {what: (was, now) for what, was, now in areas(rich, after, "plan")}
    assert told["alpha"] == ("0.05", "0.01")
    assert told["purpose: context"][1] == "other"
    assert told["margin of DIS001 voice_only: mean_residual, mean of 6 emotions"] == ("0.25", "0.5")
    assert told[f"slice {rich.slices[0].id}"] == ("declared", "")
    assert any(now.endswith("shown and not judged") for _, now in told.values())
    assert any(what.startswith("metric ") for what in told)
    assert any("plans are not the same" in note for note in difference(rich, after).notes)


def test_a_verdict_whose_margin_changed_says_so(
    rich: AuditResult, changed: Callable[..., AuditResult]
) -> None:
    after = changed(SLICE, verdict="inconclusive")
    wider = replace(after.findings[0], margin=0.01)
    found = difference(rich, replace(after, findings=(wider, *after.findings[1:])))
    told = next(v for v in found.verdicts if (v.place.slice, v.place.model) == PLACE)
    assert told.margin_changed
    assert "inconclusive now, and the margin is another" in as_form(found, "text")


def test_hashes_of_data_and_models_are_compared(rich: AuditResult) -> None:
    file = FileRecord(role="items", name="items.csv", sha256="1" * 64, size_bytes=3)
    card = CardRecord(name="x", title="X", weights_sha256={"w": "2" * 64})
    model = replace(rich.models[0], card=card, identity={"runtime": "openvino"})
    one = replace(rich, data=replace(rich.data, files=(file,)), models=(model,))
    two = replace(
        rich,
        data=replace(rich.data, files=(replace(file, sha256="3" * 64),)),
        models=(replace(model, card=replace(card, weights_sha256={"w": "4" * 64}),
                        identity={"runtime": "torch"}), rich.models[1]),
    )  # fmt: skip
    assert areas(one, two, "data") == [
        ("items (items.csv)", f"sha256 {'1' * 64}", f"sha256 {'3' * 64}")
    ]
    assert areas(one, two, "models") == [
        (f"{model.name}: runtime", "openvino", "torch"),
        (f"{model.name}: weights w", f"sha256 {'2' * 64}", f"sha256 {'4' * 64}"),
        (rich.models[1].name, "", "audited"),
    ]


def test_coverage_is_compared_where_nothing_is_withheld(rich: AuditResult) -> None:
    model = replace(rich.models[0], covers=("Anger",))
    parts = tuple(
        replace(s, status="insufficient_data" if s.status == "assessed" else "assessed")
        for s in rich.slices
    )
    told = areas(rich, replace(rich, models=(model, *rich.models[1:]), slices=parts), "coverage")
    assert told[0][0] == f"{model.name} covers"
    assert told[0][2] == "Anger"
    hidden = [s.id for s in rich.slices if s.status == "suppressed"]
    assert hidden
    assert not {f"slice {name}" for name in hidden} & {what for what, _, _ in told}


def test_verdicts_that_hang_on_the_analysis_are_compared(rich: AuditResult) -> None:
    def some(*, changed: bool, slice_id: str = SLICE) -> AuditResult:
        one = Sensitivity(
            finding=rich.findings[0].id, slice=slice_id, variant="leave_one_rater", what="x",
            runs=3, changed=changed,
        )  # fmt: skip
        return replace(rich, sensitivity=(one,))

    told = areas(some(changed=False), some(changed=True), "sensitivity")
    assert told == [
        (
            "DIS001 voice_only: mean_residual, mean of 6 emotions at age=20-29, leave one rater",
            "the same verdict in every run",
            "another verdict in some runs",
        )
    ]
    hidden = next(c.slice for c in rich.findings[0].comparisons if c.suppressed)
    pair = (some(changed=False, slice_id=hidden), some(changed=True, slice_id=hidden))
    assert areas(*pair, "sensitivity") == []


def test_a_model_may_bear_another_name(rich: AuditResult) -> None:
    def named(name: str) -> AuditResult:
        models = (replace(rich.models[0], name=name), *rich.models[1:])
        findings = tuple(
            replace(f, model=name) if f.model == rich.models[0].name else f for f in rich.findings
        )
        return replace(rich, models=models, findings=findings)

    found = difference(named("v1"), named("v2"), renamed={"v1": "v2"})
    assert (found.gone, found.new, found.verdicts) == ((), (), ())
    assert difference(named("v1"), named("v2")).gone
    with pytest.raises(InputError) as error:
        difference(named("v1"), named("v2"), renamed={"v3": "v4"})
    assert [problem.partition(".")[0] for problem in error.value.problems] == [
        "--model: the first audit has no model 'v3'",
        "--model: the second audit has no model 'v4'",
    ]


def test_editions_and_versions_are_noted(rich: AuditResult) -> None:
    other = replace(
        rich, audience="internal", provenance=replace(rich.provenance, evenhand="9.9.9")
    )
    notes = " ".join(difference(rich, other).notes)
    assert "internal edition" in notes
    assert "two versions of evenhand" in notes


def test_json_holds_everything(rich: AuditResult, changed: Callable[..., AuditResult]) -> None:
    found = difference(rich, changed(SLICE, verdict="inconclusive"))
    read = json.loads(as_form(found, "json"))
    assert read["difference"] == 1
    assert read["worse"] is True
    assert len(read["moved"]) == len(found.moved)
    assert read["before"]["plan_sha256"] == rich.plan.sha256


def test_the_words_read_as_they_did(
    rich: AuditResult, changed: Callable[..., AuditResult], snapshot: SnapshotAssertion
) -> None:
    gap = Number(value=0.4, low=0.3, high=0.5, items=7442, persons=91)
    after = changed(SLICE, gap=gap, verdict="exceeds_margin")
    assert as_form(difference(rich, after), "md") == snapshot
