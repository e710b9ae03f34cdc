"""The page as a reader has it: desk, phone, paper, light and dark, with and without its script."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.rows import ruler
from evenhand.reports.tally import gated

if TYPE_CHECKING:
    from playwright.sync_api import Page

Scheme: TypeAlias = Literal["light", "dark"]
Visit = Callable[..., AbstractContextManager["Page"]]
DESK, PHONE, PAPER = 1280, 390, 680
"""Widths in CSS pixels; the text of an A4 sheet is 180 mm wide."""


@pytest.fixture(params=["rich", "crowded", "hostile", "bare", "empty", "two_models_alone"])
def each(request: pytest.FixtureRequest) -> AuditResult:
    made: AuditResult = request.getfixturevalue(request.param)
    return made


def test_the_page_does_not_scroll_sideways(each: AuditResult, visit: Visit) -> None:
    with visit(each) as page:
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.title() != "taken"


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        *(("rich", "light"), ("crowded", "dark"), ("hostile", "light")),
        ("two_models_alone", "light"),
        ("two_models_alone", "dark"),
    ],
)
def test_axe_finds_nothing(
    request: pytest.FixtureRequest, visit: Visit, name: str, scheme: Scheme
) -> None:
    each: AuditResult = request.getfixturevalue(name)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    with visit(each, scheme=scheme) as page:
        page.wait_for_timeout(50)
        found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_names_are_texts(hostile: AuditResult, visit: Visit) -> None:
    with visit(hostile) as page:
        body = page.inner_text("main")
        assert "<script>document.title='taken'</script>" in body
        assert "{{ 7 * 7 }} </td></table></section>" in body
        assert "\u202e" not in body
        assert page.locator("main img, main script").count() == 0


def test_everything_is_there_without_the_script(rich: AuditResult, visit: Visit) -> None:
    with visit(rich, script=False) as page:
        assert page.locator("button, select, input, form").count() == 0
        shown = page.locator("main").inner_text()
    for finding in gated(rich):
        assert finding.answer in shown
        write = ruler(finding.margin)
        for c in finding.comparisons:
            if c.gap.value is not None and not c.suppressed:
                assert write.text(c.gap.value, signed=True) in shown


def test_no_table_is_cut_on_paper(
    rich: AuditResult, crowded: AuditResult, two_models: AuditResult, visit: Visit
) -> None:
    for result in (rich, crowded, two_models):
        with visit(result, width=PAPER) as page:
            page.emulate_media(media="print")
            wide = page.evaluate(
                "[...document.querySelectorAll('main table, main svg')]"
                ".filter(n => n.getBoundingClientRect().right > innerWidth + 1)"
                ".map(n => n.querySelector('caption, title')?.textContent)"
            )
            assert wide == []


def test_the_printed_report_has_a_sane_number_of_pages(rich: AuditResult, visit: Visit) -> None:
    with visit(rich) as page:
        content = page.pdf(prefer_css_page_size=True)
    assert 5 < len(re.findall(rb"/Type\s*/Page\b", content)) < 80


def test_the_way_past_the_contents_is_the_first_stop(rich: AuditResult, visit: Visit) -> None:
    with visit(rich) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]


def test_paper_ignores_filters_and_opens_what_is_closed(rich: AuditResult, visit: Visit) -> None:
    with visit(rich, width=PAPER) as page:
        page.select_option("select[name=verdict]", "undefined")
        page.emulate_media(media="print")
        assert page.evaluate(
            "[...document.querySelectorAll('main tr, main article')]"
            ".every(node => getComputedStyle(node).display !== 'none')"
        )
        assert page.evaluate(
            "[...document.querySelectorAll('details:not([open]) table')]"
            ".every(table => table.getBoundingClientRect().height > 20)"
        )
        assert page.locator(".sift:visible, .copy:visible, .theme:visible").count() == 0
