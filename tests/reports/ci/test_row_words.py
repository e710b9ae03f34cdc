"""A row in words: verdict, number, interval, margin with its side, reference; one line each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.finding import Harm
from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import gated_rows
from evenhand.reports.ci.row_words import (
    about,
    accepted,
    at_length,
    fingerprint,
    in_short,
    limit,
    one_line,
    place,
    title,
)


def test_a_row_that_exceeds_has_everything_that_a_verdict_needs(rich: AuditResult) -> None:
    row = gated_rows(rich)[0]
    assert title(row) == (
        "DIS001 voice_only: mean_residual, mean of 6 emotions, perceived gender: Female"
    )
    assert in_short(row) == (
        "exceeds margin; gap +0.41 scale points (+0.31 to +0.52); "
        "margin 0.25 scale points, both ways"
    )
    told = "\n".join(at_length(row, rich))
    for part in ("question: Against", "95% interval", "3,487 items", "43 persons", "everyone else"):
        assert part in told
    assert "set by Release board: A quarter of the" in told
    assert told.endswith("more: report.html#finding-DIS001.voice_only.mean")


def test_numbers_are_not_rounded_onto_the_margin(rich: AuditResult) -> None:
    row = next(r for r in gated_rows(rich) if r.slice == "age=30-49")
    assert "gap \N{MINUS SIGN}0.2504 scale points" in in_short(row)


def test_what_is_withheld_says_so_once_and_has_no_number(rich: AuditResult) -> None:
    (row,) = (r for r in gated_rows(rich) if r.slice == "accent=Cymraeg")
    assert in_short(row).count("withheld") == 2  # the word for the number, and the reason
    told = "\n".join(at_length(row, rich))
    assert "items" not in told.partition("gap withheld")[2].partition("margin")[0]
    assert "why:" not in told


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("either", "margin 0.25 scale points, both ways"),
        ("above", "margin +0.25 scale points"),
        ("below", "margin \N{MINUS SIGN}0.25 scale points"),
    ],
)
def test_a_margin_names_the_side_on_which_a_gap_does_harm(
    rich: AuditResult, harm: Harm, words: str
) -> None:
    assert limit(replace(rich.findings[0], harm=harm)) == words
    assert limit(replace(rich.findings[0], margin=None)) == ""


def test_a_comparison_of_models_names_both_and_speaks_of_a_change(rich: AuditResult) -> None:
    finding = replace(rich.findings[0], against="older")
    row = gated_rows(replace(rich, findings=(finding,)))[0]
    assert about(finding).startswith("DIS001 voice_only against older: ")
    assert "; change +0.41" in in_short(row)


def test_a_finding_without_metric_and_outcome_goes_by_its_title(rich: AuditResult) -> None:
    finding = replace(rich.findings[0], metric="", emotion="", model="", margin_rationale="")
    assert about(finding) == f"DIS001: {finding.title}"


def test_an_accepted_row_says_who_why_up_to_what_and_until_when(waived: AuditResult) -> None:
    first, second = gated_rows(waived)[:2]
    assert accepted(first) == (
        "by Head of product safety until 2027-03-31, up to 0.5: Retraining is under way"
    )
    assert f"accepted: {accepted(first)}" in at_length(first, waived)
    assert accepted(second) == ""


def test_a_row_that_blocks_in_spite_of_a_baseline_says_why(waived: AuditResult) -> None:
    row = gated_rows(waived)[1]
    assert row.blocks
    assert in_short(row).endswith("; beyond what its waiver accepts")
    assert "baseline: worse than what was accepted" in at_length(row, waived)


def test_a_waiver_whose_margin_is_withheld_names_none(waived: AuditResult) -> None:
    assert waived.baseline is not None
    bare = replace(waived.baseline.waivers[0], margin=None)
    result = replace(waived, baseline=replace(waived.baseline, waivers=(bare,)))
    assert "up to" not in accepted(gated_rows(result)[0])


def test_a_fingerprint_stays_while_numbers_change_and_differs_between_rows(
    edited: Callable[..., AuditResult], rich: AuditResult
) -> None:
    changed = gated_rows(edited(verdict="within_margin", hints=("fragile",)))
    assert [fingerprint(r) for r in changed] == [fingerprint(r) for r in gated_rows(rich)]
    assert len({fingerprint(r) for r in changed}) == len(changed)


def test_no_name_brings_a_line_or_a_command_of_its_own() -> None:
    hostile = "a\r\n::error::x\x1b[31m\x00\u2028b\N{RIGHT-TO-LEFT OVERRIDE}c\ud800"
    line = one_line(hostile)
    assert line.isprintable()
    assert line.startswith("a ::error::x")


def test_a_finding_is_an_anchor_of_the_report(rich: AuditResult) -> None:
    from evenhand.reports.page import html  # noqa: PLC0415 heavy

    anchor = place(rich.findings[0]).partition("#")[2]
    assert f'id="{anchor}"' in html(rich)
