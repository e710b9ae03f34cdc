"""The two editions of an audit: one for the house, one to hand on; measured once, withheld twice.

The plan names the edition that lies in the output folder. The other lies in a folder of its own
within it, named like its readers. Both are made of the same evidence and the same verdicts; they
differ in which cells are withheld, and the shareable one names no folder.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from evenhand.audit.evidence import Evidence
from evenhand.audit.folders import bare_command, without_folders
from evenhand.audit.plan import Plan
from evenhand.audit.result import Audience, AuditResult
from evenhand.audit.withholding import hidden_slices, withheld_below, withheld_comparisons

OTHER: Mapping[Audience, Audience] = MappingProxyType(
    {"internal": "shareable", "shareable": "internal"}
)

SHAREABLE_BELOW: Final = 10
"""An edition to hand on withholds cells of fewer real persons than this."""


def edition_plan(plan: Plan, audience: Audience) -> Plan:
    """Return a plan as it reads for some readers; whom nobody can recognise need no protection.

    Args:
        plan: the frozen plan.
        audience: the readers.

    Returns:
        The plan with these readers. A shareable edition of real persons withholds cells of fewer
        than 10 persons, or of more where the plan says so.
    """
    report = msgspec.structs.replace(plan.report, audience=audience)
    if audience == "shareable" and plan.data.subjects == "real":
        least = max(report.suppress_below, SHAREABLE_BELOW)
        report = msgspec.structs.replace(report, suppress_below=least)
    return msgspec.structs.replace(plan, report=report)


def in_edition(evidence: Evidence, audience: Audience) -> Evidence:
    """Return the same evidence with what is withheld from some readers.

    Args:
        evidence: in any edition.
        audience: the readers.
    """
    plan = edition_plan(evidence.plan, audience)
    if withheld_below(plan) == withheld_below(evidence.plan):
        return replace(evidence, plan=plan)
    hidden = hidden_slices(plan, evidence.table, evidence.slices)
    withheld = withheld_comparisons(plan, evidence.table, evidence.slices, hidden)
    return replace(evidence, plan=plan, hidden=hidden, withheld=withheld)


def without_machine(result: AuditResult) -> AuditResult:
    """Return a result without folders, where it is one to hand on; the plan's hash stays.

    Args:
        result: of either edition.
    """
    if result.audience == "internal":
        return result
    return replace(
        result,
        plan=replace(result.plan, text=without_folders(result.plan.text)),
        provenance=replace(result.provenance, command=bare_command(result.provenance.command)),
    )


def edition_folder(out: Path, audience: Audience, *, named: Audience) -> Path:
    """Return where an edition lies.

    Args:
        out: the output folder.
        audience: readers of the edition.
        named: readers that the plan names.
    """
    return out if audience == named else out / audience
