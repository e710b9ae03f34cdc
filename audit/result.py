"""The record of an audit: plain frozen data, and its JSON.

Reports read this module and nothing else of ours, so a saved result can be rendered years later, on
a machine that has neither the model nor the data. A number that does not exist is None with a
reason; JSON has no NaN and a reader sees none.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from evenhand.audit.baseline_record import BaselineRecord, Blocking, Standing, WaiverRecord
from evenhand.audit.declared import Declared
from evenhand.audit.finding import (
    Comparison,
    EvidenceTable,
    Exploratory,
    Finding,
    Number,
    Sensitivity,
    Skill,
    Verdict,
)
from evenhand.audit.model_record import CardRecord, ModelRecord, Overall

__all__ = [
    "AttributeRecord",
    "Audience",
    "AuditResult",
    "BaselineRecord",
    "Blocking",
    "CardRecord",
    "Comparison",
    "DataRecord",
    "Declared",
    "EvidenceTable",
    "Exclusion",
    "Exploratory",
    "FileRecord",
    "Finding",
    "MetricRecord",
    "ModelRecord",
    "Number",
    "Overall",
    "PlanRecord",
    "Provenance",
    "Sensitivity",
    "Skill",
    "SliceRecord",
    "Standing",
    "Statistics",
    "Verdict",
    "WaiverRecord",
    "dump",
    "encoded",
    "load",
    "schema",
]

SCHEMA_VERSION = 1

Audience: TypeAlias = Literal["shareable", "internal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceRecord:
    """A group of items that share attribute levels.

    Attributes:
        id: for instance `"gender=Female & age=60+"`.
        where: attribute and level pairs.
        items, persons: None where suppressed.
        status: whether verdicts were given; `empty` is a declared level without data, `not_judged`
            a level `unknown`, which is counted and shown but is no group of persons.
        reason: why not, as a sentence.
    """

    id: str
    where: tuple[tuple[str, str], ...]
    items: int | None
    persons: int | None
    status: Literal["assessed", "insufficient_data", "empty", "suppressed", "not_judged"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRecord:
    """An attribute as declared: levels in order, where the values come from, what it is about."""

    name: str
    source: str
    levels: tuple[str, ...]
    reference: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRecord:
    """What a metric is, copied from the catalogue so that the report needs no code of ours."""

    name: str
    title: str
    asks: str
    formula: str
    unit: str
    best: float | None
    reference: str
    settings: dict[str, float]
    use: str = ""
    avoid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Rows that were left out; `by_slice` has counts by slice id, None where suppressed."""

    what: Literal["items", "ratings", "predictions"]
    reason: str
    count: int | None
    share: float | None
    by_slice: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file that was read: its role, name without folders, content hash and size."""

    role: str
    name: str
    sha256: str
    size_bytes: int
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRecord:
    """What was audited on.

    `statements` is what the data set itself says of any figure from it. `classes` tells by emotion
    how recital 18 of Regulation (EU) 2024/1689 may be read for it: `named`, `other_affect`,
    `cognitive` or `physical`; words that are none of the forty of the taxonomy are not in it.
    """

    name: str
    subjects: Literal["real", "synthetic"]
    files: tuple[FileRecord, ...]
    items: int
    persons: int
    raters: int | None
    ratings: int | None
    emotions: tuple[str, ...]
    truth: str
    truth_scale: str
    exclusions: tuple[Exclusion, ...]
    statements: tuple[str, ...] = ()
    classes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The rules that were fixed before the run."""

    alpha: float
    level: float
    power: float
    unit: Literal["person", "item"]
    resampling: str
    replicates: int
    standard_error: str
    multiplicity: str
    skill_alpha: float
    min_items: int
    min_persons: int
    suppress_below: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    """The plan as frozen before scores were read."""

    title: str
    sha256: str
    frozen_at: str
    file: str
    purpose: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What is needed to run it again, and the hash of the sums that its numbers follow from."""

    evenhand: str
    command: str
    python: str
    libraries: dict[str, str]
    platform: str
    device: str
    git_commit: str
    git_dirty: bool | None
    started_at: str
    finished_at: str
    network: str
    sums_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """All findings of one run, and how to run it again.

    Attributes:
        verdict: over all gated findings; a waiver does not change it.
        exit_code: what the command ended with, after the baseline where one was given.
        scope: `comparison` where only the comparisons of models were gated, `all` otherwise.
        baseline: accepted findings, None where the audit was run without a baseline.
    """

    schema: int = SCHEMA_VERSION
    audience: Audience
    verdict: Verdict
    exit_code: int
    plan: PlanRecord
    data: DataRecord
    attributes: tuple[AttributeRecord, ...]
    slices: tuple[SliceRecord, ...]
    metrics: tuple[MetricRecord, ...]
    models: tuple[ModelRecord, ...]
    findings: tuple[Finding, ...]
    exploration: tuple[Exploratory, ...]
    statistics: Statistics
    provenance: Provenance
    declared: Declared = field(default_factory=Declared)
    sensitivity: tuple[Sensitivity, ...] = ()
    scope: Literal["all", "comparison"] = "all"
    baseline: BaselineRecord | None = None


def load(path: Path) -> AuditResult:
    """Read a result, and refuse one that does not fit; the error names the file and the field."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=AuditResult)
    except msgspec.DecodeError as error:
        error.add_note(f"in {path}")
        raise


def dump(result: AuditResult, path: Path) -> None:
    """Write a result as indented JSON with a stable order of keys."""
    path.write_bytes(encoded(result))


def encoded(result: AuditResult) -> bytes:
    """Return the one form of a result on disk; its sha256 is the bundle hash of the audit."""
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a result."""
    return msgspec.json.schema(AuditResult)
