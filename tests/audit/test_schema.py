"""The schema of a result, as committed: whoever reads results elsewhere relies on that file."""

import json
from pathlib import Path
from typing import Any

import pytest

from evenhand.audit.result import SCHEMA_VERSION, AuditResult, schema

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "result.schema.json"
RENEW = (
    "python -c 'import json; from evenhand.audit.result import schema; "
    "print(json.dumps(schema(), indent=2))' > docs/result.schema.json"
)
"""Renews the file; a change that readers of old results notice also raises SCHEMA_VERSION."""


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return found


def test_the_committed_schema_is_that_of_the_result(committed: dict[str, Any]) -> None:
    assert committed == json.loads(json.dumps(schema())), f"renew it: {RENEW}"


def test_the_schema_says_every_field_of_a_result(committed: dict[str, Any]) -> None:
    top = committed["$defs"]["AuditResult"]
    assert set(top["properties"]) == set(AuditResult.__dataclass_fields__)
    assert top["properties"]["schema"]["default"] == SCHEMA_VERSION


def test_all_parts_that_the_schema_names_are_in_it(committed: dict[str, Any]) -> None:
    text = json.dumps(committed)
    named = {part.partition('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert named == set(committed["$defs"])
