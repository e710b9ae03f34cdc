"""Agreement of raters: the same numbers as on the judgements of each slice."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.questions import agr001_rater_agreement
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.agreement.icc_incomplete import icc_incomplete
from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha
from evenhand.metrics.agreement.within_item_spread import within_item_spread
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.rules import REASONS

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Judged = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, str | int | float | None]]

ANGER = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
EACH = {**ANGER, "emotions": "each"}


def at_gender(evidence: Evidence, level: int) -> Ratings:
    return evidence.truth.judgements[0].of_items(evidence.table.cells[:, 0] == level)


def approx(value: float | None) -> object:
    assert value is not None
    return pytest.approx(value, abs=1e-12)


def test_agreement_is_that_of_the_judgements_of_each_slice(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading()))
    (finding,) = answers("AGR001", evidence)
    for row, ratings in (
        (("Anger", "gender=F", 360, 60), at_gender(evidence, 0)),
        (("Anger", "gender=M", 360, 60), at_gender(evidence, 1)),
    ):
        found = cells(finding, "Agreement of raters, by slice", row=row)
        assert found["alpha"] == approx(krippendorff_alpha(ratings, level="interval").value)
        assert found["ICC of one rater"] == approx(icc_incomplete(ratings).value)
        assert found["ICC of the mean"] == approx(icc_incomplete(ratings).mean)
        assert found["SD within items"] == approx(within_item_spread(ratings))
    overall = cells(finding, "Agreement of raters, by emotion", row=("Anger", 720, 120))
    low, alpha, high = (overall[name] for name in ("alpha low", "alpha", "alpha high"))
    assert isinstance(low, float)
    assert isinstance(alpha, float)
    assert isinstance(high, float)
    # Labels within 2..5 have variance 0.75, noise 0.25: alpha is near 0.75.
    assert 0.65 < low < alpha < high < 0.85
    assert {row[0] for row in finding.tables[1].rows} == {"Anger"}, "the plan names no other"


def test_agreement_is_told_in_a_sentence(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    evidence = judged(measured(reading()))
    (finding,) = answers("AGR001", evidence)
    assert re.fullmatch(
        r"Agreement \(alpha\) goes from 0\.7\d for \w+ to 0\.7\d for \w+; 1 would be full "
        r"agreement, 0 is what guessing gives\.",
        finding.answer,
    )
    one = replace(evidence.truth, judgements=evidence.truth.judgements[:1])
    (single,) = answers("AGR001", replace(evidence, truth=one))
    assert re.match(r"Agreement \(alpha\) is 0\.7\d for Anger; 1 would be", single.answer)


def test_agreement_without_a_value_says_why(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading())
    same = Ratings.of_table(np.full((len(evidence.table.items), 3), 2.0))
    seen = replace(evidence, truth=replace(evidence.truth, judgements=(same, same)))
    (finding,) = answers("AGR001", seen)
    assert finding.answer == "Agreement has no value for any emotion."
    row = cells(finding, "Agreement of raters, by emotion", row=("Anger", 720, 120))
    assert row["no value because"] == REASONS["no_variation"]
    assert row["alpha"] is row["alpha low"] is row["ICC of one rater"] is None
    assert row["SD within items"] == 0.0


def test_where_the_plan_names_no_emotion_there_is_no_table_by_slice(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    evidence = judged(measured(reading(), gate=[{**ANGER, "emotions": "mean"}]))
    (finding,) = answers("AGR001", evidence)
    assert [table.title for table in finding.tables] == ["Agreement of raters, by emotion"]


def test_too_much_work_is_left_out_and_said(  # noqa: PLR0917 fixtures
    measured: Measured,
    reading: Reading,
    monkeypatch: pytest.MonkeyPatch,
    judged: Judged,
    answers: Answers,
    cells: Cells,
) -> None:
    evidence = judged(measured(reading(), gate=[{**ANGER, "emotions": ["Joy"]}]))
    monkeypatch.setattr(agr001_rater_agreement, "_MOST_REDRAWN", 1)
    monkeypatch.setattr(agr001_rater_agreement, "_MOST_RATERS", 3)
    (finding,) = answers("AGR001", evidence)
    joy, anger = (
        cells(finding, "Agreement of raters, by emotion", row=(name,)) for name in ("Joy", "Anger")
    )
    assert joy["alpha low"] is not None, "emotions that the plan names come first"
    assert anger["alpha low"] is anger["ICC of one rater"] is None
    assert any("1 of 2 emotions have one" in note for note in finding.notes)
    assert any(note.startswith("ICC is left out") for note in finding.notes)
    both = judged(measured(reading(), gate=[EACH]))
    monkeypatch.setattr(agr001_rater_agreement, "_MOST_ROWS", 1)
    (finding,) = answers("AGR001", both)
    assert {row[0] for row in finding.tables[1].rows} == {"Anger"}
    assert any("the first 1 of 2 emotions" in note for note in finding.notes)
