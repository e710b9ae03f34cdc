"""How people labelled the data, and where this audit measured how far they agree."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.declared_text import said
from evenhand.reports.templating import fill

TITLE = "How the labels came about"
ORDER = 50
PARTS: tuple[str, ...] = ("R9",)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "annotation.pool": "Who labelled: how many, how found, how paid",
        "annotation.demographics": "Age, gender, origin and culture of the raters",
        "annotation.instructions": "What they were asked",
        "annotation.adjudication": "How disagreement was settled",
    }
)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"annotation_section": tuple(FIELDS)})

AGREEMENT = "AGR001"
RATER_GROUPS = "HRM009"
MEASURED = (AGREEMENT, "AGR002", "AGR003", "AGR004", RATER_GROUPS)
"""Codes of the questions that look at raters."""


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: what is not known of labels has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return what was declared of raters, and where agreement was measured."""
    return fill(
        "annotation",
        data=result.data,
        fields=said(result, FIELDS),
        findings=measured(result),
        lacking=lacks(result, "annotation_section"),
    )


def measured(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that look at raters."""
    return tuple(f for f in result.findings if f.code in MEASURED)


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    del artefact
    codes = {f.code for f in result.findings}
    wanted = {
        AGREEMENT: "agreement of raters was not measured: labels came ready-made, or each "
        "item has one rater",
        RATER_GROUPS: "labels of different groups of raters were not compared: the ratings do not "
        "say who the raters are",
    }
    return tuple(sentence for code, sentence in wanted.items() if code not in codes)
