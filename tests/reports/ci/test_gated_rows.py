"""What blocks is decided once, and follows from exit code, plan and baseline."""

from collections import Counter
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Verdict
from evenhand.reports.ci.gated_rows import NOTHING_JUDGED, gated_rows, unplaced

FINDING = "DIS001.voice_only.mean"
ALLOW = '[report]\ninconclusive = "allow"\n'


def blocked(result: AuditResult) -> Counter[Verdict | None]:
    return Counter(row.verdict for row in gated_rows(result) if row.blocks)


def test_every_row_of_every_gated_finding_is_there_once(rich: AuditResult) -> None:
    places = [(row.finding.id, row.slice) for row in gated_rows(rich)]
    wanted = [(f.id, c.slice) for f in rich.findings if f.gated for c in f.comparisons]
    assert places == wanted
    assert len(set(places)) == len(places)


def test_beyond_and_open_block_unless_the_plan_allows_what_is_open(rich: AuditResult) -> None:
    every = Counter(row.verdict for row in gated_rows(rich))
    assert blocked(rich) == {v: n for v, n in every.items() if v != "within_margin"}
    allowed = replace(rich, plan=replace(rich.plan, text=ALLOW))
    assert blocked(allowed) == {"exceeds_margin": every["exceeds_margin"]}


@pytest.mark.parametrize("text", ["not = [toml", "report = 3", "", '[report]\ninconclusive = "x"'])
def test_a_plan_that_does_not_say_so_allows_nothing(rich: AuditResult, text: str) -> None:
    result = replace(rich, plan=replace(rich.plan, text=text))
    assert blocked(result)["inconclusive"] > 0


@pytest.mark.parametrize(("code", "blocks"), [(3, True), (0, False)])
def test_where_nothing_exceeds_the_exit_code_tells(
    rich: AuditResult, code: int, *, blocks: bool
) -> None:
    findings = tuple(f for f in rich.findings if f.verdict != "exceeds_margin")
    result = replace(rich, findings=findings, verdict="inconclusive", exit_code=code)
    assert bool(blocked(result)) is blocks


def test_with_a_baseline_only_its_rows_block(waived: AuditResult) -> None:
    rows = {(row.finding.id, row.slice): row for row in gated_rows(waived)}
    assert [place for place, row in rows.items() if row.blocks] == [(FINDING, "gender=Male")]
    assert rows[FINDING, "gender=Male"].why == "worse than what was accepted"
    accepted = rows[FINDING, "gender=Female"]
    assert accepted.waiver is not None
    assert accepted.waiver.owner == "Head of product safety"
    assert unplaced(waived, tuple(rows.values())) == ""


def test_a_gated_finding_without_rows_is_a_row(rich: AuditResult) -> None:
    alone = replace(rich.findings[0], comparisons=(), verdict="undefined")
    (row,) = gated_rows(replace(rich, findings=(alone,), verdict="undefined", exit_code=3))
    assert (row.slice, row.name, row.verdict, row.blocks) == ("", "all", "undefined", True)
    assert row.why == "no slice could be compared"


def test_a_finding_that_is_worse_than_all_its_rows_is_a_row_too(rich: AuditResult) -> None:
    calm = next(f for f in rich.findings if f.verdict == "within_margin")
    changed = replace(calm, verdict="exceeds_margin")
    rows = gated_rows(replace(rich, findings=(changed,)))
    assert rows[-1].comparison is None
    assert [row.blocks for row in rows] == [*[False] * len(calm.comparisons), True]


def test_a_result_in_which_nothing_was_judged_says_why_it_blocks(described: AuditResult) -> None:
    assert gated_rows(described) == ()
    assert unplaced(described, ()) == NOTHING_JUDGED


def test_a_code_that_no_row_explains_is_told_all_the_same(rich: AuditResult) -> None:
    calm = tuple(f for f in rich.findings if f.verdict == "within_margin")
    result = replace(rich, findings=calm, verdict="within_margin", exit_code=1)
    assert unplaced(result, gated_rows(result)) == "the audit ends with 1"
    assert unplaced(replace(result, exit_code=0), gated_rows(result)) == ""
