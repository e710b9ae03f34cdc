"""What the questions about raters must not tell of few persons."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.raters.ratings import Ratings

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Judged = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, str | int | float | None]]

SMALL = {("F", "young"): 4, ("M", "young"): 40, ("M", "old"): 40}


def test_nothing_follows_about_a_withheld_group(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading(), cells=SMALL))
    (agreement,) = answers("AGR001", evidence)
    for level in ("F", "M"):
        row = cells(agreement, "Agreement of raters, by slice", row=("Anger", f"gender={level}"))
        assert [*row.values()][2:] == [None] * 6 + [WITHHELD]
    (severity,) = answers("AGR003", evidence)
    assert cells(severity, "Does severity", row=("Anger", "gender"))["no value because"] == WITHHELD
    shown = cells(severity, "Does severity", row=("Anger", "age"))
    assert isinstance(shown["F"], float)


def test_what_withheld_persons_are_given_changes_nothing_between_groups(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    attribute = ({"name": "gender", "source": "recorded", "levels": ["F", "M", "X", "Y"]},)
    people = {("F",): 40, ("M",): 41, ("X",): 4, ("Y",): 20}
    evidence = judged(measured(reading(), attribute=attribute, cells=people))
    told = {evidence.slices[k].id for k, why in enumerate(evidence.withheld) if why}
    assert told == {"gender=X", "gender=Y"}
    changed = []
    for ratings in evidence.truth.judgements:
        given = ratings.table()
        given[evidence.table.cells[:, 0] >= 2, 0] += 3.0
        changed.append(Ratings.of_table(given))
    other = replace(evidence, truth=replace(evidence.truth, judgements=tuple(changed)))
    for code, table in (("AGR001", 1), ("AGR003", 1)):
        assert answers(code, evidence)[0].tables[table] == answers(code, other)[0].tables[table]


def test_judgements_of_few_persons_are_withheld_everywhere(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    def rare(table: Table) -> Array:
        few = np.isin(table.persons, np.unique(table.persons)[:6])
        return few[:, None].repeat(4, axis=1).astype(np.float64)

    evidence = judged(measured(reading()), seen=rare)
    for code in ("AGR001", "AGR002", "AGR003"):
        for finding in answers(code, evidence):
            row = cells(finding, finding.tables[0].title, row=("Anger",))
            assert [*row.values()][1:] == [None] * (len(row) - 2) + [WITHHELD], code
    (design,) = answers("AGR004", evidence)
    assert design.tables[0].rows == (("Anger", "", WITHHELD), ("Joy", "", WITHHELD))


def test_pairs_of_few_persons_hide_their_neighbours(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    def scarce(table: Table) -> Array:
        seen = np.ones((len(table.items), 4))
        women = table.cells[:, 0] == 0
        most = women & ~np.isin(table.persons, np.unique(table.persons[women])[:5])
        seen[most, 1:] = 0
        return seen

    evidence = judged(measured(reading()), seen=scarce)
    (finding,) = answers("AGR001", evidence)
    for level in ("F", "M"):
        assert (
            cells(finding, "Agreement of raters, by slice", row=("Anger", f"gender={level}"))[
                "items"
            ]
            is None
        )
    assert isinstance(
        cells(finding, "Agreement of raters, by slice", row=("Anger", "age=old"))["alpha"], float
    )
