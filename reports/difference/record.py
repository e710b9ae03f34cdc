"""The record of a difference between two audits: plain data, and the product of `report diff`."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from evenhand.audit.result import Audience, Verdict

Turn: TypeAlias = Literal["worse", "better", "open", "same"]
"""What became of a verdict; `open` is one that no longer shows a gap and clears none."""

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two audits.

    Attributes:
        bundle_sha256: of its `result.json`; `""` for results of early versions.
    """

    title: str
    plan_sha256: str
    bundle_sha256: str
    finished_at: str
    audience: Audience
    verdict: Verdict
    evenhand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A fact that reads differently.

    Attributes:
        area: `"plan"`, `"data"`, `"models"`, `"coverage"` or `"sensitivity"`.
        what: what it is about.
        before, after: as text, `""` where there is nothing.
    """

    area: Literal["plan", "data", "models", "coverage", "sensitivity"]
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a comparison is: a question about a model, and a slice of it; `""` for all of it."""

    code: str
    model: str
    metric: str
    emotion: str
    slice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict before and after; None where there was no such place, or none was given."""

    place: Place
    before: Verdict | None
    after: Verdict | None
    turn: Turn
    margin_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A gap before and after, in the unit of its metric.

    Attributes:
        moved: after minus before.
        overlap: whether the intervals overlap; that is no test of the difference.
    """

    place: Place
    unit: str
    margin: float | None
    before: float
    before_low: float | None
    before_high: float | None
    after: float
    after_low: float | None
    after_high: float | None
    moved: float
    overlap: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two audits.

    Attributes:
        changed: plan, data, models, coverage and sensitivity.
        verdicts: those that are not the same, of the audits, the models, the questions and slices.
        gone, new: questions that only one of the audits has.
        moved: gaps that both audits show, the furthest moved in margins first.
        withheld: comparisons without a difference, to protect persons.
        worse: whether some verdict got worse.
        notes: what a careful reader needs.
    """

    difference: int = SCHEMA_VERSION
    before: Side
    after: Side
    changed: tuple[Changed, ...]
    verdicts: tuple[Judgement, ...]
    gone: tuple[Place, ...]
    new: tuple[Place, ...]
    moved: tuple[Moved, ...]
    withheld: int
    worse: bool
    notes: tuple[str, ...]
