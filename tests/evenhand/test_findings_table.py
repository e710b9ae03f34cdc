"""The table of findings on a terminal, and the lines beneath it."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from evenhand.audit.result import AuditResult, Exclusion, load
from evenhand.findings_table import show

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"
SEVERAL = "kept: persons with more than one level of tone"


@pytest.fixture
def result() -> AuditResult:
    """Return a result in which one model covers 6 of 7 emotions."""
    return load(FRAME)


def printed(result: AuditResult) -> list[str]:
    stream = io.StringIO()
    show(result, Console(file=stream, width=200))
    return stream.getvalue().splitlines()


def test_emotions_that_are_not_covered_are_listed_by_model(result: AuditResult) -> None:
    said = [line for line in printed(result) if line.startswith("not covered by ")]
    assert said == ["not covered by voice_only: Contempt"]


def test_rows_that_stayed_are_not_listed_as_lost(result: AuditResult) -> None:
    gone = Exclusion(what="items", reason="no file", count=3, share=0.03, by_slice={})
    kept = replace(gone, reason=SEVERAL, count=160, share=0.5)
    whole = replace(kept, count=320, share=1.0)
    rating = replace(gone, what="ratings")
    data = replace(result.data, exclusions=(gone, kept, whole, rating))
    said = [line for line in printed(replace(result, data=data)) if "left out" in line]
    assert said == [
        "left out: 3.0% of items (no file); see Not assessed",
        f"not left out: 50.0% of items ({SEVERAL})",
    ]


def test_nothing_is_said_of_rows_where_there_are_none(result: AuditResult) -> None:
    none = replace(result, data=replace(result.data, exclusions=()), models=())
    assert not [line for line in printed(none) if "left out" in line or "covered" in line]
