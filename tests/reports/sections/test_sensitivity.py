"""The section about other choices: one sentence, what was done, a picture, and a short table."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, Sensitivity, Verdict
from evenhand.audit.sensitivity.variant import all_variants
from evenhand.reports.sections.sensitivity import (
    MOST,
    WHY,
    applies,
    changed_first,
    render,
    summary,
    ways,
)

Read = Callable[[Markup], str]
HOSTILE = "</td><script>alert('1')</script>{{ 7 * 7 }}"


def record(result: AuditResult, at: int, **parts: object) -> Sensitivity:
    """Return a record of a comparison of the first finding."""
    finding = result.findings[0]
    c = finding.comparisons[at]
    known = {
        "finding": finding.id,
        "slice": c.slice,
        "variant": "leave_one_rater",
        "what": "Labels are made again without the ratings of one rater.",
        "runs": 12,
        "lowest": (c.gap.value or 0.0) - 0.05,
        "highest": (c.gap.value or 0.0) + 0.05,
        "verdicts": {c.verdict: 12},
        **parts,
    }
    return Sensitivity(**known)  # type: ignore[arg-type]


@pytest.fixture
def analysed(rich: AuditResult) -> AuditResult:
    """A result with one verdict that changes, one that stays, one withheld, one way not done."""
    finding = rich.findings[0]
    beyond = next(at for at, c in enumerate(finding.comparisons) if c.verdict == "exceeds_margin")
    within = next(at for at, c in enumerate(finding.comparisons) if c.verdict == "within_margin")
    hidden = next(at for at, c in enumerate(finding.comparisons) if c.suppressed)
    marked = replace(finding.comparisons[beyond], hints=("fragile",))
    comparisons = list(finding.comparisons)
    comparisons[beyond] = marked
    told = replace(finding, comparisons=tuple(comparisons))
    verdicts: dict[Verdict, int] = {"exceeds_margin": 9, "inconclusive": 3}
    return replace(
        rich,
        findings=(told, *rich.findings[1:]),
        sensitivity=(
            record(rich, beyond, verdicts=verdicts, changed=True),
            record(rich, within),
            record(rich, within, variant="leave_one_person", what=HOSTILE),
            record(
                rich, hidden, runs=0, lowest=None, highest=None, verdicts={}, reason="disclosure"
            ),
            Sensitivity(finding="", slice="", variant="other_seed", what="", reason="no_draws"),
        ),
    )


def test_it_applies_where_something_was_analysed_again(
    rich: AuditResult, analysed: AuditResult
) -> None:
    assert not applies(rich)
    assert applies(analysed)


def test_one_sentence_says_how_many_change(analysed: AuditResult, read: Read) -> None:
    said = read(render(analysed))
    assert said.startswith(
        "Of 2 gated comparisons, 1 changes its verdict under some other choice below. Among these "
        "are 1 “exceeds margin”: such a verdict hangs on a choice of the analysis. Numbers of 1 "
        "comparison are kept back, for some choice or all, to protect persons."
    )
    assert "inconclusive: one rater left out (3 of 12)" in said


def test_what_changes_comes_first(analysed: AuditResult) -> None:
    first, second = changed_first(analysed)
    assert first.comparison.verdict == "exceeds_margin"
    assert second.others == ()
    gap = first.comparison.gap.value
    assert gap is not None
    assert (first.lowest, first.highest) == pytest.approx((gap - 0.05, gap + 0.05))


def test_ways_say_what_was_done_and_what_not(analysed: AuditResult) -> None:
    found = {way.title: way for way in ways(analysed)}
    raters, seeds = found["One rater left out"], found["Other random draws"]
    assert (raters.comparisons, raters.changed, raters.hidden) == ("2", "1", "1")
    assert not seeds.done
    assert seeds.what == "Not done: no verdict of this plan rests on random draws."
    assert not ways(analysed)[-1].done


def test_a_picture_has_its_table(analysed: AuditResult) -> None:
    markup = str(render(analysed))
    assert markup.count("<svg") == 1
    assert "gap in margins" in markup
    assert markup.count("<tr data-v=") == 2


def test_hostile_texts_are_text(analysed: AuditResult) -> None:
    assert "<script" not in render(analysed)


def test_nothing_changes_is_said(rich: AuditResult, analysed: AuditResult) -> None:
    calm = replace(analysed, sensitivity=analysed.sensitivity[1:3])
    said = summary(calm, changed_first(calm))
    assert said == "Of 1 gated comparison, none changes its verdict under any other choice below."
    none = replace(analysed, sensitivity=analysed.sensitivity[3:])
    assert summary(none, changed_first(none)).startswith("No gated comparison could be analysed")
    assert "<svg" not in render(none)
    judged = [at for at, c in enumerate(rich.findings[0].comparisons) if c.verdict != "undefined"]
    two = [record(rich, at, verdicts={"undefined": 12}, changed=True) for at in judged[:2]]
    both = replace(analysed, sensitivity=tuple(two))
    assert "2 change their verdict" in summary(both, changed_first(both))


def test_a_gap_without_a_value_is_not_drawn(rich: AuditResult, read: Read) -> None:
    finding = rich.findings[0]
    broken = next(at for at, c in enumerate(finding.comparisons) if c.verdict == "undefined")
    told = replace(rich, sensitivity=(record(rich, broken, lowest=None, highest=None),))
    assert "<svg" not in render(told)
    assert "not available" in read(render(told))


def test_reasons_are_told_in_words() -> None:
    known = {"disclosure", *WHY}
    assert all(reason == reason.lower() and " " not in reason for reason in known)
    assert len(all_variants()) == 10


def test_it_stays_small_for_twelve_thousand_comparisons(rich: AuditResult) -> None:
    first = rich.findings[0]
    gap = next(c for c in first.comparisons if c.verdict == "exceeds_margin")
    rows = tuple(replace(gap, slice=f"accent=Region number {at}") for at in range(60))
    findings = tuple(replace(first, id=f"DIS001.{at}", comparisons=rows) for at in range(200))
    verdicts: dict[Verdict, int] = {"within_margin": 1, "inconclusive": 2, "undefined": 9}
    records = tuple(
        Sensitivity(
            finding=f.id, slice=c.slice, variant=variant.code, what="A sentence about the way.",
            runs=12, lowest=-0.2, highest=0.9, verdicts=verdicts, changed=True,
        )
        for f in findings for c in rows for variant in all_variants()[:6]
    )  # fmt: skip
    large = replace(rich, findings=findings, sensitivity=records)
    markup = str(render(large))
    assert markup.count("<tr data-v=") == MOST
    assert "and 15 more" in markup
    assert "11,976 further comparisons" in markup
    assert len(markup.encode()) < 30_000
