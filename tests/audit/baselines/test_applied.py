"""A result with a baseline: record, exit code, editions; the verdict is not touched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from evenhand.audit.baselines.applied import (
    editions_with,
    waivers_of,
    with_baseline,
    without_baseline,
)
from evenhand.audit.baselines.rows import open_blocks
from evenhand.audit.baselines.waiver import Baseline, Waiver
from evenhand.audit.baselines.writing import HEAD, block
from evenhand.audit.errors import InputError
from evenhand.audit.finding import Comparison, Finding
from evenhand.audit.result import AuditResult, encoded

EXCEEDS, OPEN = "exceeds_margin", "inconclusive"
HOSTILE = "accent=<b>\"x\" 'y' \\ {{ 7 * 7 }} \N{RIGHT-TO-LEFT OVERRIDE}日本"

MakeRow = Callable[..., Comparison]
MakeFinding = Callable[..., Finding]
MakeResult = Callable[..., AuditResult]
MakeWaiver = Callable[..., Waiver]


def of(*waivers: Waiver, today: date = date(2026, 12, 1)) -> Baseline:
    text = HEAD + "\n" + "\n".join(map(block, waivers))
    return Baseline(file="b.toml", text=text, sha256="0" * 64, checked_on=today, waivers=waivers)


@pytest.fixture
def audited(row: MakeRow, finding: MakeFinding, result: MakeResult) -> AuditResult:
    """Return a result with a row of each kind."""
    rows = [
        row("g=F", EXCEEDS, 0.31),
        row("g=M", EXCEEDS, -0.4),
        row("a=old", OPEN, 0.2),
        row("a=new", "within_margin", 0.01),
        row(HOSTILE, EXCEEDS, 0.5),
    ]
    return result(finding("DIS001.m.mean", rows), finding("DIS001.m.shown", rows, gated=False))


def test_record_and_exit_code(audited: AuditResult, waiver: MakeWaiver) -> None:
    waivers = (
        waiver(accepted_gap=0.3),
        waiver(part="g=M"),
        waiver(part=HOSTILE, margin=0.5, expires="2026-11-30"),
        waiver(part="a=new"),
        waiver(part="a=nex"),
        waiver("DIS001.n.mean"),
    )
    found = with_baseline(audited, of(*waivers))
    record = found.baseline
    assert record is not None
    assert (found.exit_code, found.verdict, record.exit_code_without) == (1, EXCEEDS, 1)
    assert (record.file, record.sha256, record.checked_on) == ("b.toml", "0" * 64, "2026-12-01")
    assert [(w.standing, w.says) for w in record.waivers] == [
        (
            "accepted",
            (
                "Accepted until 2027-03-31, for 120 days more: it exceeds its margin: "
                "gap +0.31 points, margin 0.25, and up to 0.35 is accepted."
            ),
        ),
        (
            "worse",
            "Beyond the accepted 0.35; it exceeds its margin: gap -0.4 points, margin 0.25.",
        ),
        (
            "expired",
            (
                "Expired on 2026-11-30, 1 day ago; it exceeds its margin: gap +0.5 points, "
                "margin 0.25."
            ),
        ),
        ("gone", "Within its margin now; the waiver can be dropped."),
        (
            "unmatched",
            "The finding has no row 'a=nex' in this audit. Did you mean 'a=new'?",
        ),
        (
            "unmatched",
            "No gated finding of this audit has this id. Did you mean 'DIS001.m.mean'?",
        ),
    ]
    assert [(b.slice, b.standing, b.says.partition(";")[0]) for b in record.blocking] == [
        ("g=M", "worse", "Beyond what its waiver accepts"),
        ("a=old", "new", "No waiver names it"),
        (HOSTILE, "expired", "Its waiver has expired"),
    ]
    assert waivers_of(record)[:4] == waivers[:4]


def test_the_last_day_and_a_worse_verdict_are_said(
    row: MakeRow, finding: MakeFinding, result: MakeResult, waiver: MakeWaiver
) -> None:
    rows = row("g=F", EXCEEDS, 0.3), row("g=X", EXCEEDS, -0.3), row("g=M", "undefined", None)
    found = result(finding("D.m", rows))
    waivers = (
        waiver("D.m", "g=F", accepted_verdict=OPEN),
        waiver("D.m", "g=X", accepted_gap=0.31),
        waiver("D.m", "g=M", accepted_verdict="undefined", expires="2026-12-01"),
    )
    record = with_baseline(found, of(*waivers)).baseline
    assert record is not None
    assert [w.says for w in record.waivers] == [
        "Accepted as inconclusive; it exceeds its margin: gap +0.3 points, margin 0.25.",
        (
            "Accepted on the other side, at +0.31; it exceeds its margin: gap -0.3 points, margin "
            "0.25."
        ),
        "Accepted until 2026-12-01, today: it is undefined.",
    ]


def test_a_baseline_replaces_the_one_before(audited: AuditResult, waiver: MakeWaiver) -> None:
    rows = ("g=F", 0.35), ("g=M", 0.4), (HOSTILE, 0.5)
    first = with_baseline(audited, of(*(waiver(part=p, margin=m) for p, m in rows)))
    assert (first.exit_code, first.verdict) == (3, EXCEEDS)
    assert without_baseline(first) == audited == without_baseline(audited)
    second = with_baseline(first, of())
    assert second == with_baseline(audited, of())
    assert second.exit_code == 1


def test_the_same_input_gives_the_same_bytes(audited: AuditResult, waiver: MakeWaiver) -> None:
    made = [encoded(with_baseline(audited, of(waiver()))) for _ in range(2)]
    assert made[0] == made[1]


def test_editions_share_standing_and_show_what_each_may(
    row: MakeRow, finding: MakeFinding, result: MakeResult, waiver: MakeWaiver
) -> None:
    internal = result(finding("D.m", [row("g=F", EXCEEDS, 0.317), row("g=M", OPEN, 0.2)]))
    rows = [row("g=F", EXCEEDS, None, withheld=True), row("g=M", OPEN, 0.2)]
    shareable = result(finding("D.m", rows), audience="shareable")
    baseline = of(
        waiver("D.m", margin=0.319, accepted_gap=0.317),
        waiver("gone.m", margin=0.3171, accepted_gap=0.317),
    )
    both = editions_with({"internal": internal, "shareable": shareable}, baseline)
    assert {one.exit_code for one in both.values()} == {3}
    for one in both.values():
        assert one.baseline is not None
        assert [w.standing for w in one.baseline.waivers] == ["accepted", "unmatched"]
    assert b"0.317" in encoded(both["internal"])
    assert b"0.31" not in encoded(both["shareable"])
    other = editions_with({"shareable": shareable, "internal": internal}, baseline)
    assert {one.exit_code for one in other.values()} == {1}
    assert other["shareable"].baseline is not None
    assert next(w.says for w in other["shareable"].baseline.waivers) == (
        "Beyond what was accepted, or not to be told from it; it exceeds its margin, and its "
        "numbers are withheld."
    )


def test_a_row_that_an_edition_does_not_have_brings_no_number_into_it(
    row: MakeRow, finding: MakeFinding, result: MakeResult
) -> None:
    shown, hidden = row("g=F", EXCEEDS, 0.4), row("g=M", EXCEEDS, 0.317)
    internal = result(finding("D.m", [shown, hidden]))
    shareable = result(finding("D.m", [shown]), audience="shareable")
    both = editions_with({"internal": internal, "shareable": shareable}, of())
    known = both["shareable"].baseline
    assert known is not None
    assert known.blocking[1].says == "No waiver names it; it exceeds its margin."
    assert b"0.317" not in encoded(both["shareable"])


def test_waivers_that_do_not_suit_the_plan_are_all_named(
    audited: AuditResult, waiver: MakeWaiver
) -> None:
    baseline = of(
        waiver(margin=0.2), waiver("DIS001.m.shown"), waiver(part="g=M", expires="2027-12-03")
    )
    with pytest.raises(InputError) as caught:
        with_baseline(audited, baseline)
    assert caught.value.problems == (
        (
            "b.toml:11: waiver[1].margin: got 0.2, expected 0.25 or more: a gap within the plan's "
            "own margin needs no waiver"
        ),
        (
            "b.toml:15: waiver[2].finding: 'DIS001.m.shown' is not gated: it blocks nothing, so "
            "nothing is accepted"
        ),
        (
            "b.toml:28: waiver[3].expires: got 2027-12-03, expected 2027-12-02 or earlier: a "
            "waiver holds for 366 days at most"
        ),
    )


def test_a_finding_without_margin_takes_any(
    finding: MakeFinding, result: MakeResult, waiver: MakeWaiver
) -> None:
    found = result(finding("R.m", verdict=EXCEEDS, margin=None))
    assert with_baseline(found, of(waiver("R.m", "", margin=0.0))).exit_code == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ('[report]\ninconclusive = "allow"', False),
        ('[report]\ninconclusive = "block"', True),
        ("report = 1", True),
        ("[", True),
    ],
)
def test_whether_open_rows_block_is_in_the_plan(
    result: MakeResult, text: str, *, expected: bool
) -> None:
    found = result()
    assert open_blocks(replace(found, plan=replace(found.plan, text=text))) is expected
