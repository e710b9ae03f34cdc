"""Accepted findings on the page: all of them, the urgent ones first, and the verdict unchanged."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.baseline_record import BaselineRecord, Blocking, Standing, WaiverRecord
from evenhand.audit.result import AuditResult
from evenhand.reports.accepted import accepted_words, waiver_line, waiver_of
from evenhand.reports.forms import files
from evenhand.reports.markdown import markdown
from evenhand.reports.page import html
from evenhand.reports.sections.waivers import applies, render
from evenhand.reports.tally import exit_words

Read = Callable[[Markup], str]
FINDING = "DIS001.voice_only.mean"
HOSTILE = "</td><script>alert('1')</script>{{ 7 * 7 }} | `x`\n# y"


def waiver(part: str, standing: Standing, **parts: object) -> WaiverRecord:
    """Return the record of a waiver."""
    known = {
        "finding": FINDING,
        "owner": "Board",
        "reason": "EM-12",
        "expires": "2027-03-31",
        "margin": 0.45,
        "accepted_verdict": "exceeds_margin",
        "accepted_gap": 0.4,
        "says": f"Said of {standing}.",
        **parts,
    }
    return WaiverRecord(slice=part, standing=standing, **known)  # type: ignore[arg-type]


@pytest.fixture
def waived(rich: AuditResult) -> AuditResult:
    """Return a result with waivers of every standing."""
    record = BaselineRecord(
        file="b.toml",
        sha256="ab" * 32,
        checked_on="2027-03-30",
        exit_code_without=1,
        waivers=(
            waiver("gender=Male", "accepted"),
            waiver("age=65+", "gone", expires="2027-04-30", accepted_gap=None),
            waiver("accent=Cymraeg", "worse", margin=None, accepted_gap=None),
            waiver("gender=Female", "expired", expires="2027-03-29", reason=HOSTILE, margin=0.412),
            waiver("x=y", "unmatched", finding="DIS009.none", margin=None, accepted_gap=None),
        ),
        blocking=(
            Blocking(finding=FINDING, slice="gender=Female", standing="expired", says="Past."),
            Blocking(finding=FINDING, slice="age=30-49", standing="new", says="No waiver."),
        ),
    )
    return replace(rich, baseline=record)


def test_a_result_without_a_baseline_has_no_such_section(rich: AuditResult) -> None:
    assert not applies(rich)
    assert render(rich) == ""
    assert accepted_words(rich) == ""
    assert waiver_of(rich, FINDING, "gender=Male") is None
    assert "Accepted findings" not in html(rich)
    assert "Accepted findings" not in markdown(rich)


def test_every_waiver_is_told_and_the_urgent_ones_come_first(
    waived: AuditResult, read: Read
) -> None:
    said = read(render(waived))
    order = ("expired Said", "worse than accepted Said", "accepted Said", "can be dropped Said")
    places = [said.index(words) for words in (*order, "matches no row Said")]
    assert places == sorted(places)
    for words in (
        "perceived gender: Male mean_residual, mean of 6 emotions, voice_only",
        "2027-03-29 1 day ago Board",
        "2027-03-31 in 1 day Board EM-12",
        "2027-04-30 in 31 days",
        "DIS009.none x=y",
        "0.45 scale points",
        "What blocks nonetheless",
        f"{FINDING} , age: 30-49: No waiver.",
        "With the baseline the exit code is 1, without it 1.",
    ):
        assert words in said, words


def test_a_gap_and_what_is_accepted_are_never_rounded_onto_each_other(
    waived: AuditResult, read: Read
) -> None:
    said = read(render(waived))
    assert "+0.40 exceeds margin" in said
    assert "0.412 scale points" in said


def test_withheld_numbers_are_said_to_be_withheld(waived: AuditResult, read: Read) -> None:
    said = read(render(waived))
    line = said[said.index("accent: Cymraeg") :][:260]
    assert "withheld exceeds margin withheld withheld" in line


def test_texts_of_people_stay_text(waived: AuditResult) -> None:
    for text in (html(waived), markdown(waived)):
        assert "<script>alert" not in text
    (line,) = (one for one in markdown(waived).split("\n") if "alert" in one)
    assert line.startswith("- DIS001")
    assert "{{ 7 * 7 }}" in waiver_line(waived.baseline.waivers[3])  # type: ignore[union-attr]


def test_first_page_cover_and_summary_say_what_is_accepted(waived: AuditResult) -> None:
    said = (
        "Held against the baseline b.toml on 2027-03-30 (the audit ended on 2025-11-21): 1 row is "
        "accepted, 1 waived until a date that is past, 1 worse than accepted, 1 without a waiver. "
        "The verdict is not changed by that."
    )
    assert accepted_words(waived) == said
    page = html(waived)
    assert page.count(said) == 3
    assert 'href="#waivers"' in page
    assert said in markdown(waived)
    assert "**Accepted findings.**" in markdown(waived)


def test_the_exit_code_is_told_with_the_one_without_the_baseline(waived: AuditResult) -> None:
    assert exit_words(waived) == "Exit code 1."
    assert exit_words(replace(waived, exit_code=0)) == (
        "Exit code 0, because of accepted findings; without them it would be 1."
    )


def test_a_baseline_without_waivers_says_so(waived: AuditResult, read: Read) -> None:
    record = replace(waived.baseline, waivers=(), blocking=())  # type: ignore[type-var]
    said = read(render(replace(waived, baseline=record)))
    assert "The file b.toml has no waiver." in said
    assert "No row blocks that is not accepted." in said


def test_a_waiver_is_found_by_its_row(waived: AuditResult) -> None:
    found = waiver_of(waived, FINDING, "gender=Male")
    assert found is not None
    assert found.standing == "accepted"
    assert waiver_of(waived, FINDING, "gender=None") is None


@pytest.mark.parametrize("form", ["html", "md", "model-card", "annex-iv"])
def test_every_document_tells_of_waivers(waived: AuditResult, form: str) -> None:
    for content in files(waived, form).values():
        assert b"held against the baseline b.toml" in content.lower().replace(b"\n", b" ")
