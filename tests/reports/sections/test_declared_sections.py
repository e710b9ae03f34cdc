"""All sections that show what people declared: well-formed, whole and quiet, whatever was said."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.page import found
from evenhand.reports.wording import BANNED

NAMES = (
    *("status_statement", "how_to_read", "system", "model_cards", "construct", "bias_scenarios"),
    *("audit_plan", "data", "representativeness", "annotation", "privacy"),
)
VOID = {"path", "circle"}
RESULTS = ("rich", "empty", "bare", "crowded", "hostile")
LARGEST = 40_000


class Nesting(HTMLParser):
    """Fails on the first tag that is not closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(params=RESULTS)
def result(request: pytest.FixtureRequest) -> AuditResult:
    """Return one of the results."""
    made: AuditResult = request.getfixturevalue(request.param)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_section_is_well_formed_and_quiet(
    name: str, result: AuditResult, read: Callable[[Markup], str], request: pytest.FixtureRequest
) -> None:
    section = found()[name]
    if not section.applies(result):
        return
    body = section.render(result)
    nesting = Nesting()
    nesting.feed(str(body))
    assert nesting.open == []
    said = read(body)
    assert not re.search(r"\b(None|nan|NaN|inf|True|False|Undefined\()\b", said)
    assert not BANNED.findall(said)
    tables = re.findall(r"<table.*?</table>", str(body), re.DOTALL)
    assert all("<caption>" in table for table in tables)
    assert not re.search(r"<th(?![^>]*scope=)[ >]", str(body))
    if "hostile" not in request.node.name:
        assert len(body.encode()) < LARGEST
