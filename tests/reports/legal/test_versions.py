"""Legal texts are folders; the newest is used; a key that nobody knows is an error."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.reports.legal import versions as module
from evenhand.reports.legal.requirements import Catalogue, catalogue
from evenhand.reports.legal.versions import decoded, newest, read, versions


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two versions whose names are not in the order of their dates, and a folder that is none."""
    for name in ("32030R0001-20300101", "02024R1689-20310601", "drafts"):
        (tmp_path / name).mkdir()
    for name in ("32030R0001-20300101", "02024R1689-20310601"):
        (tmp_path / name / "requirements.yaml").write_text("a: 1", "utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    versions.cache_clear()
    yield tmp_path
    versions.cache_clear()


def test_versions_are_in_the_order_of_their_dates(shelf: Path) -> None:
    assert shelf.is_dir()
    assert versions() == ("32030R0001-20300101", "02024R1689-20310601")
    assert newest() == "02024R1689-20310601"


def test_the_newest_is_used_unless_asked() -> None:
    assert catalogue() == catalogue(newest())
    assert catalogue().legal_text_version == newest()


def test_a_version_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        read(Catalogue, "requirements.yaml", "02024R1689-20260728")
    assert str(caught.value) == (
        "no version '02024R1689-20260728' of the legal text. Did you mean "
        "'02024R1689-20260727'? There is: 02024R1689-20260727"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"colour: red", "a.yaml: Object contains unknown field `colour`"),
        (b"schema_version: 2", "a.yaml: Invalid enum value 2 - at `$.schema_version`"),
        (b"]", "a.yaml: "),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_the_place(text: bytes, says: str) -> None:
    with pytest.raises(InputError) as caught:
        decoded(text, Catalogue, file="a.yaml")
    assert str(caught.value).startswith(says)
