"""What is open, and what adjustment changed: told in every form of the report."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, EvidenceTable, Number
from evenhand.reports.exhibit import exhibit, grid
from evenhand.reports.markdown import markdown
from evenhand.reports.open_rows import MOST, OPEN, open_rows, shortened
from evenhand.reports.page import html
from evenhand.reports.rows import rows
from evenhand.reports.tally import exit_words, gated
from evenhand.reports.wording import hint, reason

ALLOWED = 'Exit code 0, because the plan allows open questions (inconclusive = "allow").'


def test_every_open_comparison_is_listed_once(rich: AuditResult) -> None:
    wanted = [(f.id, c.slice) for f in gated(rich) for c in f.comparisons if c.verdict in OPEN]
    assert [(row.finding.id, row.slice) for row in open_rows(rich)] == wanted


def test_an_open_row_tells_persons_need_and_hint(rich: AuditResult) -> None:
    told = {row.slice: row.told for row in open_rows(rich) if row.finding.code == "DIS001"}
    assert told["age=50-64"] == "16 persons, about 30 needed (underpowered)"
    assert told["age=65+"] == "insufficient data: 6 persons, 8 are needed"


@pytest.mark.parametrize("hint_code", ["no_skill", "unequal_loss"])
def test_no_persons_are_asked_for_where_more_would_not_help(
    edited: Callable[..., AuditResult], hint_code: str
) -> None:
    result = edited(verdict="inconclusive", persons_needed=77, hints=(hint_code,), p_exceeds=0.5)
    assert open_rows(result)[0].told == f"43 persons ({hint_code.replace('_', ' ')})"
    assert rows(result.findings[0], result)[0].needed == "not available"
    helped = edited(verdict="inconclusive", persons_needed=77, hints=(), p_exceeds=0.5)
    assert open_rows(helped)[0].told == "43 persons, about 77 needed"
    assert rows(helped.findings[0], helped)[0].needed == "77"


@pytest.mark.parametrize("why", ["disclosure", "disclosure_complement"])
def test_a_withheld_row_tells_no_count(edited: Callable[..., AuditResult], why: str) -> None:
    result = edited(suppressed=why, verdict="inconclusive", persons_needed=29)
    assert open_rows(result)[0].told == "withheld"


def test_a_gate_without_comparisons_is_open_as_well(rich: AuditResult) -> None:
    alone = replace(rich.findings[0], comparisons=(), verdict="undefined")
    (row,) = open_rows(replace(rich, findings=(alone,)))
    assert row.told == "no slice could be compared"


def test_a_long_list_is_cut_and_the_rest_is_counted(crowded: AuditResult) -> None:
    assert f"- and {40 * 8 - MOST} more" in markdown(crowded).splitlines()
    assert shortened(["a"] * MOST) == ("a",) * MOST


def test_the_summary_says_what_is_open_before_it_lists_questions(rich: AuditResult) -> None:
    heads = [line for line in markdown(rich).splitlines() if line.startswith("## ")]
    assert heads.index("## What is open") < heads.index("## Questions with a margin")


def test_a_gap_that_only_adjustment_leaves_open_says_so(
    edited: Callable[..., AuditResult],
) -> None:
    result = edited(verdict="inconclusive", p_exceeds=0.012, p_exceeds_adjusted=0.21, hints=())
    (said,) = rows(result.findings[0], result)[0].hints
    assert said == (
        "by itself this gap is shown to be beyond the margin (p 0.012); after adjustment for all "
        "gated comparisons it is not (p 0.210)"
    )
    assert said[0].upper() + said[1:] in html(result)


@pytest.mark.parametrize(
    ("verdict", "alone", "adjusted"),
    [
        ("exceeds_margin", 0.012, 0.03),
        ("inconclusive", 0.06, 0.21),
        ("inconclusive", 0.012, 0.05),
        ("inconclusive", 0.012, None),
    ],
)
def test_other_rows_do_not_say_so(
    edited: Callable[..., AuditResult], verdict: str, alone: float, adjusted: float | None
) -> None:
    result = edited(verdict=verdict, p_exceeds=alone, p_exceeds_adjusted=adjusted, hints=())
    assert rows(result.findings[0], result)[0].hints == ()


def test_the_thick_line_only_clears(rich: AuditResult) -> None:
    page = html(rich)
    assert "90% interval (clears)" in page
    assert "thick line: 90%, clears" in page
    assert ", decides" not in page


def test_open_questions_that_end_with_0_are_explained(rich: AuditResult) -> None:
    allowed = replace(rich, verdict="inconclusive", exit_code=0)
    assert exit_words(allowed) == ALLOWED
    assert ALLOWED in markdown(allowed)
    assert "because the plan allows open questions" in html(allowed)
    assert exit_words(replace(rich, verdict="within_margin", exit_code=0)) == "Exit code 0."


def test_cells_of_a_withheld_slice_are_withheld_and_others_not_available(
    rich: AuditResult,
) -> None:
    lines = (("accent=Cymraeg", None), ("gender=Female", None))
    shown = grid(EvidenceTable(title="Losses", columns=("slice", "items"), rows=lines), rich)
    assert [row[1] for row in shown.rows] == ["withheld", "not available"]


def test_a_number_kept_back_is_withheld_and_an_undefined_one_not_available(
    edited: Callable[..., AuditResult],
) -> None:
    for code, text in (("disclosure", "withheld"), ("constant", "not available")):
        result = edited(outside=Number(value=None, reason=code))
        assert exhibit(result.findings[0], result).groups[0][1][0].outside.text == text


def test_the_manifest_says_what_is_not_known(rich: AuditResult) -> None:
    made = replace(rich.provenance, git_commit="", evenhand="not installed")
    result = replace(rich, provenance=made)
    assert "not in a git repository" in html(result)
    assert "evenhand (version not known: run from a checkout)" in markdown(result)
    assert "not installed" not in html(result) + markdown(result)


def test_new_codes_have_words() -> None:
    assert hint("unequal_loss").endswith("so it cannot be cleared")
    assert reason("undefined_emotion") == "one of the averaged emotions has no value in this slice"
