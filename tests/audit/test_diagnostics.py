"""Measures that no gate can rest on, in every slice: the same call as on the slice's own items."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import spearmanr

from evenhand.audit.diagnostics import measured as diagnosed
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import all_questions
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

ORDER = {"measure": "spearman", "emotions": ["Anger"]}
PRESENCE = {"measure": "auc", "emotions": ["Anger"], "truth_at": 3.5}


def findings(evidence: Evidence) -> tuple[Finding, ...]:
    question = next(q for q in all_questions() if q.code == "DIA001")
    return question.answer(evidence, judge(evidence))


def test_a_slice_has_the_value_of_its_own_items(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(noise=1.0), diagnostic=[ORDER])
    found = diagnosed(evidence, evidence.plan.diagnostic[0], 0, 0)
    women = evidence.table.cells[:, 0] == 0
    truth, scores = evidence.truth.values[women, 0], evidence.scores[0].values[women, 0]
    at = next(k for k, part in enumerate(evidence.slices) if part.id == "gender=F")
    row = next(each for each in found if each.place == at)
    assert row.values["spearman"] == pytest.approx(spearmanr(truth, scores).statistic, abs=1e-12)
    assert (row.items, row.persons) == (360, 60)


def test_presence_cuts_the_labels(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(noise=1.0), diagnostic=[PRESENCE])
    found = diagnosed(evidence, evidence.plan.diagnostic[0], 0, 0)
    truth, scores = evidence.truth.values[:, 0] >= 3.5, evidence.scores[0].values[:, 0]
    higher = scores[truth][:, None] > scores[~truth]
    assert next(iter(found[-1].values.values())) == pytest.approx(higher.mean(), abs=1e-12)


def test_what_has_no_value_has_a_reason(measured: Measured, reading: Reading) -> None:
    def flat(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading()(truth, table, rng)
        found[table.cells[:, 0] == 0, 0] = 3.0
        return found

    (finding,) = findings(measured(flat, diagnostic=[ORDER]))
    (table,) = finding.tables
    by_slice = {row[0]: row for row in table.rows}
    assert table.columns == ("slice", "items", "persons", "spearman", "no value because")
    assert by_slice["gender=F"][3:] == (None, "all scores are the same number")
    assert isinstance(by_slice["gender=M"][3], float)
    assert by_slice["gender=M"][4] == ""
    assert finding.answer.startswith("Spearman correlation, Anger: spearman 0.")


def test_a_group_of_few_persons_is_withheld(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 3, ("M", "young"): 40, ("M", "old"): 40}
    (finding,) = findings(measured(reading(), diagnostic=[ORDER], cells=cells))
    by_slice = {row[0]: row for row in finding.tables[0].rows}
    assert by_slice["gender=F"][1:] == (None, None, None, "withheld to protect persons")


def test_labels_of_few_persons_are_withheld_with_their_neighbours(
    measured: Measured, reading: Reading
) -> None:
    def rare(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading()(truth, table, rng)
        women = table.cells[:, 0] == 0
        found[women & ~np.isin(table.persons, np.unique(table.persons[women])[:4]), 0] = np.nan
        return found

    (finding,) = findings(measured(rare, diagnostic=[ORDER]))
    by_slice = {row[0]: row for row in finding.tables[0].rows}
    assert by_slice["gender=F"][1:3] == (None, None)
    assert by_slice["gender=M"][1:3] == (None, None)
    assert by_slice["age=old"][1] is not None


def test_each_means_every_emotion_that_the_model_covers(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(covers=[1]), diagnostic=[{"measure": "spearman"}])
    assert [finding.emotion for finding in findings(evidence)] == ["Joy"]


def test_without_a_diagnostic_nothing_is_said(measured: Measured, reading: Reading) -> None:
    assert findings(measured(reading())) == ()
