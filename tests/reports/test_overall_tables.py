"""Many figures over all items: outcomes down, models across."""

from dataclasses import replace

from evenhand.audit.result import AuditResult, Number, Overall
from evenhand.reports.overall_tables import MOST_ALONE, together
from evenhand.reports.sections import performance


def many(rich: AuditResult) -> AuditResult:
    """Return a result whose models have 40 figures each; one lacks an interval, one is withheld."""
    metric = rich.metrics[0].name

    def figure(at: int, shift: float) -> Overall:
        value = at / 100 + shift
        number = Number(value=value, low=value - 0.25, high=value + 0.25, items=100 + at, persons=9)
        return Overall(metric=metric, emotion=f"emotion {at}", number=number)

    first = tuple(figure(at, 0.0) for at in range(40))
    second = tuple(figure(at, 0.5) for at in range(1, 40))
    bare = replace(second[0], number=replace(second[0].number, low=None, high=None, items=90))
    gone = replace(second[1], number=Number(value=None, reason="disclosure"))
    models = (
        replace(rich.models[0], name="one", overall=first),
        replace(rich.models[0], name="two", overall=(bare, gone, *second[2:])),
    )
    return replace(rich, models=models)


def test_models_stand_side_by_side(rich: AuditResult) -> None:
    result = many(rich)
    (table,) = together(result)
    assert table.models == ("one", "two")
    assert len(table.rows) == 40
    assert table.rows[0] == ("emotion 0", "9", "100", ("0.000\n\u2212.250 .250", ""))
    assert table.rows[1][1:] == ("9", "90\u2013101", ("0.010\n\u2212.240 .260", "0.510"))
    assert table.rows[2] == ("emotion 2", "withheld", "withheld", (table.rows[2][3][0], "withheld"))


def test_a_metric_that_nobody_defines_has_no_table(rich: AuditResult) -> None:
    assert together(replace(many(rich), metrics=())) == ()


def test_the_section_has_one_table_where_there_are_many_figures(rich: AuditResult) -> None:
    result = many(rich)
    assert sum(len(m.overall) for m in result.models) > MOST_ALONE
    page = performance.render(result)
    assert page.count("<table") == 1
    assert "emotion 39" in page
    assert "No overall metric" not in page
    assert "written short" in page
    few = replace(result, models=tuple(replace(m, overall=m.overall[:2]) for m in result.models))
    assert performance.render(few).count("<table") == 2
