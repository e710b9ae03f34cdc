"""CMP001 to CMP006: rows, words and tables of a new model held against an old one."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from evenhand.audit.answers import answers
from evenhand.audit.editions import in_edition
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.model_comparisons.matching import with_matched
from evenhand.audit.question import all_questions
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Model = Callable[..., Array]
MAE = {"metric": "mae", "margin": 0.1, "widening": 0.15, "owner": "test", "rationale": "r"}
DRIFT = {"margin": 0.3, "apart": 0.3, "score_at": 3.5, "tolerance": 0.2, "owner": "test"}


@pytest.fixture(scope="session")
def asked(measured: Callable[..., Evidence]) -> Callable[..., Evidence]:
    """Return a function that measures two models and what a comparison asks of them."""

    def evidence(
        old: Model,
        new: Model,
        *,
        more: Mapping[str, object] | None = None,
        gate: Sequence[object] = (),
        **parts: object,
    ) -> Evidence:
        pair = {"name": "release", "old": "model", "new": "model1", "gate": [MAE], **(more or {})}
        return with_matched(measured(old, new, comparison=[pair], gate=gate, **parts))

    return evidence


def findings(evidence: Evidence) -> dict[str, Finding]:
    """Return the findings on two models by code; the first of each."""
    questions = [q for q in all_questions() if q.code.startswith("CMP")]
    found: dict[str, Finding] = {}
    for finding in answers(evidence, judge(evidence), questions):
        found.setdefault(finding.code, finding)
    return found


def reads(noise: float, *, women: float | None = None, shift: float = 0.0) -> Model:
    """Return a model: labels and noise, of another size for women, shifted for women."""

    def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        woman = table.cells[:, 0] == 0
        size = np.where(woman & (women is not None), women or 0.0, noise)
        return np.asarray(
            truth + rng.normal(0, 1, truth.shape) * size[:, None] + shift * woman[:, None]
        )

    return model


def test_every_question_answers_and_ids_are_unique(asked: Callable[..., Evidence]) -> None:
    evidence = asked(reads(0.7), reads(0.3, women=1.2), more={"drift": DRIFT})
    found = findings(evidence)
    assert list(found) == ["CMP001", "CMP002", "CMP006", "CMP003", "CMP004", "CMP005"]
    assert found["CMP001"].id == "CMP001.release.mae.mean"
    assert found["CMP006"].id == "CMP006.release.mean"
    for finding in found.values():
        assert (finding.model, finding.against) == ("model1", "model")


def test_the_change_is_told_with_numbers_and_slices(asked: Callable[..., Evidence]) -> None:
    cells = {("F", "young"): 30, ("F", "old"): 30, ("M", "young"): 120, ("M", "old"): 120}
    found = findings(asked(reads(0.7), reads(0.3, women=1.2), cells=cells))
    change = found["CMP001"]
    assert change.verdict == "exceeds_margin"
    assert (change.harm, change.margin, change.unit) == ("above", 0.1, "scale points")
    assert [row.slice for row in change.comparisons][:2] == ["", "gender=F"]
    women = change.comparisons[1]
    assert (women.decision, women.verdict) == ("worse", "exceeds_margin")
    assert women.gap.value == pytest.approx(
        (women.inside.value or 0) - (women.outside.value or 0), abs=1e-12
    )
    assert women.reference == "model"
    assert "worse by more than the margin: gender F" in change.answer
    assert re.match(r"Mean absolute error of the new model model1, less that of", change.answer)
    growth = found["CMP002"]
    assert growth.verdict == "exceeds_margin"
    assert growth.comparisons[0].slice == "gender=F"
    assert "The gap that grew most is that of gender" in growth.answer
    payers = found["CMP003"]
    assert payers.answer.startswith("Over all persons the new model is shown to be better than")
    assert "Shown to pay for it: gender F (+" in payers.answer
    table = payers.tables[0]
    assert table.kind == "model_payers"
    assert table.columns[-1] == "decision"
    words = {row[0]: row[5] for row in table.rows}
    assert words["gender=F"] == "worse than before"
    assert words["gender=M"] == "better than before"


def test_who_pays_is_told_in_words_that_fit_the_intervals(asked: Callable[..., Evidence]) -> None:
    seen = set()
    for seed in range(6):
        payers = findings(asked(reads(0.5), reads(0.47), seed=seed))["CMP003"]
        for _, _, _, low, high, word in payers.tables[0].rows:
            assert isinstance(low, float)
            assert isinstance(high, float)
            seen.add(word)
            assert (word == "not shown") == (low <= 0 <= high)
            assert word != "better than before" or high < 0
        if payers.tables[0].rows[0][5] == "not shown once adjusted":
            assert "when looked at alone, and not once all rows count" in payers.answer
    assert seen >= {"not shown", "not shown once adjusted", "better than before"}


def test_too_few_persons_are_no_payers(asked: Callable[..., Evidence]) -> None:
    cells = {("F", "young"): 6, ("M", "young"): 40, ("M", "old"): 40}
    house = {"audience": "internal"}
    found = findings(asked(reads(0.3), reads(0.3, women=2.0), cells=cells, report=house))
    words = {row[0]: row[5] for row in found["CMP003"].tables[0].rows}
    assert words["gender=F"] == "insufficient data"


def test_a_score_is_harmed_below(asked: Callable[..., Evidence]) -> None:
    gate = {"metric": "accuracy", "margin": 0.05, "owner": "t", "truth_at": 3.5, "score_at": 3.5}
    found = findings(asked(reads(0.2), reads(1.5), more={"gate": [gate]}))["CMP001"]
    assert found.harm == "below"
    assert {row.decision for row in found.comparisons} == {"worse"}
    row = found.comparisons[0]
    assert (row.gap.value or 0) < 0
    assert row.decision_high is not None
    assert row.decision_high < -0.05
    assert "more is better" in found.answer


def test_without_margins_changes_are_shown(asked: Callable[..., Evidence]) -> None:
    show = [{"metric": "mae"}]
    found = findings(asked(reads(0.5), reads(0.5), more={"gate": []}, show=show))
    for code in ("CMP001", "CMP002"):
        finding = found[code]
        assert not finding.gated
        assert finding.id.endswith(".shown")
        assert {(row.decision, row.verdict) for row in finding.comparisons} == {("", None)}
        assert any("not judged" in note for note in finding.notes)
    assert "CMP006" not in found


def test_no_finding_on_errors_where_nothing_is_measured(asked: Callable[..., Evidence]) -> None:
    bias = [{"metric": "bias", "margin": 0.3, "owner": "t"}]
    found = findings(asked(reads(0.5), reads(0.5), more={"gate": []}, gate=bias))
    assert list(found) == ["CMP004", "CMP005"]


def test_a_compression_is_told_in_its_own_words_and_always_shows_drift(
    asked: Callable[..., Evidence],
) -> None:
    found = findings(asked(reads(0.5), reads(0.5), more={"kind": "compression"}))
    assert "the small model model1" in found["CMP001"].answer
    drift = found["CMP006"]
    assert drift.id == "CMP006.release.mean.shown"
    assert not drift.gated
    assert any("more than 0.07 points" in note for note in drift.notes)


def test_a_drift_for_one_group_is_found_beside_the_others(asked: Callable[..., Evidence]) -> None:
    found = findings(asked(reads(0.3), reads(0.3, shift=0.6), more={"drift": DRIFT}))["CMP006"]
    rows = {row.slice: row for row in found.comparisons}
    assert rows["gender=F"].verdict == "exceeds_margin"
    assert rows["gender=F"].gap.value == pytest.approx(0.6, abs=0.05)
    assert found.verdict == "exceeds_margin"
    assert found.metric == "score drift (release)"
    assert [table.kind for table in found.tables] == ["model_drift", "model_drift_apart"]
    moved = {row[0]: row for row in found.tables[0].rows}
    assert moved["gender=F"][7] > moved["gender=M"][7]  # type: ignore[operator]
    apart = {row[0]: row for row in found.tables[1].rows}
    assert apart["gender=F"][6] == "exceeds margin"
    assert apart["gender=M"][3] == pytest.approx(-0.6, abs=0.05)
    assert "Shown to drift beyond what is tolerated: " in found.answer


def test_a_small_drift_stays_within(asked: Callable[..., Evidence]) -> None:
    drift = {"margin": 0.3, "owner": "test"}
    found = findings(asked(reads(0.3), reads(0.3), more={"drift": drift}))["CMP006"]
    assert found.verdict == "within_margin"
    assert "Shown to stay within it: 5 of 5 rows." in found.answer
    assert "turn positive" not in found.tables[0].columns


def test_lost_scores_are_counted_by_group(asked: Callable[..., Evidence]) -> None:
    def losing(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reads(0.3)(truth, table, rng)
        found[np.flatnonzero(table.cells[:, 0] == 0)[::4], 0] = np.nan
        return found

    found = findings(asked(reads(0.3), losing))["CMP005"]
    rows = {row[0]: row for row in found.tables[0].rows}
    assert rows["gender=F"][1:5] == (60, 360, 0, 90)
    assert rows["gender=F"][5] == pytest.approx(0.125)
    assert rows["gender=M"][3:6] == (0, 0, 0.0)
    assert float(rows["gender=F"][8] or 1) < 1e-6
    assert "lacks a score on 90" in found.answer
    assert "loses most at gender F: +12.5% of scores" in found.answer


def test_emotions_of_one_model_only_are_listed(asked: Callable[..., Evidence]) -> None:
    def half(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reads(0.3)(truth, table, rng)
        found[:, 1] = np.nan
        return found

    found = findings(asked(reads(0.3), half))
    table = found["CMP005"].tables[1]
    assert table.rows == (("Joy", "yes", "no"),)
    assert "Only the old model model covers Joy." in found["CMP005"].answer
    assert any("The mean leaves out" in note and "Joy" in note for note in found["CMP001"].notes)
    assert found["CMP001"].emotion == "mean of 1 of 2 emotions"


def test_models_without_a_common_emotion_have_no_change(asked: Callable[..., Evidence]) -> None:
    def only(place: int) -> Model:
        def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
            found = reads(0.3)(truth, table, rng)
            found[:, 1 - place] = np.nan
            return found

        return model

    found = findings(asked(only(0), only(1)))
    assert found["CMP001"].verdict == "undefined"
    assert "CMP004" not in found


def test_correlations_are_compared_by_emotion_and_group(asked: Callable[..., Evidence]) -> None:
    gate = {"metric": "tpr", "margin": 0.1, "owner": "t", "truth_at": 3.5, "score_at": 3.5}
    found = findings(asked(reads(1.0), reads(0.2), more={"gate": [gate]}))["CMP004"]
    table = found.tables[0]
    assert table.kind == "model_association"
    assert {row[2] for row in table.rows} == {"pearson", "spearman", "auc"}
    assert table.rows[0][1] == "everybody"
    assert all(float(row[5] or 0) > 0 for row in table.rows)
    assert (
        "more closely with the labels than the old model model in 2 of 2 emotions" in found.answer
    )
    plain = findings(asked(reads(1.0), reads(0.2)))["CMP004"]
    assert {row[2] for row in plain.tables[0].rows} == {"pearson", "spearman"}
    assert any("no AUC" in note for note in plain.notes)


def test_what_cannot_be_correlated_has_a_reason(asked: Callable[..., Evidence]) -> None:
    def constant(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return np.full(truth.shape, 3.0)

    found = findings(asked(reads(0.3), constant))["CMP004"]
    assert found.answer.startswith("No correlation of both models")
    assert found.tables[0].columns[-1] == "no value because"


def test_a_new_model_without_skill_is_named(asked: Callable[..., Evidence]) -> None:
    def guess(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table
        return rng.uniform(2, 5, truth.shape)

    notes = " ".join(findings(asked(reads(0.3), guess))["CMP001"].notes)
    assert "No skill is shown of the new model model1" in notes
    notes = " ".join(findings(asked(guess, reads(0.3)))["CMP001"].notes)
    assert "No skill is shown of the old model model over all common items" in notes


def test_no_number_stands_beside_a_group_that_is_withheld(asked: Callable[..., Evidence]) -> None:
    cells = {("F", "young"): 6, ("M", "young"): 30, ("F", "old"): 30, ("M", "old"): 30}
    slices = {"intersections": [["gender", "age"]]}
    evidence = asked(
        reads(0.5),
        reads(0.5),
        cells=cells,
        slices=slices,
        more={"drift": DRIFT},
        items_per_person=5,
    )
    found = findings(in_edition(evidence, "shareable"))
    hidden = {part.id for part, why in zip(evidence.slices, evidence.withheld, strict=True) if why}
    assert "gender=F & age=young" in hidden
    for finding in found.values():
        for row in finding.comparisons:
            if row.slice in hidden:
                assert row.suppressed
                assert (row.inside.value, row.outside.value, row.gap.value) == (None, None, None)
                assert row.standard_error is row.p_within is row.decision_low is None
        for table in finding.tables:
            for line in table.rows:
                if hidden & {str(cell) for cell in line}:
                    assert not any(isinstance(cell, int | float) for cell in line)
