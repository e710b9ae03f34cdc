"""A finished audit as a run that a registry of experiments can keep: numbers, words and files.

Keys say where a number comes from and stay the same from audit to audit, so that a release can be
plotted against the one before. They hold letters, digits and ` ._-` between slashes, which every
registry takes. A number that does not exist is left out; it is never sent as 0.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from evenhand.audit.errors import InputError
from evenhand.audit.result import Audience, AuditResult, Comparison, ModelRecord, Number
from evenhand.audit.stored import RESULT_NAME, read_result
from evenhand.reports.bundle import bundle_hash

FILES: Final = (RESULT_NAME, "report.html", "summary.md")
"""What is sent of an audit. Sums and the plan's own file stay where they are."""
LONGEST_KEY: Final = 250
"""Letters that registries allow in a key."""

VERDICT_CODES: Mapping[str, float] = MappingProxyType(
    {
        "within_margin": 0.0,
        "exceeds_margin": 1.0,
        "inconclusive": 3.0,
        "insufficient_data": 3.0,
        "undefined": 3.0,
    }
)
"""A verdict as a number: the exit code of an audit that had no other row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What is sent.

    Attributes:
        name: of the run: the title of the plan.
        params: rules that were fixed before the run, as text.
        metrics: numbers by key; none is missing or infinite.
        tags: verdicts in words and the hashes that lead back to the evidence.
        files: of the edition that is sent.
        started_ms, finished_ms: of the audit, since 1970 in UTC.
    """

    name: str
    params: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    files: tuple[Path, ...]
    started_ms: int
    finished_ms: int


def run_record(folder: Path, *, edition: Audience = "shareable") -> RunRecord:
    """Return an audit as a run.

    Args:
        folder: of a finished audit, or one of its editions.
        edition: what is sent; the internal one names files and shows smaller groups.

    Raises:
        InputError: there is no finished audit, or not this edition of it.
    """
    place, result = _edition(folder, edition)
    return RunRecord(
        name=result.plan.title or "evenhand audit",
        params=_params(result),
        metrics=dict(_metrics(result)),
        tags=_tags(result),
        files=tuple(place / name for name in FILES if (place / name).is_file()),
        started_ms=_milliseconds(result.provenance.started_at),
        finished_ms=_milliseconds(result.provenance.finished_at),
    )


def key(*parts: str) -> str:
    """Return a key of these parts; another list of parts never has the same key.

    A part with other letters has them replaced and bears a piece of its hash, as does a whole key
    that is too long.

    >>> key("DIS001.small.bias.mean", "gap", "gender", "woman")
    'DIS001.small.bias.mean/gap/gender/woman'
    >>> key("gap", "age", "<18") == key("gap", "age", "_18")
    False
    """
    whole = "/".join(_legal(part) for part in parts)
    return whole if len(whole) <= LONGEST_KEY else _marked(whole[: LONGEST_KEY - 9], whole)


def _legal(part: str) -> str:
    """Return a part in letters that all registries take."""
    kept = re.sub(r"[^A-Za-z0-9._ -]", "_", part)
    plain = kept == part and part == part.strip(" .") and part != ""
    return part if plain else _marked(kept.strip(" .") or "_", part)


def _marked(shown: str, whole: str) -> str:
    return f"{shown}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def _edition(folder: Path, edition: Audience) -> tuple[Path, AuditResult]:
    """Return where an edition lies, and its result; the other one's folder is named like it."""
    result = read_result(folder)
    if result.audience == edition:
        return folder if folder.is_dir() else folder.parent, result
    other = folder / edition
    if folder.is_dir() and (other / RESULT_NAME).is_file():
        return other, read_result(other)
    problem = (
        f"{folder}: holds the {result.audience} edition, and the {edition} one is not in it; name "
        "the output folder of the audit, which holds both"
    )
    raise InputError([problem])


def _params(result: AuditResult) -> Mapping[str, str]:
    """Return the rules that were fixed before scores were read."""
    rules, data = result.statistics, result.data
    told = {
        "title": result.plan.title,
        "data": data.name,
        "subjects": data.subjects,
        "items": data.items,
        "persons": data.persons,
        "emotions": ", ".join(data.emotions),
        "models": ", ".join(model.name for model in result.models),
        "attributes": ", ".join(attribute.name for attribute in result.attributes),
        "unit": rules.unit,
        "resampling": rules.resampling,
        "replicates": rules.replicates,
        "standard_error": rules.standard_error,
        "multiplicity": rules.multiplicity,
        "alpha": rules.alpha,
        "level": rules.level,
        "power": rules.power,
        "suppress_below": rules.suppress_below,
        "seed": rules.seed,
        "evenhand": result.provenance.evenhand,
    }
    return {name: str(value) for name, value in told.items() if value != ""}


def _tags(result: AuditResult) -> Mapping[str, str]:
    """Return verdicts in words, and hashes."""
    told = {
        "evenhand.verdict": result.verdict,
        "evenhand.exit_code": str(result.exit_code),
        "evenhand.scope": result.scope,
        "evenhand.edition": result.audience,
        "evenhand.plan_sha256": result.plan.sha256,
        "evenhand.bundle_sha256": bundle_hash(result),
        "evenhand.baseline_sha256": result.baseline.sha256 if result.baseline else "",
        "evenhand.git_commit": result.provenance.git_commit,
    }
    told |= {key("evenhand.model", model.name): model.verdict for model in result.models}
    told |= {key("evenhand.finding", f.id): f.verdict for f in result.findings if f.verdict}
    return {name: value for name, value in told.items() if value}


def _metrics(result: AuditResult) -> Iterator[tuple[str, float]]:
    """Yield every number of a judged or shown question, with its key."""
    yield key("exit_code"), float(result.exit_code)
    where = {part.id: [word for pair in part.where for word in pair] for part in result.slices}
    for model in result.models:
        yield from _of_model(model)
    for finding in result.findings:
        yield from _present(key(finding.id, "margin"), finding.margin)
        if finding.verdict:
            yield key(finding.id, "verdict"), VERDICT_CODES[finding.verdict]
        for row in finding.comparisons:
            place = where.get(row.slice) or ["everybody"]
            for name, value in _of_row(row):
                yield from _present(key(finding.id, name, *place), value)


def _of_model(model: ModelRecord) -> Iterator[tuple[str, float]]:
    """Yield what a model reaches over all items."""
    for one in model.overall:
        for name, value in _interval("value", one.number):
            yield from _present(key("overall", model.name, one.metric, one.emotion, name), value)


def _of_row(row: Comparison) -> Iterator[tuple[str, float | None]]:
    """Yield the numbers of one slice; of a withheld one its verdict alone."""
    if not row.suppressed:
        yield "value", row.inside.value
        yield from _interval("gap", row.gap)
    if row.verdict:
        yield "verdict", VERDICT_CODES[row.verdict]


def _interval(name: str, number: Number) -> Iterator[tuple[str, float | None]]:
    """Yield a number, the ends of its interval and the persons that it rests on."""
    yield name, number.value
    yield f"{name}_low", number.low
    yield f"{name}_high", number.high
    yield "persons", number.persons


def _present(name: str, value: float | None) -> Iterator[tuple[str, float]]:
    if value is not None:
        yield name, float(value)


def _milliseconds(moment: str) -> int:
    """Return a moment of a result in milliseconds since 1970.

    >>> _milliseconds("1970-01-01T00:00:02Z")
    2000
    """
    return int(datetime.fromisoformat(moment).timestamp() * 1000)
