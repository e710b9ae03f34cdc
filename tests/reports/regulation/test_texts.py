"""The shipped legal texts: every version holds together, and the first says what it has to."""

from collections import Counter
from datetime import date
from importlib.resources import files
from typing import get_args

import msgspec
import pytest

from evenhand.reports.legal.annex_points import annex_points, coverage_counts
from evenhand.reports.legal.dates import dates
from evenhand.reports.legal.designation import Codes
from evenhand.reports.legal.emotion_classes import emotion_classes
from evenhand.reports.legal.requirements import catalogue, requirements
from evenhand.reports.legal.scope_texts import Outcome, scope_texts
from evenhand.reports.legal.standards import standards
from evenhand.reports.legal.versions import PACKAGE, read, versions
from evenhand.reports.legal.watch_list import watch_list
from evenhand.reports.wording import BANNED

FIRST = "02024R1689-20260727"
ARTEFACTS_OF_NONE = {"none", "ifu_snippet", "monitoring_spec", "fria_annex"}


@pytest.fixture(params=versions())
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_file_of_a_version_is_read_strictly(version: str) -> None:
    law = catalogue(version)
    assert law.legal_text_version == version
    assert law.requirements
    assert annex_points(version)
    assert watch_list(version)
    assert dates(version).dates
    assert standards(version).european
    assert emotion_classes(version).notes
    assert read(Codes, "designation.yaml", version).codes


def test_every_word_that_a_file_uses_is_explained(version: str) -> None:
    law = catalogue(version)
    assert {one.coverage for one in law.requirements} == set(law.coverage_values)
    assert {one.flag for one in law.requirements} <= set(law.flags)
    assert {one.omnibus for one in law.requirements} - {""} == set(law.omnibus_values)


def test_every_outcome_of_the_screen_has_a_text(version: str) -> None:
    assert set(scope_texts(version).outcomes) == set(get_args(Outcome))


def test_nothing_has_effect_before_it_applies(version: str) -> None:
    assert all(one.lit <= one.eff for one in catalogue(version).requirements)
    assert all(
        one.effective is None or one.literal <= one.effective for one in dates(version).dates
    )


def test_texts_promise_nothing(version: str) -> None:
    folder = files(PACKAGE) / version
    for file in folder.iterdir():
        said = msgspec.yaml.decode(file.read_bytes())
        assert not BANNED.findall(str(said)), file.name


def test_the_notice_opens_the_screen_in_the_same_words(version: str) -> None:
    texts = scope_texts(version)
    assert texts.outcomes["PROHIBITED_SCREEN"].text == texts.notice


def test_nothing_that_an_audit_cannot_answer_hangs_on_a_part_made_for_it(version: str) -> None:
    for one in catalogue(version).requirements:
        if one.artefact == "none":
            assert one.coverage == "none", one.id
        if one.coverage == "none":
            assert one.artefact in ARTEFACTS_OF_NONE, one.id


def test_the_first_catalogue_has_its_counts() -> None:
    found = Counter(one.coverage for one in requirements(FIRST).values())
    assert found == {"direct": 9, "partial": 29, "support": 21, "none": 9}


def test_the_first_annex_has_its_counts() -> None:
    points = annex_points(FIRST)
    assert coverage_counts(points) == "direct 3, partial 6, support 5, none 9"
    assert [p.point for p in points if p.coverage == "direct"] == ["2(g)", "3", "4"]
    partial = ["1(h)", "2(b)", "2(d)", "5", "7", "9"]
    assert [p.point for p in points if p.coverage == "partial"] == partial


@pytest.mark.parametrize(
    ("ident", "literal", "effective"),
    [
        ("EUAIA-5-1-f", date(2025, 2, 2), date(2025, 2, 2)),
        ("EUAIA-50-3", date(2026, 8, 2), date(2026, 8, 2)),
        ("EUAIA-4a-1", date(2026, 7, 27), date(2027, 12, 2)),
        ("EUAIA-4a-2", date(2026, 7, 27), date(2026, 7, 27)),
        ("EUAIA-10-2-f", date(2027, 12, 2), date(2027, 12, 2)),
        ("EUAIA-43-1", date(2026, 8, 2), date(2027, 12, 2)),
        ("EUAIA-99", date(2025, 8, 2), date(2025, 8, 2)),
    ],
)
def test_the_first_catalogue_has_its_dates(ident: str, literal: date, effective: date) -> None:
    one = requirements(FIRST)[ident]
    assert (one.lit, one.eff) == (literal, effective)


def test_the_deleted_permission_is_cited_nowhere() -> None:
    assert not [one.id for one in requirements(FIRST).values() if "10(5)" in one.ref]


def test_no_standard_is_told_to_be_cited() -> None:
    assert {one.cited for one in standards(FIRST).european} == {"no"}


def test_the_first_watch_list_has_open_points_and_days() -> None:
    items = watch_list(FIRST)
    days = [one.due for one in items if one.due]
    assert len(items) - len(days) == 8
    assert days == [date(2026, 12, 2), date(2027, 1, 1), date(2027, 9, 2), date(2027, 12, 2)]


def test_the_classes_of_the_forty_have_their_sizes() -> None:
    known = emotion_classes(FIRST).emotions
    assert {letter: len(own) for letter, own in known.items()} == {"A": 10, "B": 22, "C": 5, "D": 3}
