"""Declared fields as labels and texts."""

from dataclasses import replace

import msgspec
import pytest

from evenhand.audit.declared import Declared
from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import declared_text, said, unfilled


@pytest.fixture
def told(rich: AuditResult) -> AuditResult:
    """Return a result with a few declarations."""
    tables = {
        "construct": {"culture": "  Wales \n", "theory": "   "},
        "data": {"acting": "mixed"},
        "monitoring": {"triggers": ["a new model", "a new law"]},
        "scenario": [{"group": "g", "hazard": "h", "harm": "x"}],
    }
    return replace(rich, declared=msgspec.convert(tables, Declared))


def test_texts_are_tidy_and_codes_are_words(told: AuditResult) -> None:
    assert declared_text(told, "construct.culture") == "Wales"
    assert declared_text(told, "construct.theory") == ""
    assert declared_text(told, "data.acting") == "mixed: acted, spontaneous or generated"
    assert declared_text(told, "monitoring.triggers") == "a new model, a new law"
    assert declared_text(told, "purpose.modality") == "voice"
    assert declared_text(told, "purpose.infers") == ""


def test_a_field_has_its_label_and_its_place_in_the_plan(told: AuditResult) -> None:
    culture, population = said(told, {"construct.culture": "Culture", "purpose.population": "Who"})
    assert (culture.label, culture.text, culture.path) == (
        "Culture",
        "Wales",
        "declared.construct.culture",
    )
    assert (population.text, population.path) == ("", "purpose.population")


def test_unfilled_fields_keep_their_order(told: AuditResult) -> None:
    assert unfilled(told, ("construct.theory", "construct.culture", "notice.text")) == (
        "construct.theory",
        "notice.text",
    )


def test_a_field_that_does_not_exist_is_a_mistake(told: AuditResult) -> None:
    with pytest.raises(AttributeError, match="colour"):
        declared_text(told, "construct.colour")
