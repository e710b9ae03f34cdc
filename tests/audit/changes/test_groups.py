"""Groups of pairs: contrasts, what both items share, and who is protected from being worked out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from evenhand.audit.changes.groups import ALL, families
from evenhand.audit.changes.pair_rows import paired_changes
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import all_questions
from evenhand.audit.result import Finding

Made = Callable[..., Any]

TONE = {"name": "tone", "file": "pairs.csv", "emotions": ["Anger"], "margin": 0.15, "owner": "test"}
SHARED = {"audience": "shareable", "suppress_below": 10}


def reasons(evidence: Evidence) -> dict[str, str]:
    (found,) = paired_changes(evidence)
    return {row.group.id: row.withheld for row in (*found.rows, *found.others)}


def finding(evidence: Evidence) -> Finding:
    question = next(q for q in all_questions() if q.code == "CFP001")
    (found,) = question.answer(evidence, judge(evidence))
    return found


def test_pairs_go_by_what_differs_and_by_what_both_share(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=20)
    table = panel.table()
    cells = table.cells.copy()
    cells[1] = (0, cells[1, 1])  # nothing differs
    cells[3] = (1, 1 - cells[3, 1])  # two things differ
    cells[5] = (2, cells[5, 1])  # the level is not known
    evidence = evidence_of(panel, table=replace(table, cells=cells), counterfactual=[TONE])
    couples = evidence.changes.pairs[0].couples
    sizes = {g.id: int(g.members.sum()) for f in families(evidence, couples) for g in f.groups}
    assert sizes == {
        "tone: light -> dark": 97,
        ALL: 100,
        "tone=light": 1,
        "gender=F": 49,
        "gender=M": 50,
    }


def test_both_directions_are_two_contrasts(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=20)
    frame = panel.frame().to_pydict()
    frame["a"][0], frame["b"][0] = frame["b"][0], frame["a"][0]
    evidence = evidence_of(panel, frame=pa.table(frame), counterfactual=[TONE])
    couples = evidence.changes.pairs[0].couples
    sizes = {g.id: int(g.members.sum()) for f in families(evidence, couples) for g in f.groups}
    assert (sizes["tone: light -> dark"], sizes["tone: dark -> light"], sizes[ALL]) == (99, 1, 100)


def test_a_small_group_hides_the_other_that_would_tell_on_it(
    panel_of: Made, evidence_of: Made
) -> None:
    evidence = evidence_of(
        panel_of(persons=40, women=4, shift=(0.4, 0)),
        counterfactual=[{**TONE, "by": ["gender"]}],
        report=SHARED,
    )
    found = reasons(evidence)
    assert found["gender=F"] == "disclosure"
    assert found["gender=M"]
    assert found["tone: light -> dark"] == ""
    told = finding(evidence)
    rows = {row.slice: row for row in told.comparisons}
    for name in ("gender=F", "gender=M"):
        assert rows[name].suppressed
        assert rows[name].gap.value is None
        assert rows[name].inside.items is None
    for table in told.tables:
        for row in table.rows:
            if str(row[0]).startswith("gender="):
                assert set(row[1:-1]) == {None}
    assert "largest mean change is at tone" in told.answer


def test_scores_of_few_persons_hide_a_group_that_has_many(
    panel_of: Made, evidence_of: Made
) -> None:
    lacking = tuple(range(1, 160, 2))  # of 20 women 16 have no score of the changed item
    evidence = evidence_of(
        panel_of(persons=40, lacking=lacking),
        counterfactual=[{**TONE, "by": ["gender"]}],
        report=SHARED,
    )
    found = reasons(evidence)
    assert found["gender=F"] == "disclosure"
    assert found["gender=M"] == "disclosure_complement"


def test_what_is_left_beside_all_contrasts_together_is_protected(
    panel_of: Made, evidence_of: Made
) -> None:
    panel = panel_of(persons=60, pairs=1)
    table = panel.table()
    cells = table.cells.copy()
    changed = cells[1::2]  # 30 change in tone, 27 in gender, 3 in both
    changed[30:57, 0] = 0
    changed[30:, 1] = 1 - changed[30:, 1]
    evidence = evidence_of(
        panel, table=replace(table, cells=cells), counterfactual=[TONE], report=SHARED
    )
    found = reasons(evidence)
    assert found[ALL] == ""
    told = {name: why for name, why in found.items() if "->" in name}
    assert len(told) == 2
    assert set(told.values()) == {"disclosure_complement"}


def test_everybody_is_withheld_when_all_are_few(panel_of: Made, evidence_of: Made) -> None:
    evidence = evidence_of(panel_of(persons=6), counterfactual=[TONE], report=SHARED)
    assert set(reasons(evidence).values()) <= {"disclosure", "disclosure_complement"}
    told = finding(evidence)
    assert told.answer.startswith("No group of pairs has a change")
    assert told.verdict == "insufficient_data"


def test_persons_who_share_a_pair_count_as_one(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=40, pairs=2)
    table = panel.table()
    persons = table.persons.copy()
    persons[1::2] = np.roll(persons[1::2], 2)  # the changed item is somebody else's
    chained = evidence_of(panel, table=replace(table, persons=persons), counterfactual=[TONE])
    (found,) = paired_changes(chained)
    assert len(np.unique(found.cluster)) == 1
    told = finding(chained)
    assert any("are of two persons" in note for note in told.notes)
    assert told.verdict == "insufficient_data"
    couples = np.array([f"q{int(p[1:]) // 2:02d}" for p in table.persons])
    merged = np.where(np.arange(len(couples)) % 2, [f"{c}b" for c in couples], couples)
    evidence = evidence_of(panel, table=replace(table, persons=merged), counterfactual=[TONE])
    (found,) = paired_changes(evidence)
    assert found.rows[0].change.persons == 20
