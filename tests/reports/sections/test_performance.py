"""Overall performance as evidence: a model without a figure is named."""

from dataclasses import replace

from evenhand.audit.result import AuditResult, Number
from evenhand.reports.sections import performance


def test_nothing_is_missing_where_every_model_has_a_figure(rich: AuditResult) -> None:
    full = replace(rich, slices=tuple(s for s in rich.slices if s.status == "assessed"))
    assert performance.lacks(full, "test_report") == ()


def test_a_model_without_any_figure_is_named(rich: AuditResult) -> None:
    model = rich.models[0]
    silent = tuple(
        replace(one, number=Number(value=None, reason="too_few")) for one in model.overall
    )
    without = replace(rich, models=(replace(model, overall=silent), *rich.models[1:]))
    assert performance.lacks(without, "test_report") == (
        f"no figure over all items for {model.name}",
        "4 groups withheld or with too few data",
    )
