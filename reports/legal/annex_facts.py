"""What a result itself can say for points of Annex IV, in a line each."""

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.audit.result import AuditResult


def facts(result: AuditResult) -> Mapping[str, tuple[str, ...]]:
    """Return lines for points of Annex IV, by the number of the point.

    Points that only people can fill are not there.
    """
    made, data = result.provenance, result.data
    size = f"{data.items:,} items, {data.persons:,} persons, {data.subjects}"
    libraries = ", ".join(f"{name} {version}" for name, version in made.libraries.items())
    hardware = ", ".join(filter(None, (made.platform, made.device)))
    return MappingProxyType(
        {
            "1(a)": tuple(_identity(result)),
            "1(c)": (libraries,) if libraries else (),
            "1(e)": (f"hardware of the test: {hardware}",) if hardware else (),
            "2(d)": (f"audit data: {data.name}, {size}",),
            "2(g)": (
                f"plan sha256 {result.plan.sha256}",
                f"audit ended {made.finished_at}",
            ),
        }
    )


def _identity(result: AuditResult) -> list[str]:
    """Return the declared name of the system, then each model with the hashes of its weights."""
    system = result.plan.purpose.get("system", "").strip()
    lines = [f"system: {system}"] if system else []
    for model in result.models:
        hashes = model.card.weights_sha256 if model.card else {}
        told = ", ".join(f"{name} sha256 {value}" for name, value in hashes.items())
        lines.append(f"model {model.name}: {told or 'no hash of its weights is known'}")
    return lines
