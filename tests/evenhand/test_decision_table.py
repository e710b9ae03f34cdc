"""Decisions of a comparison on a terminal: a word for each slice and gate."""

import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from evenhand.audit.finding import Decision, Verdict
from evenhand.audit.result import AuditResult, Comparison, Finding, Number, load
from evenhand.decision_table import MOST, show_decisions

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"
NOTHING = Number(value=None)


def row(
    name: str, gap: Number, decision: Decision, verdict: Verdict, *, suppressed: str = ""
) -> Comparison:
    return Comparison(
        slice=name,
        reference="old",
        inside=NOTHING,
        outside=NOTHING,
        gap=gap,
        decision=decision,
        verdict=verdict,
        suppressed=suppressed,
    )


def finding(code: str, *rows: Comparison) -> Finding:
    return Finding(
        id=f"{code}.x",
        code=code,
        title="t",
        asks="a",
        why="w",
        answer="s",
        gated=True,
        verdict="inconclusive",
        model="new [red]",
        against="old",
        metric="mae",
        emotion="mean of 2 emotions",
        margin=0.1,
        comparisons=rows,
    )


def printed(*findings: Finding) -> list[str]:
    result: AuditResult = replace(load(FRAME), findings=findings)
    stream = io.StringIO()
    show_decisions(result, Console(file=stream, width=160))
    return stream.getvalue().splitlines()


def test_every_row_has_a_word_a_change_and_a_margin() -> None:
    rows = (
        row("", Number(value=-0.2, low=-0.3, high=-0.1), "better", "within_margin"),
        row("sex=F", Number(value=0.3), "worse", "exceeds_margin"),
        row("sex=M", NOTHING, "non_inferior", "within_margin", suppressed="disclosure"),
        row("sex=X", NOTHING, "inconclusive", "insufficient_data"),
        row("age=old", Number(value=0.05, low=-0.1, high=0.2), "inconclusive", "inconclusive"),
        row("age=young", NOTHING, "", "undefined"),
    )
    said = printed(finding("CMP001", *rows), finding("CMP002", rows[1]), finding("DIS001", rows[1]))
    assert said[0].strip() == "new [red] held against old"
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said if "│" in line]
    assert cells == [
        ["better", "everybody", "mae, mean of 2 emotions", "-0.2 (-0.3 to -0.1)", "0.1"],
        ["WORSE", "sex=F", "mae, mean of 2 emotions", "+0.3", "0.1"],
        ["not worse", "sex=M", "mae, mean of 2 emotions", "withheld", "0.1"],
        ["insufficient data", "sex=X", "mae, mean of 2 emotions", "", "0.1"],
        ["inconclusive", "age=old", "mae, mean of 2 emotions", "+0.05 (-0.1 to +0.2)", "0.1"],
        ["undefined", "age=young", "mae, mean of 2 emotions", "", "0.1"],
        ["WORSE", "sex=F", "gap of mae, mean of 2 emotions", "+0.3", "0.1"],
    ]


def test_nothing_is_printed_where_no_margin_was_given() -> None:
    assert printed(replace(finding("CMP001"), gated=False)) == []


def test_where_rows_are_many_those_in_the_way_are_printed_and_the_others_counted() -> None:
    fine = [row(f"a={k}", Number(value=0.0), "non_inferior", "within_margin") for k in range(70)]
    bad = row("b=1", Number(value=0.3), "worse", "exceeds_margin")
    open_row = row("b=2", Number(value=0.1), "inconclusive", "inconclusive")
    said = printed(finding("CMP001", *fine, open_row), finding("CMP002", bad))
    cells = [line.split("│")[2].strip() for line in said if "│" in line]
    assert cells[:3] == ["b=1", "b=2", "a=0"]
    assert len(cells) == MOST
    assert said[-1] == "12 rows more, see the report: 12 not worse"
