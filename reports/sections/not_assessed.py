"""What the audit could not say: slices, comparisons and rows, each with its reason."""

from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.digits import count
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import no_mark
from evenhand.reports.tally import gated, lost, stayed, uncovered
from evenhand.reports.templating import fill
from evenhand.reports.wording import STATUSES

TITLE = "Not assessed"
ORDER = 86
PARTS: tuple[str, ...] = ()
MOST_NAMED = 4
"""Findings that are named for one slice and reason; more of them are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A slice without verdicts."""

    name: str
    status: str
    items: str
    persons: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A slice for which some findings have no answer, for one and the same reason."""

    name: str
    reason: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Rows lost in one slice, in the order of the exclusions; `""` where there are none."""

    name: str
    counts: tuple[str, ...]


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nothing was left out has to be said as well."""
    return True


def render(result: AuditResult) -> Markup:
    """Return what was not assessed."""
    return fill(
        "not_assessed",
        gone=gone(result),
        silent=silent(result),
        most=MOST_NAMED,
        judged=len(gated(result)),
        exclusions=lost(result),
        stayed=stayed(result),
        losses=losses(result),
        titles={m.name: m.title for m in result.metrics},
        total=len(result.slices),
        uncovered=uncovered(result),
    )


def gone(result: AuditResult) -> tuple[Gone, ...]:
    """Return the slices that got no verdict."""
    names = slice_names(result)
    return tuple(
        Gone(
            name=names[s.id].full,
            status=STATUSES[s.status],
            items=count(s.items),
            persons=count(s.persons),
            reason=s.reason or "no reason recorded",
        )
        for s in result.slices
        if s.status != "assessed"
    )


def silent(result: AuditResult) -> tuple[Silent, ...]:
    """Return comparisons without an answer, those of one slice and reason together."""
    names = slice_names(result)
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in gated(result):
        for c in finding.comparisons:
            why = no_mark(c, result.statistics, judged=True)
            if why:
                found.setdefault((c.slice, why), []).append(finding)
    return tuple(
        Silent(name=named(names, slice_id).full, reason=why, findings=tuple(findings))
        for (slice_id, why), findings in found.items()
    )


def losses(result: AuditResult) -> tuple[Loss, ...]:
    """Return how many rows each slice lost to each exclusion."""
    names = slice_names(result)
    exclusions = lost(result)
    known = dict.fromkeys(s.id for s in result.slices) | dict.fromkeys(
        slice_id for e in exclusions for slice_id in e.by_slice
    )
    rows = (
        Loss(
            name=named(names, slice_id).full,
            counts=tuple(
                count(e.by_slice[slice_id]) if slice_id in e.by_slice else "0" for e in exclusions
            ),
        )
        for slice_id in known
    )
    return tuple(row for row in rows if set(row.counts) - {"0"})
