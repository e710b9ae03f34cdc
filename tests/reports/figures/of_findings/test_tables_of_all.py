"""Pictures that gather tables of several findings: the ladder and the disturbances."""

from dataclasses import replace

from evenhand.audit.result import AuditResult, EvidenceTable
from evenhand.reports.figures.kinds import agreement_ladder, stays
from evenhand.reports.figures.of_findings.disturbances import disturbances
from evenhand.reports.figures.of_findings.ladder import ladder

RUNGS = EvidenceTable(
    title="Rungs",
    columns=agreement_ladder.COLUMNS,
    rows=(("Anger", 0.6, 0.5, -0.1, -0.2, -0.05), ("Fear", 0.6, 0.7, 0.1, 0.05, 0.2)),
    kind="agreement_ladder",
)
STAYS = EvidenceTable(
    title="Stays",
    columns=stays.COLUMNS,
    rows=(
        ("gender=Female", 0.8, 0.7, 0.9),
        ("age=65+", None, None, None),
        ("all items", 0.9, 0.85, 0.95),
    ),
    kind="stays",
)


def told(result: AuditResult, *tables: EvidenceTable, code: str = "AGR002") -> AuditResult:
    """Return a result with one finding a table, each of another model."""
    first = replace(result.findings[1], code=code, title="Disturbed scores: blur", emotion="Anger")
    return replace(
        result,
        findings=tuple(
            replace(first, id=f"{code}.{at}", model=f"model {at}", tables=(table,))
            for at, table in enumerate(tables)
        ),
    )


def test_the_ladder_has_each_model_below_each_emotion(rich: AuditResult) -> None:
    (svg,) = ladder(told(rich, RUNGS, RUNGS))
    assert svg.count(">model 0<") == svg.count(">model 1<") == 2
    assert "Shown to agree less than a single rater: Anger." in svg


def test_one_model_has_its_ladder_with_its_finding(rich: AuditResult) -> None:
    assert ladder(told(rich, RUNGS)) == ()
    assert ladder(told(rich, replace(RUNGS, columns=("x",) * 6), RUNGS)) == ()


def test_a_disturbance_shows_all_items_and_the_worst_slice(rich: AuditResult) -> None:
    (svg,) = disturbances(told(rich, STAYS, code="ROB001"))
    assert ">blur<" in svg
    assert "90.0%; perceived gender: Female 80.0%" in svg


def test_without_a_row_of_all_items_there_is_no_picture(rich: AuditResult) -> None:
    assert disturbances(told(rich, replace(STAYS, rows=STAYS.rows[:1]), code="ROB001")) == ()
    only = replace(STAYS, rows=STAYS.rows[2:])
    (svg,) = disturbances(told(rich, only, replace(STAYS, columns=("x",) * 4), code="ROB001"))
    assert "90.0% (85.0% to 95.0%)" in svg
