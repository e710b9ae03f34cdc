"""Words, names and paths."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.result import AuditResult
from evenhand.reports import wording
from evenhand.reports.naming import anchor, doi, named, slice_names
from evenhand.reports.paths import without_folders
from evenhand.reports.tally import by_comparison, by_finding, gated, worst
from evenhand.reports.wording import BANNED

REPORTS = Path(wording.__file__).parent


@pytest.mark.parametrize(
    "path", sorted((REPORTS / "templates").glob("*.jinja")), ids=lambda p: p.name
)
def test_templates_promise_nothing(path: Path) -> None:
    assert not BANNED.findall(path.read_text(encoding="utf-8"))


def test_words_promise_nothing() -> None:
    tables = (wording.VERDICTS, wording.MEANINGS, wording.HINTS, wording.REASONS, wording.STATUSES)
    said = " ".join(text for table in tables for text in table.values()) + wording.FOOTER
    assert not BANNED.findall(said)


@pytest.mark.parametrize(
    "word", ["PASS", "fair", "unfairness", "compliant", "bias-free", "certified"]
)
def test_the_ban_finds_what_it_is_for(word: str) -> None:
    assert BANNED.search(f"The model is {word}.")


@given(st.text(max_size=12), st.text(max_size=12))
def test_anchors_are_safe_and_do_not_clash(one: str, other: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", anchor("finding", one))
    assert (anchor("finding", one) == anchor("finding", other)) == (one == other)


def test_slices_of_the_same_level_name_stay_apart(rich: AuditResult) -> None:
    names = slice_names(rich)
    assert len({n.full for n in names.values()}) == len(rich.slices)
    assert named(names, "not described").full == "not described"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("doi:10.2307/2532051", "10.2307/2532051"),
        ("Lin 1989, https://doi.org/10.2307/2532051.", "10.2307/2532051"),
        ("Hardt 2016", ""),
    ],
)
def test_dois_are_found(reference: str, expected: str) -> None:
    assert doi(reference) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('folder = "/srv/ann/data"', 'folder = "\N{HORIZONTAL ELLIPSIS}/data"'),
        ("run D:\\ann\\plan.toml", "run \N{HORIZONTAL ELLIPSIS}/plan.toml"),
        ("run ~/plans/a.toml", "run \N{HORIZONTAL ELLIPSIS}/a.toml"),
        ("data/items.csv and 1/2", "data/items.csv and 1/2"),
        ("https://example.org/a/b", "https://example.org/a/b"),
    ],
)
def test_folders_are_left_out(text: str, expected: str) -> None:
    assert without_folders(text) == expected


def test_counts_add_up(rich: AuditResult) -> None:
    findings = gated(rich)
    assert sum(by_finding(findings).values()) == len(findings)
    assert sum(by_comparison(findings).values()) == sum(len(f.comparisons) for f in findings)


def test_largest_gaps_are_measured_in_margins(rich: AuditResult) -> None:
    found = worst(gated(rich), most=3)
    assert [round(w.margins, 3) for w in found] == [1.648, 1.648, 1.4]
    assert all(w.comparison.verdict not in ("insufficient_data", "undefined") for w in found)
