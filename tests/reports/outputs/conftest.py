"""Results that try to break out of every form."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from evenhand.audit.result import AuditResult, BaselineRecord

BASELINE = Path(__file__).parents[1] / "ci" / "baseline.json"

BAD = "=cmd|' /C calc'!A0 <script>alert(\"1\")</script> | @all ---\n# x \N{RIGHT-TO-LEFT OVERRIDE}y"


@pytest.fixture
def named_badly(rich: AuditResult) -> AuditResult:
    """The rich result with names of models, slices and emotions that mean something elsewhere."""
    models = tuple(replace(m, name=f"{BAD} {m.name}") for m in rich.models)
    findings = tuple(
        replace(
            f,
            model=f"{BAD} {f.model}" if f.model else "",
            emotion=BAD,
            margin_owner=BAD,
            comparisons=tuple(replace(c, reference=BAD) for c in f.comparisons),
        )
        for f in rich.findings
    )
    plan = replace(rich.plan, title=BAD, purpose=rich.plan.purpose | {"system": BAD})
    data = replace(rich.data, name=BAD)
    return replace(rich, models=models, findings=findings, plan=plan, data=data)


@pytest.fixture
def waived(rich: AuditResult) -> AuditResult:
    """The rich result with one accepted row, one that got worse, and open rows that are allowed."""
    record = msgspec.json.decode(BASELINE.read_bytes(), type=BaselineRecord)
    return replace(rich, baseline=record)
