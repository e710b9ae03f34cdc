"""What this document is, of what, made when, and for whose eyes."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import Audience, AuditResult, ModelRecord, encoded
from evenhand.reports.accepted import accepted_words
from evenhand.reports.compared_models import compared_words
from evenhand.reports.legal.banner import area_banner
from evenhand.reports.legal.designation import codes
from evenhand.reports.legal.versions import newest
from evenhand.reports.scoring_place import left_words
from evenhand.reports.tally import coverage_words
from evenhand.reports.templating import fill

TITLE = "Cover"
ORDER = 0
PARTS: tuple[str, ...] = ("R0",)
MOST_FILES = 6

AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {
        "shareable": "Shareable: small groups are withheld",
        "internal": "Internal: not for passing on",
    }
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every report has a cover."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the title block, and the notice on the area of use where one is due."""
    return fill(
        "cover",
        result=result,
        audience=_readers(result),
        banner=area_banner(result),
        coverage_words=coverage_words,
        bundle=hashlib.sha256(encoded(result)).hexdigest(),
        weights=[(m.name, weights(m)) for m in result.models],
        files=result.data.files[:MOST_FILES],
        further=max(0, len(result.data.files) - MOST_FILES),
        text_version=newest(),
        codes=codes(result),
        left=left_words(result),
        compared=compared_words(result),
        accepted=accepted_words(result),
    )


def weights(model: ModelRecord) -> tuple[tuple[str, str], ...]:
    """Return file and hash of what the model is made of; empty where nobody said."""
    if model.card is not None and model.card.weights_sha256:
        return tuple(model.card.weights_sha256.items())
    return tuple((k, v) for k, v in model.identity.items() if "sha256" in k)


def _readers(result: AuditResult) -> str:
    """Return for whose eyes the report is; no group is withheld where the plan sets no limit."""
    if result.audience == "shareable" and not result.statistics.suppress_below:
        return "Shareable: no group is withheld"
    return AUDIENCES[result.audience]
