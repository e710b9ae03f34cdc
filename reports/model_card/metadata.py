"""The head of a model card: what a registry of models reads, filled from the result alone."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import yaml  # type: ignore[import-untyped]

from evenhand.audit.result import AuditResult, ModelRecord, Number
from evenhand.reports.tally import judged_gaps

Entry: TypeAlias = dict[str, object]

TASKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "face_image": ("image-classification", "Emotion recognition from faces"),
        "video": ("video-classification", "Emotion recognition from video"),
        "voice": ("audio-classification", "Emotion recognition from voices"),
        "captioning": ("image-to-text", "Descriptions of emotions"),
        "text_only": ("text-classification", "Emotion recognition from text"),
    }
)
"""Task and its name by what the system reads."""
OTHER = ("other", "Emotion recognition")

LICENCES = frozenset(
    {"apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0"}
    | {"cc-by-nc-4.0", "cc-by-nc-sa-4.0", "mpl-2.0", "unlicense", "isc"}
)
"""Names of licences that the registry knows and cards of models use."""

MOST_SLICES = 240
"""Results of slices in the head; `--format csv` has all."""


def metadata(result: AuditResult, model: ModelRecord) -> str:
    """Return the head of a model card as YAML between two lines of dashes."""
    task, _ = TASKS.get(result.plan.purpose.get("modality", ""), OTHER)
    head: Entry = {**_licence(model)}
    if task != "other":
        head["pipeline_tag"] = task
    head["tags"] = ["emotion-recognition", "bias-audit", "evenhand"]
    return _head({**head, **_index(result, model)})


def model_index(result: AuditResult, model: ModelRecord) -> str:
    """Return the measured results alone, as a head that the registry's client reads."""
    return _head(_index(result, model))


def named_by_model(result: AuditResult, stem: str) -> Iterator[tuple[str, ModelRecord]]:
    """Yield a file name for each model; those whose names look alike in one are numbered.

    Args:
        result: any.
        stem: what the names begin with, for instance `"model-card"`.
    """
    taken: set[str] = set()
    for at, model in enumerate(result.models, start=1):
        name = f"{stem}.{slug(model.name)[:80]}"
        if len(result.models) == 1:
            name = stem
        if name in taken:
            name = f"{name}.{at}"
        taken.add(name)
        yield f"{name}.md", model


def _head(entries: Entry) -> str:
    """Return entries as YAML between two lines of dashes."""
    text = yaml.safe_dump(entries, sort_keys=False, allow_unicode=False, width=100)
    return f"---\n{text}---\n"


def _index(result: AuditResult, model: ModelRecord) -> Entry:
    """Return what was measured of a model; nothing where nothing was."""
    if not model.overall:
        return {}
    results = [each for each in _results(result, model) if each["metrics"]]
    return {"model-index": [{"name": model.name, "results": results}]}


def slug(name: str) -> str:
    """Return a name as registries write it.

    >>> slug("CREMA-D crowd votes"), slug("???")
    ('crema-d-crowd-votes', 'unnamed')
    """
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.") or "unnamed"


def _licence(model: ModelRecord) -> Entry:
    """Return the licence of the model; `unknown` where no card tells it."""
    told = model.card.licence.strip() if model.card else ""
    known = next((name for name in LICENCES if told.lower() == name), "")
    if known or not told:
        return {"license": known or "unknown"}
    return {"license": "other", "license_name": slug(told)[:96]}


def _results(result: AuditResult, model: ModelRecord) -> Iterator[Entry]:
    """Yield what was measured over all items, then in the slices of judged questions."""
    yield _result(
        result,
        {},
        [
            _metric(o.metric, o.emotion, o.number)
            for o in model.overall
            if o.number.value is not None
        ],
    )
    slices: dict[tuple[tuple[str, str], ...], list[Entry]] = {}
    where = {s.id: s.where for s in result.slices}
    for finding in judged_gaps(result):
        own = finding.model == model.name and not finding.against
        for c in finding.comparisons if own else ():
            told = c.inside.value is not None and c.verdict != "insufficient_data"
            if told and not c.suppressed and c.slice in where:
                metric = _metric(finding.metric, finding.emotion, c.inside)
                slices.setdefault(where[c.slice], []).append(metric)
    left = MOST_SLICES
    for pairs, metrics in slices.items():
        if left <= 0:
            return
        yield _result(result, dict(pairs), metrics[:left])
        left -= len(metrics)


def _result(result: AuditResult, where: Mapping[str, str], metrics: list[Entry]) -> Entry:
    """Return metrics of the data, or of a slice of them."""
    task, title = TASKS.get(result.plan.purpose.get("modality", ""), OTHER)
    dataset: Entry = {"type": slug(result.data.name), "name": result.data.name or "unnamed"}
    if where:
        dataset["config"] = " & ".join(f"{k}={v}" for k, v in where.items())
        dataset["args"] = dict(where)
    return {"task": {"type": task, "name": title}, "dataset": dataset, "metrics": metrics}


def _metric(metric: str, emotion: str, number: Number) -> Entry:
    """Return a value with its interval and what it rests on."""
    bare = metric.partition("[")[0]
    entry: Entry = {
        "type": slug(bare).replace("-", "_"),
        "value": number.value,
        "name": f"{metric} ({emotion})",
    }
    args = {
        "emotion": emotion,
        "low": number.low,
        "high": number.high,
        "items": number.items,
        "persons": number.persons,
    }
    return entry | {"args": {k: v for k, v in args.items() if v is not None}}
