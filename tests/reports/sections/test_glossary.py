"""Words, literature and changes."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import SCHEMA_VERSION, AuditResult
from evenhand.reports.sections import glossary as section

Read = Callable[[Markup], str]


def test_every_work_stands_once_with_its_metrics(rich: AuditResult) -> None:
    first = rich.metrics[0]
    twin = replace(first, name="twin", title="Twin")
    silent = replace(first, name="silent", reference=" ")
    found = dict(section.references(replace(rich, metrics=(first, twin, silent))))
    assert [m.name for m in found[first.reference]] == [first.name, "twin"]
    assert len(found) == 1


def test_a_doi_is_a_link(rich: AuditResult) -> None:
    metric = replace(rich.metrics[0], reference="Lin 1989, doi:10.2307/2532051")
    body = section.render(replace(rich, metrics=(metric,)))
    assert 'href="https://doi.org/10.2307/2532051"' in body


def test_the_schema_of_today_has_its_change_told() -> None:
    assert SCHEMA_VERSION in section.CHANGES


def test_without_metrics_no_work_is_named(empty: AuditResult, read: Read) -> None:
    assert "The metrics of this result name no work" in read(section.render(empty))


def test_terms_stand_in_order() -> None:
    assert list(section.TERMS) == sorted(section.TERMS)


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
