"""The manifest of an audit: it never takes the place of another file of that name."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.manifest import MANIFEST_NAME, check_place, intact, record_rendering
from evenhand.audit.plans.freeze import RECORD_NAME
from evenhand.audit.result import AuditResult
from evenhand.audit.stored import RESULT_NAME


def test_a_manifest_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    check_place(tmp_path)
    (tmp_path / MANIFEST_NAME).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="no audit wrote this file"):
        check_place(tmp_path)


@pytest.mark.parametrize("beside", [RECORD_NAME, RESULT_NAME])
def test_the_manifest_of_an_earlier_audit_may_be_replaced(tmp_path: Path, beside: str) -> None:
    for name in (MANIFEST_NAME, beside):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    check_place(tmp_path)


@pytest.fixture
def sealed_folder(
    audited: Callable[..., AuditResult], panel: Callable[..., object], tmp_path: Path
) -> Path:
    """Return the folder of an audit."""
    audited(panel())
    return tmp_path / "out"


def test_a_rendering_is_put_into_the_manifest_of_its_audit(sealed_folder: Path) -> None:
    for name in ("report.html", "internal/report.html"):
        (sealed_folder / name).write_text("a", encoding="utf-8")
        record_rendering(sealed_folder / name)
        (sealed_folder / name).write_text("b", encoding="utf-8")
        record_rendering(sealed_folder / name)
    found = intact(sealed_folder)
    assert found is not None
    digest = hashlib.sha256(b"b").hexdigest()
    told = {file.name: file.sha256 for file in found.written}
    assert (told["report.html"], told["internal/report.html"]) == (digest, digest)


def test_a_manifest_with_a_broken_seal_stays_broken(sealed_folder: Path) -> None:
    path = sealed_folder / MANIFEST_NAME
    path.write_text(path.read_text(encoding="utf-8").replace('"seed": 1', '"seed": 2'), "utf-8")
    broken = path.read_bytes()
    (sealed_folder / "report.html").write_text("a", encoding="utf-8")
    record_rendering(sealed_folder / "report.html")
    assert path.read_bytes() == broken
    assert intact(sealed_folder) is None


def test_a_rendering_without_a_manifest_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("a", encoding="utf-8")
    record_rendering(tmp_path / "report.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
