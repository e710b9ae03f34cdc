"""One audit: a plan goes in, a result comes out. The only file that knows everybody."""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from evenhand.audit.claims import check_emotions
from evenhand.audit.datasets import dataset
from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.exploration import explore
from evenhand.audit.intake.columns import renamed
from evenhand.audit.intake.fingerprint import frame_record
from evenhand.audit.intake.frames import frame_of
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.predictions import scores as read_scores
from evenhand.audit.intake.promised import check_given, check_score_files, given_scores
from evenhand.audit.intake.ratings import truth as read_truth
from evenhand.audit.intake.sources import ScoreSource, Sources
from evenhand.audit.judgement import judge
from evenhand.audit.manifest import write_manifest
from evenhand.audit.plan import Model, Plan
from evenhand.audit.plans.file import decoded, parse_plan, plan_bytes, read_plan
from evenhand.audit.plans.freeze import Frozen, freeze
from evenhand.audit.provenance import provenance
from evenhand.audit.question import all_questions
from evenhand.audit.records import (
    attribute_records,
    data_record,
    metric_records,
    model_records,
    slice_records,
    statistics_record,
)
from evenhand.audit.result import AuditResult, FileRecord, Finding, PlanRecord, Verdict, dump
from evenhand.audit.stored import RESULT_NAME
from evenhand.audit.sums_file import SUMS_NAME, write_sums
from evenhand.audit.table import Scores, Table, Truth
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.exact import LARGEST
from evenhand.metrics.verdict import overall

Say = Callable[[str], None]

_EXIT: Mapping[Verdict, int] = {"within_margin": 0, "exceeds_margin": 1}
_UNDECIDED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A plan and the data that it names, before any score is read.

    Attributes:
        plan: the rules.
        table, truth: items and labels.
        files: what was read for them.
        read_scores: returns the scores of one model; not called before the plan is frozen.
    """

    plan: Plan
    table: Table
    truth: Truth
    files: tuple[FileRecord, ...]
    read_scores: Callable[[Model], ScoreSource]


def read_inputs(plan_path: Path, *, data: Path | None = None) -> Inputs:
    """Read a plan, its items and its ratings; scores stay untouched.

    Args:
        plan_path: the plan.
        data: folder that paths in the plan are relative to; default: the plan's own folder.

    Raises:
        InputError: plan or data cannot be audited; it holds all problems of the first bad part.
    """
    plan = read_plan(plan_path, metrics=catalogue())
    return _read(plan, data or plan_path.parent)


def _read(plan: Plan, data: Path) -> Inputs:
    """Read the items and ratings that a plan names, relative to a folder."""
    folder = data / plan.data.folder
    source = dataset(plan.data.format)
    return _inputs(plan, source.read(plan, folder), partial(source.read_scores, plan, folder))


def _inputs(plan: Plan, sources: Sources, read: Callable[[Model], ScoreSource]) -> Inputs:
    """Make items and labels of what a data set delivers."""
    names = {f.role: f.name for f in sources.files}
    table = items_table(sources.items, plan, file=names.get("items", plan.data.name))
    truth = read_truth(sources.ratings, table, plan, file=names.get("ratings", plan.data.name))
    check_emotions(plan, truth.emotions)
    return Inputs(plan=plan, table=table, truth=truth, files=sources.files, read_scores=read)


def run(
    plan_path: Path,
    out: Path,
    *,
    data: Path | None = None,
    command: Sequence[str] = (),
    say: Say = lambda _: None,
) -> AuditResult:
    """Audit what a plan names, and write result, sums and manifest.

    The plan is frozen (its text, hash and time written to `out`) before any score is read.

    Args:
        plan_path: the plan.
        out: folder for everything that is written.
        data: folder that paths in the plan are relative to; default: the plan's own folder.
        command: the arguments as called, for the record.
        say: told what is going on, one line a step.

    Returns:
        The result, as written to `out/result.json`.

    Raises:
        InputError: plan or data cannot be audited.
    """
    say("reading plan, items and ratings")
    text = decoded(plan_bytes(plan_path), name=plan_path.name)
    plan = parse_plan(text, name=plan_path.name, metrics=catalogue())
    folder = data or plan_path.parent
    inputs = _read(plan, folder)
    check_score_files(plan, folder / plan.data.folder, dataset(plan.data.format))
    return _audited(inputs, text, out, file=plan_path.name, command=command, say=say)


def run_frames(
    plan: Path | str,
    out: Path,
    *,
    items: object,
    ratings: object,
    predictions: Mapping[str, object],
    say: Say = lambda _: None,
) -> AuditResult:
    """Audit pandas, polars or Arrow frames instead of files; everything else is as in `run`.

    Args:
        plan: a plan file, or the text of one; the file names in it are not used.
        out: folder for everything that is written.
        items: frame of the items, with the columns that the plan names.
        ratings: frame of the ratings, likewise.
        predictions: a frame for each model of the plan, by the model's name.
        say: told what is going on, one line a step.

    Returns:
        The result, as written to `out/result.json`.

    Raises:
        InputError: plan or data cannot be audited, a model has no frame, or a frame no model.
    """
    name = plan.name if isinstance(plan, Path) else "plan"
    text = decoded(plan_bytes(plan), name=name) if isinstance(plan, Path) else plan
    parsed = parse_plan(text, name=name, metrics=catalogue())
    check_given(parsed, predictions)
    tables = [frame_of(items, file="items"), frame_of(ratings, file="ratings")]
    sources = Sources(
        items=tables[0],
        ratings=tables[1],
        files=(frame_record(tables[0], "items"), frame_record(tables[1], "ratings")),
    )
    inputs = _inputs(parsed, sources, partial(given_scores, predictions))
    return _audited(inputs, text, out, file=name, command=("evenhand.run_frames",), say=say)


def _audited(
    inputs: Inputs, text: str, out: Path, *, file: str, command: Sequence[str], say: Say
) -> AuditResult:
    """Freeze, read scores, measure, judge, write."""
    started = datetime.now(UTC)
    frozen = freeze(text, out, now=started)
    say(f"plan frozen at {frozen.frozen_at} (sha256 {frozen.sha256[:12]}); reading scores")
    read = [inputs.read_scores(model) for model in inputs.plan.model]
    scores = [
        _aligned(inputs, model, source)
        for model, source in zip(inputs.plan.model, read, strict=True)
    ]
    say(f"measuring {len(inputs.table.items)} items, {len(scores)} models")
    evidence = _measured(inputs, scores)
    say("judging")
    result = _result(
        evidence,
        files=(*inputs.files, *(source.file for source in read)),
        plan=_plan_record(inputs.plan, frozen, text=text, file=file),
        command=command,
        started=started,
    )
    try:
        write_sums(evidence, out / SUMS_NAME, key=secrets.token_bytes(32))
        dump(result, out / RESULT_NAME)
        write_manifest(out, result)
    except OSError as error:
        raise InputError(
            [f"{error.filename or out}: cannot be written: {error.strerror}"]
        ) from None
    return result


def _measured(inputs: Inputs, scores: Sequence[Scores]) -> Evidence:
    """Measure; numbers too large for exact sums are the data's fault, and said so."""
    values = (inputs.truth.values, *(each.values for each in scores))
    largest = max(float(np.nanmax(np.abs(each))) for each in values)
    try:
        with np.errstate(over="ignore"):  # what overflows is refused by the exact sums
            return gather(inputs.plan, inputs.table, inputs.truth, scores)
    except ValueError as error:
        if 2 * largest <= LARGEST**0.5:  # no squared difference is too large: a fault of ours
            raise
        problem = f"labels and scores reach {largest:g} points, and a metric squares them: {error}"
        raise InputError([problem]) from None


def _aligned(inputs: Inputs, model: Model, source: ScoreSource) -> Scores:
    """Align the scores of one model with the items."""
    return read_scores(
        renamed(source.frame, model.columns, file=source.file.name),
        inputs.table,
        inputs.truth.emotions,
        model,
        scale=inputs.plan.ratings.scale,
        file=source.file.name,
    )


def _plan_record(plan: Plan, frozen: Frozen, *, text: str, file: str) -> PlanRecord:
    """Return the plan as frozen."""
    return PlanRecord(
        title=plan.title,
        sha256=frozen.sha256,
        frozen_at=frozen.frozen_at,
        file=file,
        purpose={str(k): str(v) for k, v in msgspec.structs.asdict(plan.purpose).items()},
        text=text,
    )


def _result(
    evidence: Evidence,
    *,
    files: Sequence[FileRecord],
    plan: PlanRecord,
    command: Sequence[str],
    started: datetime,
) -> AuditResult:
    """Ask every question and put the answers together."""
    judged = judge(evidence)
    findings = tuple(f for q in all_questions() for f in q.answer(evidence, judged))
    verdict = overall(f.verdict for f in findings if f.gated and f.verdict)
    return AuditResult(
        audience=evidence.plan.report.audience,
        verdict=verdict,
        exit_code=exit_code(evidence.plan, verdict),
        plan=plan,
        data=data_record(evidence, files, _aggregation(evidence.plan, evidence.truth)),
        attributes=attribute_records(evidence),
        slices=slice_records(evidence),
        metrics=metric_records(evidence),
        models=model_records(evidence, findings),
        findings=_in_order(findings),
        exploration=explore(evidence),
        statistics=statistics_record(evidence.plan),
        provenance=provenance(command, started=started, finished=datetime.now(UTC)),
    )


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put gated findings first, then go by code; who asks twice gets two ids."""
    ordered = sorted(findings, key=lambda f: (not f.gated, f.code))
    times: Counter[str] = Counter()
    named = []
    for finding in ordered:
        times[finding.id] += 1
        again = f".{times[finding.id]}" if times[finding.id] > 1 else ""
        named.append(replace(finding, id=finding.id + again))
    return tuple(named)


def exit_code(plan: Plan, verdict: Verdict) -> int:
    """Return 0 within all margins, 1 beyond one, 3 when that is open and the plan blocks."""
    if verdict in _EXIT:
        return _EXIT[verdict]
    return _UNDECIDED if plan.report.inconclusive == "block" else 0


def _aggregation(plan: Plan, truth: Truth) -> str:
    """Say how ratings became labels."""
    if truth.rater_count is None:
        return "labels as delivered"
    return f"{plan.ratings.aggregate} of the raters' values of each item"
