"""The plain sentence of a finding: right for each verdict, sign, unit and hole."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Comparison, Finding, Number
from evenhand.reports.plain_sentence import of_comparison, of_finding, widest

Edit = Callable[..., AuditResult]
START = "Scores for the mean of 6 emotions, held against their labels, are"
WHERE = "for perceived gender: Female than for everyone else."


def first(result: AuditResult) -> tuple[Comparison, Finding]:
    finding = result.findings[0]
    return finding.comparisons[0], finding


def said(result: AuditResult) -> str:
    return of_comparison(*first(result), result)


def gap(value: float, low: float | None, high: float | None) -> Number:
    return Number(value=value, low=low, high=high, items=900, persons=43)


@pytest.mark.parametrize(
    ("number", "span"),
    [
        (gap(0.4, 0.3, 0.5), "between 0.30 and 0.50 scale points higher"),
        (gap(-0.4, -0.5, -0.3), "between 0.30 and 0.50 scale points lower"),
        (gap(0.1, -0.2, 0.4), "between 0.20 lower and 0.40 scale points higher"),
        (gap(0.1, 0.0, 0.2), "between 0.00 and 0.20 scale points higher"),
        (gap(-0.1, -0.2, 0.0), "between 0.00 and 0.20 scale points lower"),
        (
            gap(0.3, None, None),
            "0.30 scale points higher, with a precision that is not known,",
        ),
        (
            gap(-0.3, None, None),
            "0.30 scale points lower, with a precision that is not known,",
        ),
    ],
)
def test_each_sign_is_told(edited: Edit, number: Number, span: str) -> None:
    assert said(edited(gap=number)).startswith(f"{START} {span} {WHERE}")


@pytest.mark.parametrize(
    ("verdict", "tail"),
    [
        ("exceeds_margin", "This is shown to be more than the 0.25 scale points that"),
        ("within_margin", "This is shown to be less than the 0.25 scale points that"),
        ("inconclusive", "The data do not settle whether this is more or less than the 0.25"),
    ],
)
def test_each_verdict_is_told(edited: Edit, verdict: str, tail: str) -> None:
    text = said(edited(verdict=verdict))
    assert tail in text
    assert text.endswith("that Release board tolerates.")


@pytest.mark.parametrize(
    ("hint", "why"),
    [
        ("no_skill", "the model is not shown to do better than a guess here"),
        ("unequal_loss", "scores are missing more often on one side"),
    ],
)
def test_a_small_gap_that_is_not_cleared_says_why(edited: Edit, hint: str, why: str) -> None:
    inside = {"decision_low": -0.05, "decision_high": 0.2, "verdict": "inconclusive"}
    text = said(edited(hints=(hint,), **inside))
    assert "That is less than the 0.25 scale points that Release board tolerates, but it" in text
    assert why in text
    beyond = said(edited(hints=(hint,), **inside | {"decision_high": 0.3}))
    assert "do not settle" in beyond


def test_what_is_withheld_shows_no_number(edited: Edit) -> None:
    text = said(edited(suppressed="disclosure", verdict="insufficient_data"))
    assert text == "The numbers of perceived gender: Female are kept back to protect persons."


def test_too_few_data_say_how_many_there_are(edited: Edit) -> None:
    inside = Number(value=0.5, items=100, persons=6)
    text = said(edited(inside=inside, verdict="insufficient_data"))
    assert text == (
        "The data are too few for a statement about perceived gender: Female: "
        "6 persons, 8 are needed."
    )


def test_an_undefined_number_has_its_reason(edited: Edit) -> None:
    none = Number(value=None, reason="no_positives")
    assert said(edited(gap=none, verdict="undefined")) == (
        "For perceived gender: Female there is no number. "
        "Undefined: no item here has the emotion according to its label."
    )


def test_a_share_is_told_in_percentage_points(edited: Edit) -> None:
    result = edited(gap=gap(0.04, 0.012, 0.068), verdict="inconclusive")
    finding = replace(result.findings[0], metric="fnr", unit="share", margin=0.05, emotion="Anger")
    text = of_comparison(finding.comparisons[0], finding, result)
    assert text == (
        "The share of items in which the emotion is missed for Anger is between 1.2 and 6.8 "
        f"percentage points higher {WHERE} The data do not settle whether this is more or less "
        "than the 5 percentage points that Release board tolerates."
    )


def test_a_pure_number_has_no_unit_and_an_unknown_metric_its_title(edited: Edit) -> None:
    result = edited(gap=gap(0.4, 0.3, 0.5))
    finding = replace(
        result.findings[0], metric="new {metric}", unit="1", emotion="", verdict=None, margin=None
    )
    text = of_comparison(finding.comparisons[0], finding, result)
    assert text == f"“new {{metric}}” is between 0.300 and 0.500 higher {WHERE}"


def test_a_margin_without_owner_is_the_plans(edited: Edit) -> None:
    result = edited()
    finding = replace(result.findings[0], margin_owner="")
    text = of_comparison(finding.comparisons[0], finding, result)
    assert "that the plan tolerates" in text


def test_nothing_rounds_onto_the_margin(edited: Edit) -> None:
    text = said(edited(gap=gap(0.26, 0.2500001, 0.3)))
    assert "between 0.2500001 and 0.30" in text


def test_a_finding_tells_its_widest_gap_that_counts_and_counts_the_others(
    rich: AuditResult,
) -> None:
    finding = rich.findings[0]
    assert widest(finding).verdict == "exceeds_margin"
    text = of_finding(finding, rich)
    assert text.startswith(START)
    assert text.endswith(
        "Of 14 comparisons, 2 shown to be more, 2 shown to be less, 5 not settled, "
        "3 with too few data, 2 without a number."
    )


def test_a_finding_without_comparisons_has_no_sentence(rich: AuditResult) -> None:
    assert not of_finding(replace(rich.findings[0], comparisons=()), rich)


def test_a_finding_that_does_not_judge_counts_nothing(rich: AuditResult) -> None:
    finding = replace(rich.findings[0], verdict=None)
    assert "Of 14" not in of_finding(finding, rich)


def test_open_gaps_come_before_cleared_ones(rich: AuditResult) -> None:
    finding = rich.findings[0]
    left = tuple(c for c in finding.comparisons if c.verdict != "exceeds_margin")
    assert widest(replace(finding, comparisons=left)).verdict == "inconclusive"
    hidden = tuple(c for c in left if c.suppressed)
    assert widest(replace(finding, comparisons=hidden)).suppressed
