"""Audit emotion-recognition models for bias, and write down what was measured.

import evenhand as eh
result = eh.audit(labels, scores, attributes={"age": ages}, persons=speakers)
result.report("report.html")

Files are audited by `eh.run(Path("plan.toml"), Path("report"))`.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from evenhand.audit_room import AuditRoom, open_room

if TYPE_CHECKING:
    from evenhand.audit.asked import ComparisonGate, Drift, Gate, ModelComparison
    from evenhand.audit.errors import InputError
    from evenhand.audit.plan import Attribute, Scale, Slices
    from evenhand.audit.purpose import Purpose
    from evenhand.audit.result import AuditResult, load
    from evenhand.audit.run import run, run_frames
    from evenhand.audited import Audited, Blocked
    from evenhand.metrics.catalogue import catalogue
    from evenhand.reports.markdown import markdown
    from evenhand.reports.page import html

    audit: AuditRoom

__all__ = [
    "Attribute",
    "AuditResult",
    "Audited",
    "Blocked",
    "ComparisonGate",
    "Drift",
    "Gate",
    "InputError",
    "ModelComparison",
    "Purpose",
    "Scale",
    "Slices",
    "audit",
    "catalogue",
    "html",
    "load",
    "markdown",
    "run",
    "run_frames",
]

_HOMES: Mapping[str, str] = MappingProxyType(
    {
        "Attribute": "evenhand.audit.plan",
        "AuditResult": "evenhand.audit.result",
        "Audited": "evenhand.audited",
        "Blocked": "evenhand.audited",
        "ComparisonGate": "evenhand.audit.asked",
        "Drift": "evenhand.audit.asked",
        "Gate": "evenhand.audit.asked",
        "InputError": "evenhand.audit.errors",
        "ModelComparison": "evenhand.audit.asked",
        "Purpose": "evenhand.audit.purpose",
        "Scale": "evenhand.audit.plan",
        "Slices": "evenhand.audit.plan",
        "catalogue": "evenhand.metrics.catalogue",
        "html": "evenhand.reports.page",
        "load": "evenhand.audit.result",
        "markdown": "evenhand.reports.markdown",
        "run": "evenhand.audit.run",
        "run_frames": "evenhand.audit.run",
    }
)

open_room()


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import evenhand` stays light."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'evenhand' has no attribute {name!r}; it has: {', '.join(__all__)}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """Name what can be had, loaded or not, for completion in a session."""
    return sorted({*globals(), *__all__})
