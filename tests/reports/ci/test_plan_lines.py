"""The line of a plan that asks for a finding: the right one, or none."""

from dataclasses import replace

import pytest

from evenhand.audit.result import Finding
from evenhand.reports.ci.plan_lines import plan_line

PLAN = """\
title = "x"

[[gate]]
metric = "mae"
margin = 0.25
owner = "o"

  [[ gate ]]  # rates
metric = "fpr"
margin = 0.1
emotions = ["Anger", "Joy"]

[[gate]]
metric = "mae"
margin = 0.25
emotions = "each"

[[comparison]]
name = "spring"
old = "a"
new = "b"

  [[comparison.gate]]
  metric = "mae"

[[counterfactual]]
name = "tone"
"""


def asked(code: str, name: str, outcome: str, margin: float = 0.25) -> Finding:
    """Return a gated finding of model m."""
    return Finding(
        id=f"{code}.m.{name}", code=code, title="", asks="", why="", answer="", gated=True,
        model="m", margin=margin, emotion=outcome,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (asked("DIS002", "mae.mean", "mean of 6 emotions"), 3),
        (asked("DIS002", "mae.Joy", "Joy"), 13),
        (asked("DIS003", "fpr.truth_at=4.Anger", "Anger", 0.1), 8),
        (asked("DIS003", "fpr.truth_at=4.Fear", "Fear", 0.1), None),
        (asked("DIS002", "mae.mean", "mean of 6 emotions", 0.3), None),
        (asked("CMP001", "spring.mae.mean", "mean of 6 emotions"), 18),
        (asked("CFP001", "tone.Anger", "Anger"), 26),
        (asked("CFP001", "pitch.Anger", "Anger"), None),
        (asked("ROB001", "noise.Anger", "Anger"), None),
    ],
)
def test_a_finding_is_asked_for_in_one_line(finding: Finding, line: int | None) -> None:
    assert plan_line(finding, PLAN) == line


def test_of_two_gates_alike_the_first_is_named_and_of_other_tables_none() -> None:
    twice = '[[gate]]\nmetric = "mae"\nmargin = 0.25\n' * 2
    assert plan_line(asked("DIS002", "mae.mean", "mean of 2 emotions"), twice) == 1
    tones = '[[counterfactual]]\nname = "tone"\n' * 2
    assert plan_line(asked("CFP001", "tone.Anger", "Anger"), tones) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no plan [",
        "gate = 3\n",
        'gate = [{ metric = "mae", margin = 0.25 }]\n',
        'title = """\n[[gate]]\n"""\n[[gate]]\nmetric = "mae"\nmargin = 0.25\n',
    ],
)
def test_where_the_text_does_not_tell_there_is_no_line(text: str) -> None:
    finding = asked("DIS002", "mae.mean", "mean of 2 emotions")
    assert plan_line(finding, text) is None
    assert plan_line(replace(finding, code="DIS009"), text) is None
