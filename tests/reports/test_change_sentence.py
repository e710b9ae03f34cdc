"""Changes between models in sentences: no more is said than is shown."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Finding, Verdict
from evenhand.reports.change_sentence import change_beside, changes_counted
from evenhand.reports.plain_sentence import of_comparison, of_finding, widest
from evenhand.reports.still_open import persons_missing

TOLERATED = "the 0.05 scale points that Release board tolerates"


@pytest.fixture
def change(two_models: AuditResult) -> Finding:
    """Return the change of the error in every slice."""
    return two_models.findings[1]


def row(finding: Finding, slice_id: str, result: AuditResult) -> str:
    """Return the sentence of a slice."""
    (found,) = [c for c in finding.comparisons if c.slice == slice_id]
    return of_comparison(found, finding, result)


def test_the_worst_slice_is_told_first_and_gains_never_are(
    change: Finding, two_models: AuditResult
) -> None:
    assert widest(change).slice == "age=50-64"
    assert of_finding(change, two_models).startswith(
        "The usual distance between score and label for the mean of 6 emotions is between 0.110 "
        "and 0.150 scale points higher for age: 50-64 with face_and_voice than with voice_only. "
        f"This is shown to be worse by more than {TOLERATED}. Of 7 slices:"
    )


@pytest.mark.parametrize(
    ("slice_id", "words"),
    [
        ("", "This is shown to be better, by however little."),
        ("gender=Male", f"This is shown to be worse by less than {TOLERATED}, if at all."),
        (
            "age=30-49",
            (
                f"whether that is worse by more than {TOLERATED}. To show that it is not, about 18 "
                "more persons would be needed."
            ),
        ),
    ],
)
def test_each_decision_has_its_sentence(
    change: Finding, two_models: AuditResult, slice_id: str, words: str
) -> None:
    assert row(change, slice_id, two_models).endswith(words)


def test_everybody_has_a_name(change: Finding, two_models: AuditResult) -> None:
    assert "for everybody with face_and_voice" in row(change, "", two_models)


def test_growth_speaks_of_gaps_and_drift_of_scores(two_models: AuditResult) -> None:
    growth = next(f for f in two_models.findings if f.code == "CMP002")
    drift = next(f for f in two_models.findings if f.code == "CMP006")
    assert (
        "the gap between age: 50-64 and its reference group is between 0.18 and 0.22 scale points "
        "wider with face_and_voice than with voice_only"
    ) in of_finding(growth, two_models)
    assert of_finding(drift, two_models).startswith(
        "Scores for Anger are between 0.18 and 0.22 scale points lower for age: 50-64"
    )
    assert "a move of more than the 0.1 scale points" in of_finding(drift, two_models)


def test_everybody_is_no_slice_and_silence_is_counted(
    change: Finding, two_models: AuditResult
) -> None:
    assert "Of 7 slices" in changes_counted(change, two_models)
    assert "2 without an answer" in changes_counted(change, two_models)
    only = replace(change, comparisons=change.comparisons[:1])
    assert not changes_counted(only, two_models)


def test_names_beyond_the_room_are_counted(change: Finding, two_models: AuditResult) -> None:
    (worse,) = [c for c in change.comparisons if c.decision == "worse"]
    many = replace(change, comparisons=(worse,) * 6)
    assert changes_counted(many, two_models).endswith("and 2 more).")


@pytest.mark.parametrize("verdict", ["insufficient_data", "undefined", None])
def test_nothing_is_said_beside_a_margin_where_nothing_was_decided(
    change: Finding, verdict: Verdict | None
) -> None:
    found = replace(change.comparisons[0], verdict=verdict, decision="")
    assert not change_beside(found, change)
    assert not change_beside(change.comparisons[0], replace(change, margin=None))


def test_an_open_row_without_counts_asks_for_nobody(change: Finding) -> None:
    (still,) = [c for c in change.comparisons if c.decision == "inconclusive"]
    assert persons_missing(still) == 18
    for other in (
        replace(still, persons_needed=None),
        replace(still, persons_needed=20),
        replace(still, suppressed="disclosure"),
        replace(still, hints=("no_skill",)),
    ):
        assert persons_missing(other) == 0
    said = change_beside(replace(still, persons_needed=None), change)
    assert said.endswith(f"worse by more than {TOLERATED}.")


def test_a_code_that_is_not_known_is_told_as_a_change(change: Finding) -> None:
    found = replace(change.comparisons[0], decision="non_inferior")
    later = replace(change, code="CMP099")
    assert "worse by less than" in change_beside(found, later)
