"""Two audits of the same question that differ in what a test asks for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Comparison


@pytest.fixture
def changed(rich: AuditResult) -> Callable[..., AuditResult]:
    """Return a function that replaces fields of one comparison of the first finding."""

    def change(slice_id: str, **fields: object) -> AuditResult:
        first = rich.findings[0]

        def edited(c: Comparison) -> Comparison:
            return replace(c, **fields) if c.slice == slice_id else c  # type: ignore[arg-type]

        made = replace(first, comparisons=tuple(map(edited, first.comparisons)))
        return replace(rich, findings=(made, *rich.findings[1:]))

    return change
