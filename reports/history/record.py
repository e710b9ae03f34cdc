"""The record of a history: runs in order, and the line of every comparison through them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from evenhand.audit.finding import Harm
from evenhand.audit.result import Audience, Verdict
from evenhand.reports.difference.record import Changed, Turn

SCHEMA_VERSION = 1

State: TypeAlias = Literal["shown", "no value", "withheld", "absent"]
"""Of a point: `absent` where the run has no such comparison, `withheld` to protect persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished audit.

    Attributes:
        number: place in its series, from 1.
        name: its folder, relative to the one that was searched.
        bundle_sha256: of its `result.json`; `""` for results of early versions.
    """

    number: int
    name: str
    finished_at: str
    title: str
    verdict: Verdict
    exit_code: int
    audience: Audience
    models: tuple[str, ...]
    plan_sha256: str
    bundle_sha256: str
    evenhand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What changed from one run to the next.

    Attributes:
        after: number of the later run.
        data: whether items, labels or what is said of them changed; a number on the one side is
            then no measure of the model on the other.
        plan, evenhand: whether the plan's hash or the version of the program changed.
        changed: everything that reads differently; counts of items and persons are left out, since
            over several runs they could tell on few persons.
    """

    after: int
    data: bool
    plan: bool
    evenhand: bool
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A comparison in one run.

    Attributes:
        why: the reason of a state other than `shown`, as a sentence or `""`.
        finding: id of the finding, `""` where absent.
        value, low, high: the gap with its interval, None where not shown.
        persons: in the slice, None where not shown.
    """

    run: int
    state: State
    why: str = ""
    finding: str = ""
    gated: bool = False
    margin: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    persons: int | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A comparison of one slice through all runs of a series.

    Attributes:
        slice, reference: its id, and what it is held against.
        group, level: the slice in words.
        points: one a run, in their order.
        turn: what became of the verdict from the last run but one that judged it to the newest.
        margins: size of the gap in the newest run in margins, on the harmful side; None: no value.
        says: the line in measured facts.
    """

    slice: str
    reference: str
    group: str
    level: str
    points: tuple[Point, ...]
    turn: Turn
    margins: float | None
    says: str

    @property
    def name(self) -> str:
        """The slice in one line."""
        return f"{self.group}: {self.level}" if self.group else self.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question through all runs of a series.

    Attributes:
        harm: side of the margin on which a gap does harm.
        models: name of the model in every run, `""` where the run does not ask.
        verdicts: in every run, None where it was not judged.
        turn: what became of the verdict, as for a line.
        lines: one a compared slice, the worst first.
    """

    code: str
    title: str
    metric: str
    emotion: str
    unit: str
    harm: Harm
    models: tuple[str, ...]
    verdicts: tuple[Verdict | None, ...]
    turn: Turn
    lines: tuple[Line, ...]

    @property
    def model(self) -> str:
        """The model's name, or its names in order where it changed."""
        return ", ".join(dict.fromkeys(filter(None, self.models)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Runs that ask the same, in order.

    Attributes:
        level: of the intervals.
        questions: the worst first.
    """

    title: str
    runs: tuple[Run, ...]
    steps: tuple[Step, ...]
    level: float
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that was found and not read."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that was found below a folder.

    Attributes:
        order: what runs are ordered by: `time` or `name`.
        left_out: files that could not be read, or lie there twice.
        notes: what a careful reader needs.
    """

    history: int = SCHEMA_VERSION
    order: Literal["time", "name"]
    series: tuple[Series, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
