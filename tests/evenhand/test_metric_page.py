"""Pages of measures say what their files say, and those in docs are the ones that are made."""

from pathlib import Path

import pytest

from evenhand.metric_page import index, kind, page, pages
from evenhand.metrics.catalogue import Measure, measures, rooms

DOCS = Path(__file__).parents[2] / "docs" / "metrics"


@pytest.fixture(params=measures().values(), ids=lambda m: m.name)
def measure(request: pytest.FixtureRequest) -> Measure:
    found: Measure = request.param
    return found


def test_a_page_has_what_a_reader_needs(measure: Measure) -> None:
    text, facts = page(measure), measure.facts
    for part in (facts.title, facts.asks, facts.formula, facts.unit, facts.reference):
        assert part in text
    assert f"**When to use.** {facts.use}" in text
    assert f"**When not.** {facts.avoid}" in text
    assert "nan" not in text.split()


def test_the_committed_page_is_the_one_that_is_made(measure: Measure) -> None:
    written = (DOCS / f"{measure.name}.md").read_text(encoding="utf-8")
    assert written == page(measure), "renew with: evenhand metrics pages docs/metrics"


def test_the_folder_holds_these_pages_and_no_other() -> None:
    assert {file.name for file in DOCS.iterdir()} == set(pages(measures()))
    assert (DOCS / "README.md").read_text(encoding="utf-8") == index(measures())


def test_every_room_has_a_heading() -> None:
    assert {measure.room for measure in measures().values()} == set(rooms())


def test_a_kind_says_what_an_audit_does_with_it() -> None:
    kinds = {name: kind(measures()[name]) for name in ("mae", "ece", "auc", "impact_ratio")}
    expected = {"mae": "gate", "ece": "shown", "auc": "diagnostic", "impact_ratio": "screening"}
    assert kinds == expected
