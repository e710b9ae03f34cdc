"""What the script of the page adds: filters, sorting, copying, a dark view."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, TypeAlias

from evenhand.audit.result import AuditResult
from evenhand.reports.tally import gated

if TYPE_CHECKING:
    from playwright.sync_api import Page

Scheme: TypeAlias = Literal["light", "dark"]
Visit = Callable[..., AbstractContextManager["Page"]]


def test_filters_hide_and_say_how_many_are_left(rich: AuditResult, visit: Visit) -> None:
    exceeding = sum(c.verdict == "exceeds_margin" for f in gated(rich) for c in f.comparisons)
    with visit(rich) as page:
        everything = page.locator(".finding tr:visible").count()
        page.select_option("select[name=verdict]", "exceeds margin")
        assert page.inner_text(".sift output").startswith(f"{exceeding} of ")
        rows = page.locator("#findings table.dense:visible tbody tr:visible:has(.gap)")
        assert rows.count() == exceeding
        page.select_option("select[name=model]", "face_and_voice")
        assert page.inner_text(".sift output").startswith("0 of ")
        assert page.locator("#findings .finding:visible").count() == 0
        page.click(".sift button[type=reset]")
        page.wait_for_selector(".off", state="detached")
        assert page.locator(".finding tr:visible").count() == everything
        assert page.get_attribute(".sift output", "aria-live") == "polite"


def test_words_find_slices_and_emotions(rich: AuditResult, visit: Visit) -> None:
    with visit(rich) as page:
        page.fill("input[name=words]", "gender female age")
        assert page.inner_text(".sift output").startswith("2 of ")


def test_filters_reach_the_compact_tables(crowded: AuditResult, visit: Visit) -> None:
    with visit(crowded) as page:
        assert page.locator("table.compact").count() > 0
        page.select_option("select[name=slice]", "language: 07")
        assert page.inner_text(".sift output").startswith("8 of ")
        assert page.locator("table.compact tbody tr:visible:not(.group)").count() == 1


def test_a_column_sorts_up_down_and_back(rich: AuditResult, visit: Visit) -> None:
    read = "table => [...table.tBodies].flatMap(b => [...b.rows]).map(r => r.cells[0].textContent)"
    with visit(rich) as page:
        table = page.locator("#findings table.dense").first
        before = table.evaluate(read)
        button = table.locator("thead button").nth(5)
        gaps = (
            "table => [...table.querySelectorAll('tbody .gap')]"
            ".map(c => parseFloat(c.textContent.replace('\u2212', '-')))"
        )
        button.focus()
        page.keyboard.press("Enter")
        found = table.evaluate(gaps)
        assert found == sorted(found)
        assert table.locator("[aria-sort=ascending]").count() == 1
        button.click()
        assert table.evaluate(gaps) == sorted(found, reverse=True)
        button.click()
        assert table.evaluate(read) == before
        assert table.locator("[aria-sort]").count() == 0


def test_a_number_is_copied_with_its_provenance(rich: AuditResult, visit: Visit) -> None:
    with visit(rich) as page:
        page.evaluate(
            "() => { navigator.clipboard.writeText = async words => { window.copied = words; } }"
        )
        page.locator("#findings .copy").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("p.heard:has-text('Copied')", state="attached")
        assert page.evaluate("window.copied") == (
            "Gap +0.41 (95% interval +0.31 to +0.52); 43 persons, 3,487 items; "
            "perceived gender: Female against everyone else; "
            "Mean residual, mean of 6 emotions, voice_only; margin 0.25 scale points; "
            f"exceeds margin; finding DIS001.voice_only.mean; plan sha256 {rich.plan.sha256}"
        )
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector("p.heard:has-text('Male')", state="attached")
        assert page.locator("p[aria-live]").inner_text().startswith("Copied: Gap \u22120.41")


def test_a_compact_cell_is_copied_and_without_a_clipboard_too(
    crowded: AuditResult, visit: Visit
) -> None:
    with visit(crowded) as page:
        page.evaluate(
            "() => { navigator.clipboard.writeText = async () => { throw new Error(); };"
            "document.execCommand = () => { window.copied = document.activeElement.value; } }"
        )
        page.locator("table.compact tbody tr:not(.group) td:nth-child(4)").first.hover()
        page.locator("table.compact td:nth-child(4) .copy").first.click()
        page.wait_for_selector("p.heard:has-text('Copied')", state="attached")
        text = page.evaluate("window.copied")
    assert text.startswith(
        "Gap \u22120.40 (95% interval \u22120.52 to \u22120.28); 43 persons; "
    ), text
    assert "language: 00 against everyone else" in text
    assert "finding DIS001.1;" in text


def test_dark_is_asked_for_kept_and_given_up(rich: AuditResult, visit: Visit) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    with visit(rich, scheme="dark") as page:
        dark = page.evaluate(paper)
        page.click(".theme")
        light = page.evaluate(paper)
        assert (dark, light) == ("rgb(18, 23, 29)", "rgb(255, 255, 255)")
        page.reload()
        assert page.evaluate(paper) == light
        assert page.inner_text(".theme") == "Dark view"
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(paper) == "rgb(255, 255, 255)"


def test_a_browser_that_keeps_nothing_has_both_views(rich: AuditResult, visit: Visit) -> None:
    refused = "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error(); } })"
    with visit(rich) as page:
        page.add_init_script(refused)
        page.reload()
        page.click(".theme")
        assert page.inner_text(".theme") == "Light view"
