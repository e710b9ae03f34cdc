"""What waivers do, row by row; and that they can only ever let something stand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.audit.baselines.rows import Row, blocking_rows, rounded_up, rows_by_place
from evenhand.audit.baselines.standing import Decided, decided, standing
from evenhand.audit.baselines.waiver import Waiver
from evenhand.audit.finding import Comparison, Finding
from evenhand.audit.result import AuditResult, SliceRecord

DAY = date(2026, 12, 1)
LAST = date(2027, 3, 31)
EXCEEDS, OPEN, LACKS = "exceeds_margin", "inconclusive", "insufficient_data"
VERDICTS = (EXCEEDS, OPEN, LACKS, "undefined", "within_margin")
SEVERITY = {0: 0, 3: 1, 1: 2}
"""Exit codes from the mildest to the most severe."""

MakeRow = Callable[..., Comparison]
MakeFinding = Callable[..., Finding]
MakeResult = Callable[..., AuditResult]
MakeWaiver = Callable[..., Waiver]


@pytest.fixture(scope="session")
def rows_of(result: MakeResult) -> Callable[[Finding], list[Row]]:
    """Return a function that returns the rows of one finding."""
    return lambda one: list(rows_by_place(result(one)).values())


def held(found: AuditResult, *waivers: Waiver, today: date = DAY, allow: bool = False) -> Decided:
    return decided(found, waivers, today=today, without=found.exit_code, open_blocks=not allow)


@pytest.mark.parametrize(
    ("verdict", "gap", "parts", "today", "expected"),
    [
        (EXCEEDS, 0.31, {}, DAY, "accepted"),
        (EXCEEDS, -0.35, {}, DAY, "accepted"),
        (EXCEEDS, 0.3501, {}, DAY, "worse"),
        (EXCEEDS, -0.3501, {}, DAY, "worse"),
        (EXCEEDS, 0.31, {"accepted_verdict": OPEN}, DAY, "worse"),
        (EXCEEDS, 0.32, {"accepted_gap": 0.31}, DAY, "accepted"),
        (EXCEEDS, -0.3, {"accepted_gap": 0.31}, DAY, "worse"),
        (EXCEEDS, 0.3, {"accepted_gap": -0.31}, DAY, "worse"),
        (EXCEEDS, -0.3, {"accepted_gap": 0.2}, DAY, "accepted"),
        (EXCEEDS, -0.2, {"accepted_gap": 0.31}, DAY, "accepted"),
        (OPEN, -0.3, {"accepted_gap": 0.31}, DAY, "accepted"),
        (OPEN, 0.31, {"accepted_verdict": OPEN}, DAY, "accepted"),
        (OPEN, 0.31, {"accepted_verdict": LACKS}, DAY, "accepted"),
        (OPEN, 0.36, {}, DAY, "worse"),
        (LACKS, None, {}, DAY, "accepted"),
        (EXCEEDS, 0.31, {}, LAST, "accepted"),
        (EXCEEDS, 0.31, {}, date(2027, 4, 1), "expired"),
        (EXCEEDS, 0.36, {}, date(2027, 4, 1), "expired"),
        ("within_margin", 0.1, {}, date(2027, 4, 1), "gone"),
    ],
)
def test_standing(
    *,
    rows_of: Callable[[Finding], list[Row]],
    row: MakeRow,
    finding: MakeFinding,
    waiver: MakeWaiver,
    verdict: str,
    gap: float | None,
    parts: dict[str, object],
    today: date,
    expected: str,
) -> None:
    one = finding("DIS001.m.mean", [row("g=F", verdict, gap)])
    (found,) = rows_of(one)
    assert standing(found, waiver(**parts), today=today) == expected


def test_a_row_that_there_is_not_is_unmatched(waiver: MakeWaiver) -> None:
    assert standing(None, waiver(), today=DAY) == "unmatched"


def test_a_withheld_gap_that_exceeds_cannot_be_shown_to_be_accepted(
    rows_of: Callable[[Finding], list[Row]], row: MakeRow, finding: MakeFinding, waiver: MakeWaiver
) -> None:
    (hidden,) = rows_of(finding("DIS001.m.mean", [row("g=F", EXCEEDS, None, withheld=True)]))
    assert standing(hidden, waiver(), today=DAY) == "worse"
    (unsure,) = rows_of(finding("DIS001.m.mean", [row("g=F", OPEN, None, withheld=True)]))
    assert standing(unsure, waiver(accepted_verdict=OPEN), today=DAY) == "accepted"


@pytest.mark.parametrize(
    ("harm", "gap", "expected"),
    [
        ("above", 0.4, "worse"),
        ("above", -0.4, "accepted"),
        ("below", -0.4, "worse"),
        ("below", 0.4, "accepted"),
    ],
)
def test_only_the_harmful_side_counts(
    *,
    rows_of: Callable[[Finding], list[Row]],
    row: MakeRow,
    finding: MakeFinding,
    waiver: MakeWaiver,
    harm: str,
    gap: float,
    expected: str,
) -> None:
    (found,) = rows_of(finding("DIS001.m.mean", [row("g=F", OPEN, gap)], harm=harm))
    assert standing(found, waiver(), today=DAY) == expected


def test_exit_codes(
    row: MakeRow, finding: MakeFinding, result: MakeResult, waiver: MakeWaiver
) -> None:
    one = finding("DIS001.m.mean", [row("g=F", EXCEEDS, 0.31), row("g=M", OPEN, 0.2)])
    found = result(one)
    assert held(found).exit_code == 1
    assert [why for _, why in held(found).blocking] == ["new", "new"]
    assert held(found, waiver()).exit_code == 3
    assert held(found, waiver(), allow=True).exit_code == 0
    both = waiver(), waiver(part="g=M", accepted_verdict=OPEN)
    assert held(found, *both).exit_code == 0
    assert held(found, *both, today=date(2027, 4, 1)).exit_code == 1
    assert held(found, both[1]).exit_code == 1


def test_a_finding_without_rows_stands_for_itself(
    finding: MakeFinding, result: MakeResult, waiver: MakeWaiver
) -> None:
    found = result(finding("ROB009.m", verdict=EXCEEDS))
    assert held(found).exit_code == 1
    assert held(found, waiver("ROB009.m", "")).exit_code == 0
    assert held(found, waiver("ROB009.m", "g=F")).standings == ("unmatched",)
    within = result(finding("ROB009.m", verdict="within_margin"))
    assert held(within, waiver("ROB009.m", "")).standings == ("gone",)


def test_a_verdict_that_follows_from_no_row_still_blocks(
    row: MakeRow, finding: MakeFinding, result: MakeResult
) -> None:
    found = result(
        finding("CFP001.m", [row("", "within_margin", 0.1)], verdict=OPEN),
    )
    assert [one.place for one in blocking_rows(found)] == [("CFP001.m", "")]
    assert held(found).exit_code == 3


def test_rows_that_are_counted_and_not_judged_are_no_rows(
    rows_of: Callable[[Finding], list[Row]], row: MakeRow, finding: MakeFinding
) -> None:
    one = finding("D.m", [row("g=unknown", None, 0.4), row("g=F", OPEN, 0.2)])
    assert [found.place[1] for found in rows_of(one)] == ["g=F"]


def test_small_crossings_do_not_block_and_withheld_ones_do(
    row: MakeRow, finding: MakeFinding, result: MakeResult
) -> None:
    parts = ("g=F & a=1", 3), ("g=F & a=2", None), ("g=F & a=3", 40)
    one = finding("D.m", [row(name, LACKS, None) for name, _ in parts], verdict=LACKS)
    slices = tuple(
        SliceRecord(
            id=name, where=(("g", "F"), ("a", "1")), items=persons, persons=persons, status="empty"
        )
        for name, persons in parts
    )
    found = result(one, slices=slices)
    assert [row.place[1] for row in blocking_rows(found)] == ["g=F & a=2", "g=F & a=3"]
    within = result(replace(one, verdict="within_margin"), slices=slices)
    assert blocking_rows(within) == ()


def test_an_audit_that_judges_nothing_ends_as_it_did(result: MakeResult) -> None:
    assert held(result()).exit_code == result().exit_code == 3


def test_findings_that_are_not_gated_have_no_rows(
    row: MakeRow, finding: MakeFinding, result: MakeResult
) -> None:
    shown = finding("D.m", [row("g=F", EXCEEDS, 0.4)], gated=False)
    assert not rows_by_place(result(shown))


@given(size=st.floats(0.0, 1e12, allow_nan=False, allow_subnormal=False))
def test_rounding_up_never_rounds_down_and_adds_little(size: float) -> None:
    assert size <= rounded_up(size) <= size * 1.0101 + 1e-300


ROWS = st.lists(
    st.tuples(st.sampled_from(VERDICTS), st.none() | st.floats(-1.0, 1.0)), min_size=1, max_size=5
)
WAIVERS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.floats(0.0, 1.0),
        st.sampled_from(VERDICTS[:4]),
        st.dates(date(2026, 11, 1), date(2027, 1, 31)),
    ),
    unique_by=lambda one: one[0],
    max_size=7,
)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, listed=WAIVERS, allow=st.booleans(), data=st.data())
def test_waivers_can_only_let_something_stand(
    *,
    row: MakeRow,
    finding: MakeFinding,
    result: MakeResult,
    waiver: MakeWaiver,
    rows: list[tuple[str, float | None]],
    listed: list[tuple[int, float, str, date]],
    allow: bool,
    data: st.DataObject,
) -> None:
    found = result(
        finding("D.m", [row(f"s{at}", word, gap) for at, (word, gap) in enumerate(rows)]),
        allow=allow,
    )
    waivers = [
        waiver("D.m", f"s{at}", margin=margin, accepted_verdict=word, expires=day.isoformat())
        for at, margin, word, day in listed
    ]
    none = held(found, allow=allow)
    assert none.exit_code == found.exit_code
    every = held(found, *waivers, allow=allow)
    assert SEVERITY[every.exit_code] <= SEVERITY[none.exit_code]
    for at in range(len(waivers)):
        fewer = held(found, *waivers[:at], *waivers[at + 1 :], allow=allow)
        assert SEVERITY[every.exit_code] <= SEVERITY[fewer.exit_code]
        assert len(every.blocking) <= len(fewer.blocking)
    mixed = data.draw(st.permutations(waivers))
    other = held(found, *mixed, allow=allow)
    assert (other.exit_code, other.blocking) == (every.exit_code, every.blocking)
    assert dict(zip((w.row for w in mixed), other.standings, strict=True)) == dict(
        zip((w.row for w in waivers), every.standings, strict=True)
    )


@given(
    gap=st.floats(0.0, 10.0),
    more=st.floats(0.0, 10.0),
    margin=st.floats(0.0, 10.0),
    word=st.sampled_from(VERDICTS[:2]),
)
def test_a_worse_gap_is_never_accepted_where_a_smaller_one_was_not(
    *,
    rows_of: Callable[[Finding], list[Row]],
    row: MakeRow,
    finding: MakeFinding,
    waiver: MakeWaiver,
    gap: float,
    more: float,
    margin: float,
    word: str,
) -> None:
    one = waiver(margin=margin)
    small, large = (
        standing(rows_of(finding("DIS001.m.mean", [row("g=F", word, size)]))[0], one, today=DAY)
        for size in (gap, gap + more)
    )
    assert (small, large) != ("worse", "accepted")
    assert (large == "accepted") == (gap + more <= margin)


def test_a_row_that_stands_twice_blocks_where_either_does(
    row: MakeRow, finding: MakeFinding, result: MakeResult, waiver: MakeWaiver
) -> None:
    rows = [row("g=F", EXCEEDS, 0.5), row("g=F", OPEN, 0.3), row("g=F", "within_margin", 0.1)]
    found = held(result(finding("DIS001.m.mean", rows)), waiver())
    assert (found.exit_code, [why for _, why in found.blocking]) == (1, ["worse"])
