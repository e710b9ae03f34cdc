"""The largest gap of a finding in one line: group, size, interval, and margin if there is one."""

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.digits import plain
from evenhand.reports.harm import harmful
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import ruler
from evenhand.reports.wording import unit_words


def largest(finding: Finding, result: AuditResult) -> str:
    """Return the largest gap of a finding that may be shown, where it does harm.

    Args:
        finding: with comparisons or without.
        result: names the slices.

    Returns:
        For instance `"+0.41 points (+0.31 to +0.51) in gender: Female, margin 0.25"`; `""` where
        no comparison has a value.
    """
    known = [c for c in finding.comparisons if c.gap.value is not None and not c.suppressed]
    if not known:
        return ""
    worst = max(known, key=lambda c: harmful(c.gap.value or 0.0, finding.harm))
    cell = ruler(finding.margin).cell(worst.gap, signed=True)
    interval = f" ({cell.interval})" if cell.interval else ""
    margin = f", margin {plain(finding.margin)}" if finding.margin is not None else ""
    name = named(slice_names(result), worst.slice).full
    return f"{cell.text}{unit_words(finding.unit)}{interval} in {name}{margin}"
