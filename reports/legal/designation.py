"""Codes of Annex XIV: which knowledge a notified body needs for such a system."""

from evenhand.audit.purpose import Modality
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.versions import Strict, read


class Code(Strict, frozen=True, kw_only=True):
    """A code, its meaning, and the modalities for which it matters."""

    code: str
    title: str
    reads: tuple[Modality, ...]


class Codes(Strict, frozen=True, kw_only=True):
    """All codes that matter here."""

    codes: tuple[Code, ...]


def codes(result: AuditResult, version: str = "") -> tuple[tuple[str, str], ...]:
    """Return code and title of what matters for the declared modality."""
    modality = result.plan.purpose.get("modality", "")
    known = read(Codes, "designation.yaml", version).codes
    return tuple((one.code, one.title) for one in known if modality in one.reads)
