"""What instructions for use, and an assessment of rights, can take from this audit."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.accuracy import MOST_METRICS, by_group, overall
from evenhand.reports.declared_text import said
from evenhand.reports.naming import attribute_name
from evenhand.reports.plain_sentence import of_finding
from evenhand.reports.tally import gated, judged_gaps, worst
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "Excerpt for instructions for use"
ORDER = 92
PARTS: tuple[str, ...] = ("R23",)

MOST = 6
"""Findings that are told under circumstances; the others are counted."""

CIRCUMSTANCES: Mapping[str, str] = MappingProxyType(
    {
        "purpose.intended_use": "Intended use",
        "purpose.context": "Context",
        "system.misuse": "Misuse to be expected",
    }
)
INPUT: Mapping[str, str] = MappingProxyType(
    {
        "system.input_specification": "What inputs have to be",
        "data.collection": "How the audited data were collected",
        "data.setting": "Their setting",
        "data.intended_setting": "Setting of the intended use",
    }
)
RIGHTS: Mapping[str, str] = MappingProxyType(
    {
        "system.affected": "Persons whom its outputs are about",
        "purpose.population": "Population that findings are meant to speak about",
    }
)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ifu_snippet": (*CIRCUMSTANCES, *INPUT),
        "fria_annex": (*RIGHTS, "purpose.context", "scenario"),
    }
)

CONDITIONS = ("ROB", "CFP")
"""How codes of questions begin that disturb or change inputs."""


def applies(result: AuditResult) -> bool:
    """Return whether any model was audited."""
    return bool(result.models)


def render(result: AuditResult) -> Markup:
    """Return accuracy, groups, circumstances, inputs, what scores mean, and who is affected."""
    lines = overall(result)
    exceeding, conditions = _exceeding(result), _disturbed(result)
    return fill(
        "instructions_for_use",
        result=result,
        lines=lines[:MOST_METRICS],
        total=len(lines),
        titles={m.name: m.title for m in result.metrics},
        groups=by_group(result),
        circumstances=said(result, CIRCUMSTANCES),
        exceeding=[(f, of_finding(f, result) or f.answer) for f in exceeding[:MOST]],
        judged=bool(gated(result)),
        more=len(exceeding) - MOST,
        conditions=conditions[:MOST],
        further=len(conditions) - MOST,
        input=said(result, INPUT),
        calibration=_of(result, "CAL001"),
        affected=said(result, RIGHTS),
        attributes=[(attribute_name(a.name, a.source), a.levels) for a in result.attributes],
        lacking=lacks(result, "ifu_snippet"),
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an excerpt lacks, as short sentences.

    Args:
        result: of an audit.
        artefact: `ifu_snippet` or `fria_annex`.
    """
    silent = sum(s.status in ("suppressed", "insufficient_data", "empty") for s in result.slices)
    groups = (f"{several(silent, 'group')} without a figure",) if silent else ()
    if artefact == "fria_annex":
        judged = () if gated(result) else ("no gap was judged against a margin",)
        return (*groups, *judged)
    crossed = any(len(s.where) > 1 for s in result.slices)
    return (
        *(() if any(m.overall for m in result.models) else ("no metric over all items",)),
        *groups,
        *(() if crossed else ("no crossing of attributes was looked at",)),
        *(() if _of(result, *CONDITIONS) else ("no input was disturbed or changed on purpose",)),
        *(() if _of(result, "CAL") else ("calibration was not looked at",)),
    )


def _exceeding(result: AuditResult) -> list[Finding]:
    """Return the judged gaps that exceed their margin, the widest gap in margins first."""
    found = [f for f in judged_gaps(result) if f.verdict == "exceeds_margin"]
    widest = {f.id: next((w.margins for w in worst((f,), most=1)), 0.0) for f in found}
    return sorted(found, key=lambda f: -widest[f.id])


def _disturbed(result: AuditResult) -> list[Finding]:
    """Return what disturbed or changed inputs did, the worst verdicts first."""
    worse = ("exceeds_margin", "inconclusive")
    return sorted(
        _of(result, *CONDITIONS),
        key=lambda f: worse.index(f.verdict) if f.verdict in worse else len(worse),
    )


def _of(result: AuditResult, *codes: str) -> list[Finding]:
    """Return the findings whose codes begin in some way."""
    return [f for f in result.findings if f.code.startswith(codes)]
