"""What blocks is decided once, and follows from exit code, plan and baseline."""

from collections import Counter
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, SliceRecord, Verdict
from evenhand.reports.ci.gated_rows import (
    NOTHING_JUDGED,
    blocking_first,
    gated_rows,
    unplaced,
)
from evenhand.reports.ci.row_words import fingerprint

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
    known = rows[FINDING, "gender=Male"].against_baseline
    assert known is not None
    assert known.says == "worse than what was accepted"
    accepted = rows[FINDING, "gender=Female"]
    assert accepted.waiver is not None
    assert accepted.waiver.owner == "Head of product safety"
    assert unplaced(waived, tuple(rows.values())) == ""


def test_a_crossing_of_too_few_persons_is_open_and_does_not_block(rich: AuditResult) -> None:
    finding = next(f for f in rich.findings if f.gated)
    part = SliceRecord(
        id="gender=Female & age=60+",
        where=(("gender", "Female"), ("age", "60+")),
        items=30,
        persons=rich.statistics.min_persons - 1,
        status="insufficient_data",
    )
    open_row = replace(finding.comparisons[0], slice=part.id, verdict="insufficient_data")
    rows = (*finding.comparisons, open_row)
    result = replace(
        rich,
        slices=(*rich.slices, part),
        findings=(replace(finding, comparisons=rows),),
    )
    last = gated_rows(result)[-1]
    assert (last.slice, last.open, last.blocks) == (part.id, True, False)
    assert part.id not in {row.slice for row in blocking_first(result)}


def test_what_is_beyond_its_margin_comes_before_what_is_open(rich: AuditResult) -> None:
    rows = blocking_first(rich)
    opened = [row.open for row in rows]
    assert opened == sorted(opened)
    assert len(rows) == blocked(rich).total()


def test_a_finding_as_a_whole_blocks_and_not_its_row_for_everybody(rich: AuditResult) -> None:
    calm = next(f for f in rich.findings if f.verdict == "within_margin")
    everybody = replace(calm.comparisons[0], slice="")
    changed = replace(calm, verdict="undefined", comparisons=(everybody,))
    rows = gated_rows(replace(rich, findings=(changed,), verdict="undefined", exit_code=3))
    assert [(row.name, row.verdict, row.blocks) for row in rows] == [
        ("everybody", "within_margin", False),
        ("all", "undefined", True),
    ]
    assert len({fingerprint(row) for row in rows}) == len(rows)


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
