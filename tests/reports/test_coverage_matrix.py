"""Items by group and emotion."""

from dataclasses import replace

from evenhand.audit.result import AuditResult, Number
from evenhand.reports.coverage_matrix import matrix


def test_a_cell_is_the_most_that_any_figure_rests_on(rich: AuditResult) -> None:
    first = rich.findings[0]
    women, men, *_ = first.comparisons
    rate = replace(women, inside=Number(value=0.5, items=12, persons=5))
    unknown = replace(men, inside=Number(value=None))
    findings = (
        replace(first, emotion="Anger", comparisons=(women, unknown)),
        replace(first, emotion="Anger", comparisons=(rate,)),
        replace(first, emotion="Fear", comparisons=(rate,)),
        replace(first, emotion="mean of 6 emotions"),
    )
    found = matrix(replace(rich, findings=findings))
    assert found is not None
    assert found.emotions == ("Anger", "Fear")
    rows = dict(found.rows)
    assert rows["perceived gender: Female"] == ("3,487", "12")
    assert rows["perceived gender: Male"] == ("not available", "not available")
    assert rows["accent: Cymraeg"] == ("withheld", "withheld")
    assert found.thin == 1


def test_without_figures_of_single_emotions_there_is_none(empty: AuditResult) -> None:
    assert matrix(empty) is None
