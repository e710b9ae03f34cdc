"""The manifest of an audit: it never takes the place of another file of that name."""

from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.manifest import MANIFEST_NAME, check_place
from evenhand.audit.plans.freeze import RECORD_NAME
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
