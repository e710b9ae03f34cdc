"""Rows lost and rows that stayed, and emotions that a model has no output for."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Exclusion
from evenhand.reports.markdown import markdown
from evenhand.reports.page import html
from evenhand.reports.sections.not_assessed import losses
from evenhand.reports.tally import coverage_words, lost, stayed, uncovered

SEVERAL = "kept: persons with more than one level of tone"


@pytest.fixture
def noted(rich: AuditResult) -> AuditResult:
    """Return the rich result with items that stayed, beside what it lost."""
    own = Exclusion(what="items", reason=SEVERAL, count=320, share=1.0, by_slice={"age=65+": 17})
    return replace(rich, data=replace(rich.data, exclusions=(*rich.data.exclusions, own)))


def test_rows_that_stayed_are_not_lost(rich: AuditResult, noted: AuditResult) -> None:
    assert [one.reason for one in stayed(noted)] == [SEVERAL]
    assert lost(noted) == rich.data.exclusions == lost(rich)
    assert losses(noted) == losses(rich)


def test_rows_that_stayed_are_a_note_in_every_report(noted: AuditResult) -> None:
    assert f"- Not left out: 320 items (100%), {SEVERAL}" in markdown(noted).splitlines()
    page = html(noted)
    before, after = page.split("Not left out, and worth knowing:")
    assert SEVERAL not in before
    assert f"<li>320 items (100%), {SEVERAL}." in after


def test_a_share_that_is_withheld_is_so_in_a_note(noted: AuditResult) -> None:
    kept = replace(noted.data.exclusions[-1], share=None, count=None)
    result = replace(noted, data=replace(noted.data, exclusions=(kept,)))
    assert "(share withheld), kept: persons" in html(result)
    assert "(share withheld), kept: persons" in markdown(result)
    assert "No item, rating or prediction was left out." in html(result)


def test_emotions_that_a_model_does_not_cover_are_named_everywhere(rich: AuditResult) -> None:
    (model,) = uncovered(rich)
    assert (model.name, model.not_covered) == ("voice_only", ("Contempt",))
    assert [coverage_words(one) for one in rich.models] == ["6 of 7 emotions", ""]
    page, summary = html(rich), markdown(rich)
    assert "voice_only (6 of 7 emotions), face_and_voice" in page
    told = "It covers 6 of 7 emotions; not covered: Contempt."
    assert page.count(told) == summary.count(told) == 1
    _, gaps = summary.split("## Not assessed")
    assert r"- voice\_only: no output for Contempt" in gaps.splitlines()
    assert "Not covered is not a score of zero." in page


def test_where_nothing_is_withheld_by_the_plan_no_limit_is_told(rich: AuditResult) -> None:
    rules = replace(rich.statistics, suppress_below=0)
    page = html(replace(rich, statistics=rules, slices=()))
    assert "No slice was withheld; the plan asks for none to be." in page
    assert "<dd>No group is withheld." in page
    assert "<dd>Shareable: no group is withheld" in page
    assert "<dd>Shareable: small groups are withheld" in html(rich)


def test_of_synthetic_persons_the_report_says_that_more_may_be_shown(rich: AuditResult) -> None:
    said = "The persons are synthetic: the plan may show more by <code>suppress_below</code>."
    real = replace(rich, data=replace(rich.data, subjects="real"))
    made = replace(rich, data=replace(rich.data, subjects="synthetic"))
    assert said not in html(real)
    assert said in html(made)


def test_counts_beside_a_mean_are_explained_where_outcomes_differ(rich: AuditResult) -> None:
    said = "the counts beside a mean are those of one of its outcomes"
    first, *rest = rich.models
    alike, other = (
        tuple(replace(one, number=replace(one.number, items=items)) for one in first.overall)
        for items in (72, 304)
    )
    even = replace(rich, models=(replace(first, overall=alike),))
    mixed = replace(rich, models=(replace(first, overall=(*alike, other[0])), *rest))
    assert said not in html(even)
    assert said in html(mixed)
