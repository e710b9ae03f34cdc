"""Both editions tell of the same audit: what the one to hand on shows, the internal one shows."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from evenhand.audit.result import Audience, AuditResult, Comparison
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.audit.verify.tree import unequal

TITLE = "Editions"
ORDER = 60

_SAME = (
    "verdict",
    "exit_code",
    "plan.sha256",
    "plan.frozen_at",
    "data.files",
    "provenance.sums_sha256",
    "baseline.sha256",
    "baseline.checked_on",
    "baseline.exit_code_without",
)

_SAME_OF_WAIVERS = (
    "finding",
    "slice",
    "owner",
    "reason",
    "expires",
    "accepted_verdict",
    "standing",
)


def check(audited: Audited, data: Path | None) -> Checked:
    """Return where the two editions tell different things."""
    del data
    known: dict[Audience, tuple[str, AuditResult]] = {
        result.audience: (file, result) for file, result in audited.results()
    }
    if len(known) < 2:  # noqa: PLR2004 there are two editions
        why = "only one edition lies here"
        return found_differences(
            [], says="", unchecked=[Unchecked(what="agreement of the editions", why=why)]
        )
    (file, shown), (_, whole) = known["shareable"], known["internal"]
    found = [
        Difference(file=file, field=field, got=got, expected=expected)
        for field, got, expected in (*_facts(shown, whole), *_rows(shown, whole))
    ]
    says = "The shareable edition shows no number of a comparison that the internal one lacks."
    return found_differences(found, says=says)


def _facts(shown: AuditResult, whole: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield facts about the audit that differ."""
    first, second = msgspec.to_builtins(shown), msgspec.to_builtins(whole)
    for place in _SAME:
        yield from unequal(_at(first, place), _at(second, place), at=place)
    yield from unequal(_standings(shown), _standings(whole), at="baseline.waivers")
    for model, other in zip(shown.models, whole.models, strict=False):
        yield from unequal(
            msgspec.to_builtins(model), msgspec.to_builtins(other), at=f"models[{model.name}]"
        )


def _standings(result: AuditResult) -> object:
    """Return what each waiver of a result is and does, without the numbers of its row."""
    waivers = result.baseline.waivers if result.baseline else ()
    return [{name: getattr(one, name) for name in _SAME_OF_WAIVERS} for one in waivers]


def _at(tree: Mapping[str, object], place: str) -> object:
    """Return the value at a dotted place."""
    found: object = tree
    for name in place.split("."):
        found = found[name] if isinstance(found, Mapping) else None
    return found


def _rows(shown: AuditResult, whole: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield comparisons that are shown and differ; what is withheld has its verdict only."""
    known = {(f.id, row.slice): row for f in whole.findings for row in f.comparisons}
    for finding in shown.findings:
        for row in finding.comparisons:
            place = f"findings[{finding.id}].comparisons[{row.slice}]"
            other = known.get((finding.id, row.slice))
            if other is None:
                yield place, "a comparison", "none: the internal edition has none"
            else:
                yield from unequal(_plain(row), _plain(other, like=row), at=place)


def _plain(row: Comparison, *, like: Comparison | None = None) -> object:
    """Return a row, or only its verdict where the row that it is held against is withheld."""
    if (like or row).suppressed:
        return {"verdict": row.verdict}
    return msgspec.to_builtins(row)
