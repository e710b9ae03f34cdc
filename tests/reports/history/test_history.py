"""Runs in order, questions in lines: what is told, what is kept back, and what is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult, Comparison
from evenhand.reports.history.history import INTERNAL, LONE_MODELS, MIXED, OTHER_DATA, history
from evenhand.reports.history.record import History, Line
from evenhand.reports.history.series import all_lines

FEMALE = "gender=Female"


def line_of(found: History, slice_id: str = FEMALE) -> Line:
    """Return the first line of a slice."""
    return next(line for _, line in all_lines(found.series[0]) if line.slice == slice_id)


def test_runs_stand_in_the_order_in_which_they_were_finished(
    run: Callable[..., AuditResult],
) -> None:
    found = history({"b": run(3), "c": run(1), "a": run(2)})
    assert [r.name for r in found.series[0].runs] == ["c", "a", "b"]
    assert [r.number for r in found.series[0].runs] == [1, 2, 3]
    named = history({"b": run(3), "c": run(1), "a": run(2)}, order="name")
    assert [r.name for r in named.series[0].runs] == ["a", "b", "c"]


def test_a_line_holds_the_gap_of_every_run(
    run: Callable[..., AuditResult], gap: Callable[..., Callable[[Comparison], Comparison]]
) -> None:
    values = (0.12, 0.15, 0.31)
    verdicts = ("within_margin", "within_margin", "exceeds_margin")
    runs = {
        str(day): run(day, edit=gap(FEMALE, value, verdict=verdict))
        for day, (value, verdict) in enumerate(zip(values, verdicts, strict=True), start=1)
    }
    line = line_of(history(runs))
    assert tuple(p.value for p in line.points) == values
    assert tuple(p.verdict for p in line.points) == verdicts
    assert line.turn == "worse"
    assert line.margins == pytest.approx(0.31 / 0.25)
    assert line.says.startswith("Gap +0.12, +0.15, +0.31")
    assert "the intervals of runs 2 and 3, 1 and 3 do not overlap" in line.says
    assert "exceeds margin in run 3; within margin in runs 1 and 2" in line.says
    assert "data" not in line.says


def test_the_worst_lines_come_first(run: Callable[..., AuditResult]) -> None:
    newest = [
        (line.points[-1].verdict, line.margins)
        for line in history({"a": run(1)}).series[0].questions[0].lines
    ]
    exceeding = [at for at, (verdict, _) in enumerate(newest) if verdict == "exceeds_margin"]
    assert exceeding == list(range(len(exceeding)))
    sizes = [size for verdict, size in newest if verdict != "exceeds_margin" and size is not None]
    assert sizes == sorted(sizes, reverse=True)


def test_other_data_are_marked_and_other_scores_are_not(run: Callable[..., AuditResult]) -> None:
    before = run(1)
    files = before.data.files
    scores = [f for f in files if f.role.startswith("scores of ")]
    labels = [f for f in files if not f.role.startswith("scores of ")]
    assert labels
    other = replace(before.data, files=(replace(labels[0], sha256="e" * 64), *labels[1:], *scores))
    marked = history({"a": before, "b": run(2, data=other)})
    assert marked.series[0].steps[0].data
    assert OTHER_DATA in marked.notes
    assert "the data changed before run 2" in line_of(marked).says
    more = replace(
        before.data,
        files=(*labels, replace(labels[0], role="scores of x", sha256="d" * 64)),
    )
    assert not history({"a": before, "b": run(2, data=more)}).series[0].steps[0].data


def test_counts_of_the_data_are_told_of_no_step(run: Callable[..., AuditResult]) -> None:
    before = run(1)
    fewer = replace(before.data, persons=before.data.persons - 1, items=before.data.items - 3)
    step = history({"a": before, "b": run(2, data=fewer)}).series[0].steps[0]
    assert not {"items", "persons", "items and persons"} & {c.what for c in step.changed}


def test_no_two_shown_numbers_differ_by_few_persons(
    run: Callable[..., AuditResult], gap: Callable[..., Callable[[Comparison], Comparison]]
) -> None:
    real = replace(run(1).data, subjects="real")
    counts = (43, 60, 44)
    runs = {
        str(day): run(day, data=real, edit=gap(FEMALE, 0.1, persons=persons))
        for day, persons in enumerate(counts, start=1)
    }
    points = line_of(history(runs)).points
    assert [p.state for p in points] == ["withheld", "shown", "shown"]
    assert points[0].value is None
    assert points[0].persons is None
    assert points[0].verdict == "within_margin"
    synthetic = replace(real, subjects="synthetic")
    free = {name: replace(r, data=synthetic) for name, r in runs.items()}
    assert [p.state for p in line_of(history(free)).points] == ["shown"] * 3


def test_another_reference_does_not_bring_back_what_was_withheld(
    run: Callable[..., AuditResult], gap: Callable[..., Callable[[Comparison], Comparison]]
) -> None:
    """Women against everyone else, then one woman more against men: still the same women."""
    real = replace(run(1).data, subjects="real")
    edited = gap(FEMALE, 0.1, persons=44)

    def against_men(c: Comparison) -> Comparison:
        return replace(edited(c), reference="gender: Male") if c.slice == FEMALE else c

    found = history({"a": run(1, data=real), "b": run(2, data=real, edit=against_men)})
    lines = [one for one in found.series[0].questions[0].lines if one.slice == FEMALE]
    shown = {(one.reference, p.run): p.persons for one in lines for p in one.points if p.persons}
    assert shown == {("gender: Male", 2): 44}


def test_releases_that_are_compared_stand_in_one_line(two_models: AuditResult) -> None:
    renamed = {"voice_only": "old", "voice_1.0": "old"}
    later = replace(
        two_models,
        models=tuple(
            replace(m, name="voice_1.0") if m.name == "voice_only" else m for m in two_models.models
        ),
        findings=tuple(
            replace(
                f,
                against="voice_1.0",
                comparisons=tuple(replace(c, reference="voice_1.0") for c in f.comparisons),
            )
            for f in two_models.findings
            if f.code == "CMP001"
        ),
        provenance=replace(two_models.provenance, finished_at="2030-01-01T00:00:00Z"),
    )
    found = history({"a": two_models, "b": later}, renamed=renamed)
    lines = [
        one for q in found.series[0].questions if q.code == "CMP001" for one in q.lines if one.slice
    ]
    assert lines
    assert {one.reference for one in lines} == {"old"}
    assert "absent" not in {p.state for one in lines for p in one.points}
    assert {tuple(p.state for p in one.points) for one in lines} >= {("shown", "shown")}


def test_a_slice_that_is_withheld_in_a_run_has_neither_number_nor_verdict_there(
    run: Callable[..., AuditResult],
) -> None:
    line = line_of(history({"a": run(1), "b": run(2)}), "accent=Cymraeg")
    assert {p.state for p in line.points} == {"withheld"}
    assert {(p.value, p.persons, p.verdict) for p in line.points} == {(None, None, None)}
    assert line.says == "Withheld in runs 1 and 2."


def test_new_and_gone_slices_keep_their_place(run: Callable[..., AuditResult]) -> None:
    without = run(1, edit=lambda c: None if c.slice == FEMALE else c)
    came = line_of(history({"a": without, "b": run(2)}))
    assert [p.state for p in came.points] == ["absent", "shown"]
    assert "not in run 1" in came.says
    went = line_of(history({"a": run(1), "b": replace(without, provenance=run(2).provenance)}))
    assert [p.state for p in went.points] == ["shown", "absent"]
    assert went.turn == "open"
    assert went.margins is None


def test_a_question_of_one_run_alone_is_not_asked_in_the_other(
    run: Callable[..., AuditResult],
) -> None:
    fewer = run(1)
    fewer = replace(fewer, findings=fewer.findings[1:])
    found = history({"a": fewer, "b": run(2)}, everything=True)
    question = next(q for q in found.series[0].questions if not q.models[0])
    assert question.verdicts[0] is None
    assert {p.why for line in question.lines for p in line.points[:1]} == {"not asked"}


def test_models_alone_in_their_runs_stand_in_one_line(
    alone: Callable[[int, str], AuditResult],
) -> None:
    found = history({"a": alone(1, "v1"), "b": alone(2, "v2")})
    (series,) = found.series
    assert {q.models for q in series.questions} == {("v1", "v2")}
    assert series.questions[0].model == "v1, v2"
    assert LONE_MODELS in found.notes
    assert any(c.what == "names" for c in series.steps[0].changed)


def test_a_model_alone_is_the_one_of_its_name_among_several(
    alone: Callable[[int, str], AuditResult], several: Callable[[int], AuditResult]
) -> None:
    found = history({"a": alone(1, "calm"), "b": several(2)})
    models = {q.models for q in found.series[0].questions}
    assert ("calm", "calm") in models
    assert LONE_MODELS not in found.notes


def test_models_are_renamed_as_asked(
    alone: Callable[[int, str], AuditResult], several: Callable[[int], AuditResult]
) -> None:
    found = history({"a": alone(1, "calm-0.9"), "b": several(2)}, renamed={"calm-0.9": "calm"})
    assert ("calm-0.9", "calm") in {q.models for q in found.series[0].questions}


def test_names_that_no_run_has_are_refused_with_the_nearest(
    alone: Callable[[int, str], AuditResult],
) -> None:
    with pytest.raises(InputError, match=r"no audit has a model 'calmm'\. Did you mean 'calm'\?"):
        history({"a": alone(1, "calm")}, renamed={"calmm": "x"})


def test_two_models_of_a_run_cannot_become_one(several: Callable[[int], AuditResult]) -> None:
    with pytest.raises(InputError, match="would both be called 'calm'"):
        history({"a": several(1)}, renamed={"other": "calm"})


def test_audits_of_other_questions_are_series_of_their_own(
    run: Callable[..., AuditResult],
) -> None:
    first = run(1)
    elsewhere = replace(first.plan, purpose={**first.plan.purpose, "modality": "text"})
    found = history({"a": first, "b": run(2, plan=elsewhere), "c": run(3)})
    assert [[r.name for r in s.runs] for s in found.series] == [["a", "c"], ["b"]]


def test_runs_are_linked_by_a_third(run: Callable[..., AuditResult]) -> None:
    def only(*slices: str) -> Callable[[Comparison], Comparison | None]:
        return lambda c: c if c.slice in slices else None

    def bare(result: AuditResult) -> AuditResult:
        return replace(result, findings=result.findings[:1])

    female, male = bare(run(1, edit=only(FEMALE))), bare(run(2, edit=only("gender=Male")))
    assert len(history({"a": female, "b": male}).series) == 2
    both = bare(run(3, edit=only(FEMALE, "gender=Male")))
    assert len(history({"a": female, "b": male, "c": both}).series) == 1


def test_editions_are_told(run: Callable[..., AuditResult]) -> None:
    inner, outer = run(1, audience="internal"), run(2, audience="shareable")
    assert MIXED in history({"a": inner, "b": outer}).notes
    assert INTERNAL in history({"a": inner}).notes
    assert not {MIXED, INTERNAL} & set(history({"b": outer}).notes)


def test_what_is_only_shown_is_left_out_unless_asked_for(run: Callable[..., AuditResult]) -> None:
    few = history({"a": run(1)}).series[0].questions
    many = history({"a": run(1)}, everything=True).series[0].questions
    assert len(many) > len(few)
    assert all(q.verdicts[-1] for q in few)


def test_the_version_of_the_program_is_told(run: Callable[..., AuditResult]) -> None:
    first = run(1)
    later = replace(run(2), provenance=replace(run(2).provenance, evenhand="9.9"))
    step = history({"a": first, "b": later}).series[0].steps[0]
    assert step.evenhand
    assert ("evenhand", "9.9") in {(c.what, c.after) for c in step.changed}


def test_scores_of_a_renamed_model_are_its_own_file(
    alone: Callable[[int, str], AuditResult],
) -> None:
    def scored(day: int, name: str, digest: str) -> AuditResult:
        one = alone(day, name)
        first = one.data.files[0]
        roles = (f"scores of {name}", f"scores of {name}, noise", "items")
        files = tuple(replace(first, role=role, sha256=digest) for role in roles)
        return replace(one, data=replace(one.data, files=files))

    found = history({"a": scored(1, "v1", "a" * 64), "b": scored(2, "v2", "b" * 64)})
    told = [c.what for c in found.series[0].steps[0].changed if c.area == "data"]
    assert [what.partition(" (")[0] for what in told] == [
        "scores of the only model",
        "scores of the only model, noise",
        "items",
    ]
