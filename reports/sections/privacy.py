"""Which personal data were used and on what ground, what this report holds, and what left."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import declared_text, said
from evenhand.reports.naming import attribute_name
from evenhand.reports.protected_attributes import special
from evenhand.reports.scoring_place import left_words
from evenhand.reports.templating import fill

TITLE = "Special categories of data, and privacy"
ORDER = 94
PARTS: tuple[str, ...] = ("R25",)

ANSWER: Mapping[str, str] = MappingProxyType(
    {"special_data.used": "Were special categories of personal data used?"}
)
RECORD: Mapping[str, str] = MappingProxyType(
    {
        "special_data.lawful_basis": "Ground for it",
        "special_data.necessity": "Why the aim cannot be reached without them",
        "special_data.alternative_tried": "What synthetic or anonymised data showed",
        "special_data.authorised": "Who may see them, under which duty of silence",
        "special_data.record": "Where the record of processing lies",
        "special_data.harm_considered": "The harm looked for",
    }
)
GUARDS: Mapping[str, str] = MappingProxyType(
    {
        "special_data.pseudonymisation": "How persons got other names, and who holds the key",
        "special_data.security": "How the data are kept",
        "special_data.transmission": "Whether anybody else was given them",
        "special_data.retention_until": "Deleted on",
        "special_data.deletion": "How files made on the way are deleted",
    }
)
ONLY_OTHERS = "special_data.harm_considered"
"""Asked of all but providers of high-risk systems."""

ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"special_data_record": tuple(ANSWER), "privacy_manifest": tuple(ANSWER)}
)

NONE_USED = "declared: no such data were used, so the record is not asked for"
CONTRADICTED = "the plan declares that none were used, and the audit has {names} of real persons"


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: whether such data were used has to be answered."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the record, the guards, what this edition holds, and what left the machine."""
    fields = {
        path: label for path, label in (*RECORD.items(), *GUARDS.items()) if _shown(result, path)
    }
    names = [attribute_name(a.name, a.source) for a in special(result)]
    return fill(
        "privacy",
        result=result,
        fields=said(result, {**ANSWER, **fields}),
        none_used=_used(result) == "no",
        attributes=names,
        contradicted=contradiction(result),
        below=result.statistics.suppress_below,
        left=left_words(result),
    )


def needs(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return which further declared fields an answer makes mandatory."""
    if _used(result) != "yes":
        return ()
    fields = RECORD if artefact == "special_data_record" else GUARDS
    return tuple(path for path in fields if _due(result, path))


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    if artefact == "privacy_manifest":
        sent = [m.name for m in result.models if m.left_machine == "yes"]
        return (f"items were sent to an address to be scored: {', '.join(sent)}",) if sent else ()
    said_so = contradiction(result)
    if said_so:
        return (said_so,)
    return (NONE_USED,) if _used(result) == "no" else ()


def contradiction(result: AuditResult) -> str:
    """Return what contradicts the answer that no special categories were used, else `""`."""
    names = [attribute_name(a.name, a.source) for a in special(result)]
    if _used(result) != "no" or not names or result.data.subjects != "real":
        return ""
    return CONTRADICTED.format(names=", ".join(names))


def _used(result: AuditResult) -> str:
    """Return whether special categories were used, as declared."""
    return declared_text(result, "special_data.used")


def _due(result: AuditResult, path: str) -> bool:
    """Return whether a field concerns the one who declares it."""
    return path != ONLY_OTHERS or result.plan.purpose.get("role", "") != "provider"


def _shown(result: AuditResult, path: str) -> bool:
    """Return whether a field is shown: mandatory after a yes, else only where it is filled."""
    return bool(declared_text(result, path)) or (_used(result) == "yes" and _due(result, path))
