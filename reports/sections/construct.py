"""What is meant by an emotion here, and where the labels come from."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import said
from evenhand.reports.templating import fill

TITLE = "What is meant by an emotion"
ORDER = 30
PARTS: tuple[str, ...] = ("R5",)

MEANT: Mapping[str, str] = MappingProxyType(
    {
        "construct.emotion_is": "The labels say what is",
        "construct.theory": "Account of emotion behind the label set",
        "construct.culture": "Culture of those who labelled",
        "construct.language": "Language of those who labelled",
    }
)
DOUBTS = (
    "construct.limited_reliability",
    "construct.lack_of_specificity",
    "construct.limited_generalisability",
)
"""What was done about the shortcomings that recital 44 names; the limitations show it."""

ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"construct_statement": (*MEANT, *DOUBTS)}
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: labels are labels of something."""
    return True


def render(result: AuditResult) -> Markup:
    """Return what the labels mean, where they come from, and where the doubts are told."""
    return fill("construct", data=result.data, meant=said(result, MEANT))
