"""Plan, data, models, coverage and sensitivity of two audits: what reads differently."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from evenhand.audit.result import AuditResult, Finding, ModelRecord
from evenhand.reports.difference.protection import tellable
from evenhand.reports.difference.record import Changed, Place
from evenhand.reports.digits import plain

Area: TypeAlias = Literal["plan", "data", "models", "coverage", "sensitivity"]

KEPT_BACK = "withheld"
HOLDS: Mapping[bool, str] = MappingProxyType(
    {True: "the same verdict in every run", False: "another verdict in some runs"}
)
FEW = "differs by so few persons that by how many is withheld"


def plan_changes(before: AuditResult, after: AuditResult) -> Iterator[Changed]:
    """Yield what the plans say differently."""
    yield from _differing("plan", _plan(before), _plan(after))


def margin_changes(
    before: Mapping[Place, Finding], after: Mapping[Place, Finding]
) -> Iterator[Changed]:
    """Yield the margins of questions that both plans ask."""
    for place, one in before.items():
        other = after.get(place)
        if other is None or (one.margin, one.gated) == (other.margin, other.gated):
            continue
        what = f"margin of {named_place(place)}"
        yield Changed(area="plan", what=what, before=_margin(one), after=_margin(other))


def data_changes(before: AuditResult, after: AuditResult, *, least: int) -> Iterator[Changed]:
    """Yield what is said of the data differently; a count of few persons is kept back."""
    yield from _differing("data", _data(before), _data(after))
    one, other = before.data, after.data
    counts = (("items", one.items, other.items), ("persons", one.persons, other.persons))
    told = tellable(one.persons, other.persons, least=least)
    if told:
        for what, was, now in counts:
            if was != now:
                yield Changed(area="data", what=what, before=f"{was:,}", after=f"{now:,}")
    else:
        yield Changed(area="data", what="items and persons", before=KEPT_BACK, after=FEW)


def model_changes(before: AuditResult, after: AuditResult) -> Iterator[Changed]:
    """Yield models that only one audit has, and what is known of the making of the others."""
    one, other = _models(before), _models(after)
    for name in (*one, *(n for n in other if n not in one)):
        if name not in one or name not in other:
            here, there = ("audited" if name in side else "" for side in (one, other))
            yield Changed(area="models", what=name, before=here, after=there)
            continue
        facts = (_made(one[name]), _made(other[name]))
        for change in _differing("models", *facts):
            yield replace(change, what=f"{name}: {change.what}")


def coverage_changes(before: AuditResult, after: AuditResult) -> Iterator[Changed]:
    """Yield emotions that a model covers in one audit alone, and slices judged in one alone."""
    later = _models(after)
    for name, model in _models(before).items():
        if name in later and set(model.covers) != set(later[name].covers):
            covered = (", ".join(model.covers), ", ".join(later[name].covers))
            yield Changed(
                area="coverage", what=f"{name} covers", before=covered[0], after=covered[1]
            )
    one, other = _statuses(before), _statuses(after)
    for change in _differing("coverage", one, other):
        if "suppressed" in (change.before, change.after):
            continue
        yield replace(change, what=f"slice {change.what}")


def sensitivity_changes(
    before: tuple[AuditResult, Mapping[Place, Finding]],
    after: tuple[AuditResult, Mapping[Place, Finding]],
) -> Iterator[Changed]:
    """Yield comparisons whose verdict hangs on the analysis in one of the two audits alone.

    Comparisons that are withheld in one of the audits are left out.

    Args:
        before: each result with its findings by place.
        after: the same of the later audit.
    """
    one, other = _fragile(*before), _fragile(*after)
    for (place, variant), was in one.items():
        now = other.get((place, variant), was)
        if was != now:
            what = f"{named_place(place)}, {variant.replace('_', ' ')}"
            yield Changed(
                area="sensitivity", what=what, before=HOLDS[not was], after=HOLDS[not now]
            )


def named_place(place: Place) -> str:
    """Return a place in a line.

    >>> named_place(Place(code="DIS001", model="m", metric="bias", emotion="Anger", slice="age=60"))
    'DIS001 m: bias, Anger at age=60'
    """
    asked = " ".join(filter(None, (place.code, place.model)))
    about = ", ".join(filter(None, (place.metric, place.emotion)))
    where = f" at {place.slice}" if place.slice else ""
    return ": ".join(filter(None, (asked, about))) + where


def _differing(area: Area, one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Changed]:
    """Yield the facts that are not the same in two lists of them."""
    for what in (*one, *(w for w in other if w not in one)):
        was, now = one.get(what, ""), other.get(what, "")
        if was != now:
            yield Changed(area=area, what=what, before=was, after=now)


def _plan(result: AuditResult) -> dict[str, str]:
    """Return what a plan fixes, as named texts."""
    rules = result.statistics
    found = {"edition": str(result.audience), "title": result.plan.title}
    found |= {f"purpose: {k.replace('_', ' ')}": v for k, v in result.plan.purpose.items()}
    found |= {f.name.replace("_", " "): _text(getattr(rules, f.name)) for f in fields(rules)}
    found |= {f"metric {m.name}": _settings(m.settings) for m in result.metrics}
    found |= {f"attribute {a.name}": ", ".join(a.levels) for a in result.attributes}
    return found | {f"slice {s.id}": "declared" for s in result.slices}


def _data(result: AuditResult) -> dict[str, str]:
    """Return what is said of the data, without counts."""
    data = result.data
    found = {
        "name": data.name,
        "subjects": data.subjects,
        "truth": data.truth,
        "scale of the truth": data.truth_scale,
        "emotions": ", ".join(data.emotions),
    }
    return found | {f"{f.role} ({f.name})": f"sha256 {f.sha256}" for f in data.files}


def _models(result: AuditResult) -> dict[str, ModelRecord]:
    return {m.name: m for m in result.models}


def _made(model: ModelRecord) -> dict[str, str]:
    """Return what is known of the making of scores and model."""
    found = {"scores from": model.source, "scale": model.scale, "link": model.link}
    found |= model.identity
    if model.card:
        found |= {"card": model.card.name, "licence": model.card.licence}
        found |= {f"weights {k}": f"sha256 {v}" for k, v in model.card.weights_sha256.items()}
    return found


def _statuses(result: AuditResult) -> dict[str, str]:
    return {s.id: s.status for s in result.slices}


def _fragile(result: AuditResult, asked: Mapping[Place, Finding]) -> dict[tuple[Place, str], bool]:
    """Return whether some run gave another verdict, by comparison that is shown, and variant."""
    places = {
        (f.id, c.slice): replace(place, slice=c.slice)
        for place, f in asked.items()
        for c in f.comparisons
        if not c.suppressed
    }
    return {
        (places[s.finding, s.slice], s.variant): s.changed
        for s in result.sensitivity
        if not s.reason and (s.finding, s.slice) in places
    }


def _margin(finding: Finding) -> str:
    if finding.margin is None:
        return "no margin"
    words = plain(finding.margin)
    return words if finding.gated else f"{words}, shown and not judged"


def _settings(settings: Mapping[str, float]) -> str:
    return ", ".join(f"{k} {plain(v)}" for k, v in settings.items()) or "asked"


def _text(value: object) -> str:
    return plain(value) if isinstance(value, float) else str(value)
