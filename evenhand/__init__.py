"""Audit emotion-recognition models for bias, and write down what was measured.

import evenhand
result = evenhand.run(Path("plan.toml"), Path("report"))
Path("report.html").write_text(evenhand.html(result))
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.audit.errors import InputError
    from evenhand.audit.result import AuditResult, load
    from evenhand.audit.run import run, run_frames
    from evenhand.metrics.catalogue import catalogue
    from evenhand.reports.markdown import markdown
    from evenhand.reports.page import html

__all__ = [
    "AuditResult",
    "InputError",
    "catalogue",
    "html",
    "load",
    "markdown",
    "run",
    "run_frames",
]

_HOMES: Mapping[str, str] = MappingProxyType(
    {
        "AuditResult": "evenhand.audit.result",
        "InputError": "evenhand.audit.errors",
        "catalogue": "evenhand.metrics.catalogue",
        "html": "evenhand.reports.page",
        "load": "evenhand.audit.result",
        "markdown": "evenhand.reports.markdown",
        "run": "evenhand.audit.run",
        "run_frames": "evenhand.audit.run",
    }
)


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import evenhand` stays light."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'evenhand' has no attribute {name!r}; it has: {', '.join(__all__)}"
    raise AttributeError(msg)
