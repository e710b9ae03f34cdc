"""Results with a baseline, and with nothing judged."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from evenhand.audit.result import AuditResult, BaselineRecord

BASELINE = Path(__file__).with_name("baseline.json")


@pytest.fixture
def waived(rich: AuditResult) -> AuditResult:
    """The rich result with one accepted row, one that got worse, and open rows that are allowed."""
    record = msgspec.json.decode(BASELINE.read_bytes(), type=BaselineRecord)
    return replace(rich, baseline=record)


@pytest.fixture
def described(rich: AuditResult) -> AuditResult:
    """The rich result of a plan without gates: nothing is judged, so the audit blocks."""
    findings = tuple(
        replace(
            f,
            gated=False,
            verdict=None,
            comparisons=tuple(replace(c, verdict=None) for c in f.comparisons),
        )
        for f in rich.findings
    )
    return replace(rich, findings=findings, verdict="undefined", exit_code=3)
