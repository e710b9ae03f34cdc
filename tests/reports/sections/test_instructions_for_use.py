"""Accuracy with its definition, data, counts and interval; groups; circumstances; inputs."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Number, Overall
from evenhand.reports.accuracy import FEWEST, MOST_CELLS, by_group, overall
from evenhand.reports.sections import instructions_for_use as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]
HALF = Number(value=0.5, low=0.4, high=0.6, items=100, persons=20)


def with_overall(result: AuditResult, *each: tuple[str, str]) -> AuditResult:
    """Return a result whose first model has some metrics over all items, and no other model any."""
    first, *rest = result.models
    own = tuple(Overall(metric=metric, emotion=emotion, number=HALF) for metric, emotion in each)
    return replace(
        result, models=(replace(first, overall=own), *(replace(m, overall=()) for m in rest))
    )


def test_accuracy_has_definition_data_counts_and_interval(rich: AuditResult, read: Read) -> None:
    body = section.render(with_overall(rich, ("mean_residual", "mean of 6 emotions")))
    told = read(body)
    assert "0.500 0.400 to 0.600 20 persons, 100 items" in told
    assert f"Measured on {rich.data.name}" in told
    assert "95% intervals" in told
    assert 'href="#metric-mean_residual"' in body


def test_a_mean_stands_for_its_emotions(rich: AuditResult) -> None:
    result = with_overall(
        rich, ("mae", "Anger"), ("mae", "mean of 6 emotions"), ("rate", "Anger"), ("rate", "Fear")
    )
    assert [(line.name, line.detail) for line in overall(result)] == [
        ("mae", "mean of 6 emotions"),
        ("rate", "Anger"),
        ("rate", "Fear"),
    ]
    assert overall(result)[0].values[1].text == "not available"


def test_groups_are_those_of_the_first_judged_metric_the_farthest_first(rich: AuditResult) -> None:
    found = by_group(rich)
    assert found is not None
    assert found.metric == "mean_residual"
    assert found.models == ("voice_only", "face_and_voice")
    assert found.lines[0].name.endswith(("Female", "Male"))
    assert any(v.text == "withheld" for line in found.lines for v in line.values)


def test_groups_that_a_model_was_not_compared_in_say_so(rich: AuditResult) -> None:
    first, rate, second, *rest = rich.findings
    cut = replace(second, comparisons=second.comparisons[:1])
    found = by_group(replace(rich, findings=(first, rate, cut, *rest)))
    assert found is not None
    assert any(line.values[1].text == "not available" for line in found.lines)


def test_groups_are_told_by_accuracy_and_not_by_changes_within_pairs(rich: AuditResult) -> None:
    first = rich.findings[0]
    pairs = replace(first, id="CFP001.m", code="CFP001", metric="change_within_pairs")
    mean = replace(first, id="DIS002.m", metric="mae", emotion="mean of 6 emotions")
    single = replace(first, emotion="Anger")
    found = by_group(replace(rich, findings=(pairs, single, mean)))
    assert found is not None
    assert (found.metric, found.emotion) == ("mae", "mean of 6 emotions")
    assert by_group(replace(rich, findings=(pairs,))) is None


def test_disturbed_inputs_with_the_worst_verdicts_come_first(rich: AuditResult, read: Read) -> None:
    about = replace(rich.findings[0], code="CFP001", comparisons=())
    calm = [
        replace(about, id=f"CFP001.{at}", verdict="within_margin", answer=f"Calm {at}.")
        for at in range(section.MOST + 1)
    ]
    wide = replace(about, id="CFP001.wide", verdict="exceeds_margin", answer="Wide.")
    told = read(section.render(replace(rich, findings=(*calm, wide))))
    assert told.index("Wide.") < told.index("Calm 0.")
    assert "and 2 more findings of the kind, with verdicts no worse" in told


def test_many_groups_are_cut_and_counted(crowded: AuditResult, read: Read) -> None:
    one = replace(crowded, findings=crowded.findings[:1])
    first = one.findings[0]
    models = tuple(replace(first, id=f"f{at}", model=f"m{at}") for at in range(9))
    found = by_group(replace(crowded, findings=models))
    assert found is not None
    assert len(found.lines) == max(FEWEST, MOST_CELLS // 9)
    assert found.total == 40
    assert f"{len(found.lines)} of 40 groups" in read(
        section.render(replace(crowded, findings=models))
    )


def test_nothing_compared_is_said(rich: AuditResult, read: Read) -> None:
    bare = replace(with_overall(rich), findings=())
    assert by_group(bare) is None
    told = read(section.render(bare))
    assert "No metric was compared between groups" in told
    assert "No metric over all items" in told
    assert "The plan judges nothing" in told
    assert "no metric over all items" in section.lacks(bare, "ifu_snippet")


def test_exceeding_findings_are_told_and_the_rest_counted(rich: AuditResult, read: Read) -> None:
    first = rich.findings[0]
    many = tuple(replace(first, id=f"DIS001.{at}") for at in range(section.MOST + 2))
    told = read(section.render(replace(rich, findings=many)))
    assert "and 2 more findings in the register" in told
    assert told.count("shown to be more than the 0.25 scale points") == section.MOST


def test_nothing_exceeding_is_no_all_clear(rich: AuditResult, read: Read) -> None:
    calm = tuple(f for f in rich.findings if f.verdict != "exceeds_margin")
    told = read(section.render(replace(rich, findings=calm)))
    assert "No gap is shown to exceed a margin. Open ones are in the register" in told


def test_disturbed_inputs_and_calibration_are_quoted(rich: AuditResult, read: Read) -> None:
    about = replace(rich.findings[-1], verdict=None, gated=False, comparisons=())
    found = (
        replace(about, id="ROB001.m", code="ROB001", answer="Noise moves scores."),
        replace(about, id="CAL001.m", code="CAL001", answer="Scores are too high."),
    )
    result = replace(rich, findings=found)
    told = read(section.render(result))
    assert "Noise moves scores." in told
    assert "Scores are too high." in told
    assert not any("calibration" in one for one in section.lacks(result, "ifu_snippet"))
    assert any("calibration" in one for one in section.lacks(rich, "ifu_snippet"))


def test_inputs_are_as_declared(declare: Declare, read: Read) -> None:
    told = read(section.render(declare(system={"input_specification": "16 kHz, one voice"})))
    assert "16 kHz, one voice" in told
    assert "HUMAN_INPUT_MISSING declared.system.misuse" in told


def test_an_assessment_of_rights_lacks_what_was_not_measured(rich: AuditResult) -> None:
    shown = tuple(s for s in rich.slices if s.status == "assessed" and len(s.where) == 1)
    full = replace(rich, slices=shown)
    assert section.lacks(full, "fria_annex") == ()
    assert "no crossing of attributes was looked at" in section.lacks(full, "ifu_snippet")
    assert section.lacks(replace(full, findings=()), "fria_annex") == (
        "no gap was judged against a margin",
    )


def test_without_a_model_there_is_no_excerpt(empty: AuditResult, rich: AuditResult) -> None:
    assert not section.applies(empty)
    assert section.applies(rich)


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
