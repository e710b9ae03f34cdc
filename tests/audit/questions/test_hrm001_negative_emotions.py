"""Negative emotions by tone and gender: what is planted is found, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

TONE = {
    "name": "tone",
    "source": "recorded",
    "levels": ["light", "mid", "dark"],
    "kind": "skin_tone",
}
GENDER = {"name": "gender", "source": "recorded", "levels": ["F", "M"], "kind": "gender"}
PEOPLE: Mapping[tuple[str, ...], int] = {
    (tone, gender): 20 for tone in ("light", "mid", "dark") for gender in ("F", "M")
}
JOY = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Joy"]}
TITLE = "Negative emotions at equal label"


def approx(value: object) -> object:
    return pytest.approx(value, abs=1e-9)


def test_a_planted_surplus_of_anger_is_found(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading(shifts={"tone=dark": 0.5}), attribute=(TONE, GENDER), cells=PEOPLE)
    (finding,) = answers("HRM001", evidence)
    dark = cells(finding, TITLE, row=("Anger", "tone=dark"))
    assert dark["low"] < 0.5 < dark["high"]
    assert dark["q"] < 0.001
    assert dark["persons"] == 40
    women = cells(finding, TITLE, row=("Anger", "gender=F"))
    assert women["low"] < 0 < women["high"]
    assert "Anger, tone dark (+0." in finding.answer
    assert finding.verdict is None
    assert not finding.gated
    assert finding.id == "HRM001.model"


def test_without_a_gap_nothing_is_said_to_differ(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(TONE, GENDER), cells=PEOPLE)
    (finding,) = answers("HRM001", evidence)
    assert finding.answer.startswith("In 0 of 4 pairs of negative emotion and group")


def test_unequal_labels_make_no_gap_at_equal_label(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    def shrunk(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        truth[table.cells[:, 0] == 2] -= 1.0  # dark faces show less, and raters see that
        return np.asarray(0.5 * reading()(truth, table, rng) + 1.5)

    evidence = measured(shrunk, attribute=(TONE, GENDER), cells=PEOPLE, items_per_person=30)
    (finding,) = answers("HRM001", evidence)
    found = cells(finding, TITLE, row=("Anger", "tone=dark"))
    plain = evidence.scores[0].values[:, 0] - evidence.truth.values[:, 0]
    dark = evidence.table.cells[:, 0] == 2
    assert plain[dark].mean() - plain[~dark].mean() > 0.4
    assert abs(found["gap"]) < 0.05


def test_crossings_of_the_plan_have_rows_and_others_a_note(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    crossed = measured(
        reading(),
        attribute=(TONE, GENDER),
        cells=PEOPLE,
        slices={"intersections": [["tone", "gender"]]},
    )
    (finding,) = answers("HRM001", crossed)
    row = cells(finding, TITLE, row=("Anger", "tone=dark & gender=F"))
    assert row["persons"] == 20
    assert not any("slices.intersections" in note for note in finding.notes)
    (plain,) = answers("HRM001", measured(reading(), attribute=(TONE, GENDER), cells=PEOPLE))
    assert any("gender with tone" in note for note in plain.notes)


def test_emotions_are_counted_by_the_list_and_its_grounds(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    names = ("Anger", "sad", "Joy", "Pain", "neutral")
    evidence = measured(reading(), attribute=(TONE, GENDER), cells=PEOPLE, emotions=names)
    (finding,) = answers("HRM001", evidence)
    grounds = {str(row[0]): str(row[1]) for row in finding.tables[-1].rows}
    assert set(grounds) == {"Anger", "sad", "Pain"}
    assert grounds["Pain"].startswith("not counted")
    assert {row[0] for row in finding.tables[0].rows} == {"mean of 2", "Anger", "sad"}
    mean = cells(finding, TITLE, row=("mean of 2", "tone=dark"))
    own = evidence.scores[0].values[evidence.table.cells[:, 0] == 2][:, :2].mean()
    assert mean["mean"] == approx(own)


def test_false_presence_is_told_where_the_plan_states_thresholds(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    rate = {"metric": "fpr", "truth_at": 3.0, "score_at": 3.0, "emotions": ["Anger"]}
    evidence = measured(
        reading(shifts={"tone=dark": 1.0}), attribute=(TONE, GENDER), cells=PEOPLE, show=(rate,)
    )
    (finding,) = answers("HRM001", evidence)
    row = cells(finding, "Share read", row=("Anger >= 3 where raters < 3", "tone=dark"))
    truth, score = evidence.truth.values[:, 0], evidence.scores[0].values[:, 0]
    among = (evidence.table.cells[:, 0] == 2) & (truth < 3)
    assert row["items"] == among.sum()
    assert row["mean"] == approx((score[among] >= 3).mean())
    assert row["q"] < 0.001
    assert not any("false presence" in note for note in finding.notes)


def test_it_does_not_arise_without_attributes_or_negative_emotions(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("HRM001", measured(reading())) == ()
    calm = measured(
        reading(), attribute=(TONE, GENDER), cells=PEOPLE, emotions=("Joy",), gate=(JOY,)
    )
    assert answers("HRM001", calm) == ()
    only_joy = measured(reading(covers=[1]), attribute=(TONE, GENDER), cells=PEOPLE, gate=(JOY,))
    assert answers("HRM001", only_joy) == ()


def test_scores_without_link_are_compared_at_equal_label_as_they_are(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading(shifts={"tone=dark": 0.5}), attribute=(TONE, GENDER), cells=PEOPLE)
    model = msgspec.structs.replace(evidence.plan.model[0], link="none")
    loose = replace(evidence, plan=msgspec.structs.replace(evidence.plan, model=(model,)))
    (finding,) = answers("HRM001", loose)
    row = cells(finding, TITLE, row=("Anger", "tone=dark"))
    assert row["low"] < 0.5 < row["high"]
    assert any("no way from scores to labels" in note for note in finding.notes)


def test_nothing_moves_with_the_scores_of_withheld_persons(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    people = {("light", "F"): 40, ("mid", "F"): 20, ("dark", "F"): 4, ("light", "M"): 30}
    evidence = measured(
        reading(),
        attribute=(TONE, GENDER),
        cells=people,
        slices={"intersections": [["tone", "gender"]]},
    )
    hidden = {evidence.slices[k].id for k, why in enumerate(evidence.withheld) if why}
    assert "tone=dark" in hidden
    (before,) = answers("HRM001", evidence)
    values = evidence.scores[0].values.copy()
    secret = np.isin(evidence.table.cells[:, 0], [2])
    values[secret] += 3.0
    other = replace(evidence, scores=(replace(evidence.scores[0], values=values),))
    (after,) = answers("HRM001", other)
    for title in (TITLE,):
        told = [
            [row for table in each.tables if table.title.startswith(title) for row in table.rows]
            for each in (before, after)
        ]
        by_tone = [[row[:9] for row in rows if "tone" in str(row[1])] for rows in told]
        assert by_tone[0] == by_tone[1]
    row = cells(before, TITLE, row=("Anger", "tone=dark"))
    assert [*row.values()][2:] == [None] * 8 + [WITHHELD]
