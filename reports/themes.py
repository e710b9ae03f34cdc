"""Which questions belong together: a section shows those of its theme that nothing judges.

The findings that count for the verdict stand together in their own section, whatever they are
about; a theme links to its own among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.decision_words import THEME
from evenhand.reports.families import Family, families

THEMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "named_harms": ("HRM",),
        "calibration": ("CAL",),
        "agreement": ("AGR",),
        "counterfactuals": ("CFP",),
        "robustness": ("ROB",),
        "transcripts": ("TXT",),
        "model_comparison": (THEME,),
        "other_regimes": ("SCR",),
    }
)
"""How the codes of a theme's questions begin, by the section that shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The questions of a theme.

    Attributes:
        gated: findings that count, to link to.
        families: findings that describe, laid out.
    """

    gated: tuple[Finding, ...]
    families: tuple[Family, ...]


def of_theme(section: str, result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings of a section's theme, judged or not."""
    return tuple(f for f in result.findings if f.code.startswith(THEMES[section]))


def theme(section: str, result: AuditResult) -> Theme:
    """Return a section's theme, laid out."""
    found = of_theme(section, result)
    return Theme(
        gated=tuple(f for f in found if f.gated),
        families=families(tuple(f for f in found if not f.gated), result),
    )


def without_theme(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that describe and belong to no theme."""
    taken = tuple(prefix for prefixes in THEMES.values() for prefix in prefixes)
    return tuple(f for f in result.findings if not f.gated and not f.code.startswith(taken))
