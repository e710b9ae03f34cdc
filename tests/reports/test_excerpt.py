"""Which rows of a table of evidence are printed, and what is said of the others."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, EvidenceTable
from evenhand.reports.excerpt import LEAST, MATTERS, PRINTED, ROOM, Excerpt, excerpt, room_for
from evenhand.reports.exhibit import grids
from evenhand.reports.figures.kinds import reliability

TABLE = EvidenceTable(
    title="Losses",
    columns=("slice", "share not used"),
    rows=(("a", 0.1), ("b", None), ("c", 0.4), ("d", 0.2)),
)


def test_with_room_for_all_nothing_is_left_out() -> None:
    assert excerpt(TABLE, None) == excerpt(TABLE, 4) == Excerpt(table=TABLE)


def test_the_highest_come_first_and_what_has_no_number_last() -> None:
    found = excerpt(TABLE, 2)
    assert found.table.rows == (("c", 0.4), ("d", 0.2))
    assert (found.left, found.rule) == (2, "the 2 rows with the highest value of “share not used”")
    assert [row[0] for row in excerpt(TABLE, 3).table.rows] == ["c", "d", "a"]


@pytest.mark.parametrize(
    ("column", "kept", "told"),
    [
        ("q", "b", "the row with the lowest value of “q”"),
        ("gap", "a", "the row with the largest value of “gap”, whatever its sign"),
        ("unheard of", "a", "the first row"),
    ],
)
def test_each_column_has_its_order(column: str, kept: str, told: str) -> None:
    table = replace(TABLE, columns=("slice", column), rows=(("a", -0.5), ("b", 0.1)))
    if column != "gap":
        table = replace(table, rows=(("a", 0.5), ("b", 0.1)))
    found = excerpt(table, 1)
    assert [row[0] for row in found.table.rows] == [kept]
    assert found.rule == told
    assert found.left == 1


def test_a_diagram_stays_whole() -> None:
    bins = tuple(
        (emotion, "all", 0.0, 1.0, 5, 5, at / 10, *(0.5,) * 5)
        for emotion in ("Anger", "Fear")
        for at in range(5)
    )
    columns = ("emotion", "group", "scores from", "to", *reliability.COLUMNS[2:])
    table = EvidenceTable(title="Bins", columns=columns, rows=bins, kind="reliability")
    found = excerpt(table, 3)
    assert (len(found.table.rows), found.left) == (5, 5)
    assert {row[0] for row in found.table.rows} == {"Anger"}


def test_the_room_is_shared_by_the_findings_of_a_question(rich: AuditResult) -> None:
    rows = tuple((f"r{at}", at) for at in range(PRINTED + 1))
    bulky = replace(rich.findings[0], tables=(replace(TABLE, rows=rows),))
    large = replace(rich, findings=(bulky,))
    assert room_for((bulky,), rich) is None
    assert room_for((bulky,), large) == ROOM
    assert room_for((bulky,) * 3, large) == ROOM // 3
    assert room_for((bulky,) * 100, large) == LEAST


def test_the_picture_is_of_the_printed_rows(rich: AuditResult) -> None:
    columns = ("outcome", "group", "gap", "low", "high")
    rows = tuple((f"outcome {at}", "x", at / 10, at / 10 - 0.1, at / 10 + 0.1) for at in range(5))
    table = EvidenceTable(title="Gaps", columns=columns, rows=rows, kind="gaps")
    finding = replace(rich.findings[1], tables=(table,))
    (whole,) = grids(finding, rich)
    (part,) = grids(finding, rich, room=2)
    assert (whole.left, part.left) == (0, 3)
    assert "outcome 0" in whole.figures[0]
    assert "outcome 0" not in part.figures[0]
    assert "outcome 4" in part.figures[0]


def test_every_order_is_known() -> None:
    assert set(MATTERS.values()) == {"highest", "lowest", "largest"}
