"""A Chromium that opens reports, lets them ask for nothing and hears their complaints."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.page import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
DESK = 1280

ATTACKS = (
    "<script>document.title='taken'</script>",
    "\"><img src=x onerror=alert(1)> ' & `",
    "long" * 1250,
    "turned \u202egnihtyreve",
    "{{ 7 * 7 }} </td></table></section>",
)
Scheme: TypeAlias = Literal["light", "dark"]
Visit = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Yield a Chromium for all tests of this folder, and skip where there is none.

    It may not outlive the folder: its loop of events would stand in the way of other tests.
    """
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next((found for found in map(shutil.which, NAMES) if found), None)
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with driver.sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def visit(browser: "Browser", tmp_path: Path) -> Visit:
    """Return a function that opens a report; it may ask for nothing and complain of nothing."""
    number = count()

    @contextmanager
    def opened(
        result: AuditResult, *, width: int = DESK, scheme: Scheme = "light", script: bool = True
    ) -> Iterator["Page"]:
        file = tmp_path / f"report-{next(number)}.html"
        file.write_text(html(result), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        wanted: list[str] = []
        told: list[str] = []
        context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        page = context.new_page()
        page.on("request", lambda request: wanted.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.goto(file.as_uri())
        yield page
        assert set(wanted) == {file.as_uri()}
        assert told == []
        context.close()

    return opened


@pytest.fixture
def hostile(rich: AuditResult) -> AuditResult:
    """The rich result with names that try to break out, in every place that has a name."""
    slices = tuple(
        replace(part, where=((name, f"{ATTACKS[at % 5]} {at}"),))
        for at, part in enumerate(rich.slices)
        for name, _ in part.where[:1]
    )
    findings = tuple(
        replace(f, emotion=ATTACKS[at % 5], margin_owner=ATTACKS[(at + 1) % 5], title=ATTACKS[at])
        for at, f in enumerate(rich.findings)
    )
    models = tuple(replace(m, name=ATTACKS[0] + m.name) for m in rich.models)
    findings = tuple(replace(f, model=f.model and ATTACKS[0] + f.model) for f in findings)
    return replace(
        rich,
        slices=slices,
        findings=findings,
        models=models,
        plan=replace(rich.plan, title=ATTACKS[0]),
        data=replace(rich.data, name=ATTACKS[3]),
    )
