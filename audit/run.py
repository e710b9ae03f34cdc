"""One audit: a plan goes in, a result comes out. The only file that knows everybody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from evenhand.audit.answers import editions, exit_code
from evenhand.audit.baselines.applied import editions_with
from evenhand.audit.baselines.waiver import Baseline
from evenhand.audit.changes.reading import check_change_files, check_given_changes
from evenhand.audit.datasets import dataset
from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.inputs import (
    Inputs,
    Read,
    file_readers,
    frame_readers,
    inputs_of,
    read_again,
    read_rest,
)
from evenhand.audit.intake.fingerprint import frame_record
from evenhand.audit.intake.frames import frame_of
from evenhand.audit.intake.promised import check_given, check_score_files
from evenhand.audit.intake.sources import Sources
from evenhand.audit.manifest import check_place
from evenhand.audit.model_comparisons.matching import with_matched
from evenhand.audit.model_comparisons.scope import Scope, in_scope
from evenhand.audit.model_comparisons.unchanged import check_unchanged
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import decoded, parse_plan, plan_bytes, read_plan
from evenhand.audit.plans.freeze import freeze
from evenhand.audit.provenance import provenance
from evenhand.audit.records import plan_record
from evenhand.audit.result import AuditResult, FileRecord
from evenhand.audit.written import write_audit
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.exact import LARGEST

__all__ = ["Inputs", "exit_code", "read_inputs", "run", "run_frames", "run_text"]

Say = Callable[[str], None]

NOTHING: Mapping[str, object] = MappingProxyType({})
NO_FILES: Mapping[str, FileRecord] = MappingProxyType({})
NO_SCORES: Mapping[tuple[str, str], object] = MappingProxyType({})


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
    return inputs_of(plan, source.read(plan, folder), file_readers(plan, folder, source))


def run(
    plan_path: Path,
    out: Path,
    *,
    data: Path | None = None,
    scope: Scope = "all",
    baseline: Baseline | None = None,
    command: Sequence[str] = (),
    say: Say = lambda _: None,
) -> AuditResult:
    """Audit what a plan names, and write result, sums and manifest.

    The plan is frozen (its text, hash and time written to `out`) before any score is read.

    Args:
        plan_path: the plan.
        out: folder for everything that is written.
        data: folder that paths in the plan are relative to; default: the plan's own folder.
        scope: `comparison` judges comparisons of models alone; the other gates are shown.
        baseline: findings that somebody accepted, which do not block.
        command: the arguments as called, for the record.
        say: told what is going on, one line a step.

    Returns:
        The result, as written to `out/result.json`.

    Raises:
        InputError: plan or data cannot be audited.
    """
    return run_text(
        decoded(plan_bytes(plan_path), name=plan_path.name),
        out,
        name=plan_path.name,
        data=data or plan_path.parent,
        scope=scope,
        baseline=baseline,
        command=command,
        say=say,
    )


def run_text(
    text: str,
    out: Path,
    *,
    name: str,
    data: Path,
    scope: Scope = "all",
    baseline: Baseline | None = None,
    expected: Mapping[str, FileRecord] = NO_FILES,
    command: Sequence[str] = (),
    say: Say = lambda _: None,
) -> AuditResult:
    """Audit what the text of a plan names; everything else is as in `run`.

    Args:
        text: of the plan.
        out: folder for everything that is written.
        name: what messages and the result call the plan.
        data: folder that paths in the plan are relative to.
        scope: what is judged.
        baseline: findings that somebody accepted, which do not block.
        expected: what files were when an earlier audit read them, by role.
        command: the arguments as called, for the record.
        say: told what is going on, one line a step.

    Raises:
        InputError: plan or data cannot be audited, or a file was changed.
    """
    say("reading plan, items and ratings")
    plan = in_scope(parse_plan(text, name=name, metrics=catalogue()), scope)
    inputs = _read(plan, data)
    check_score_files(plan, data / plan.data.folder, dataset(plan.data.format))
    check_change_files(plan, data / plan.data.folder)
    check_unchanged(inputs.files, expected)
    return _audited(
        inputs,
        text,
        out,
        file=name,
        scope=scope,
        baseline=baseline,
        expected=expected,
        command=command,
        say=say,
    )


def run_frames(
    plan: Path | str,
    out: Path,
    *,
    items: object,
    ratings: object,
    predictions: Mapping[str, object],
    pairs: Mapping[str, object] = NOTHING,
    disturbed: Mapping[tuple[str, str], object] = NO_SCORES,
    command: Sequence[str] = ("evenhand.run_frames",),
    say: Say = lambda _: None,
) -> AuditResult:
    """Audit pandas, polars or Arrow frames instead of files; everything else is as in `run`.

    Args:
        plan: a plan file, or the text of one; the file names in it are not used.
        out: folder for everything that is written.
        items: frame of the items, with the columns that the plan names.
        ratings: frame of the ratings, likewise.
        predictions: a frame for each model of the plan, by the model's name.
        pairs: a frame for each counterfactual of the plan, by its name.
        disturbed: a frame for each perturbation of the plan and model that it names, by both.
        command: what was called, for the record.
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
    check_given_changes(parsed, pairs, disturbed)
    tables = [frame_of(items, file="items"), frame_of(ratings, file="ratings")]
    sources = Sources(
        items=tables[0],
        ratings=tables[1],
        files=(frame_record(tables[0], "items"), frame_record(tables[1], "ratings")),
    )
    inputs = inputs_of(parsed, sources, frame_readers(predictions, pairs, disturbed))
    return _audited(inputs, text, out, file=name, command=command, say=say)


def _audited(
    inputs: Inputs,
    text: str,
    out: Path,
    *,
    file: str,
    scope: Scope = "all",
    baseline: Baseline | None = None,
    expected: Mapping[str, FileRecord] = NO_FILES,
    command: Sequence[str],
    say: Say,
) -> AuditResult:
    """Freeze, read scores, measure, judge, write."""
    started = datetime.now(UTC)
    check_place(out)
    frozen = freeze(text, out, now=started)
    say(f"plan frozen at {frozen.frozen_at} (sha256 {frozen.sha256[:12]}); reading scores")
    read = read_rest(inputs)
    check_unchanged(read.files, expected)
    say(f"measuring {len(inputs.table.items)} items, {len(read.scores)} models")
    evidence = _measured(inputs, read)
    say("judging, then again under other choices")
    found = editions(
        evidence,
        files=(*inputs.files, *read.files),
        plan=plan_record(inputs.plan, frozen, text=text, file=file),
        statements=inputs.statements,
        made=provenance(command, started=started, finished=started),
        scope=scope,
        read_again=partial(read_again, inputs),
    )
    if baseline is not None:
        found = editions_with(found, baseline)
    try:
        result, moved = write_audit(evidence, found, out)
    except OSError as error:
        raise InputError(
            [f"{error.filename or out}: cannot be written: {error.strerror}"]
        ) from None
    if moved:
        say(f"the run of this plan on other data that lay here is kept in {moved}")
    return result


def _measured(inputs: Inputs, read: Read) -> Evidence:
    """Measure; numbers too large for exact sums are the data's fault, and said so."""
    values = (inputs.truth.values, *(each.values for each in read.scores))
    largest = max(float(np.nanmax(np.abs(each))) for each in values)
    try:
        with np.errstate(over="ignore"):  # what overflows is refused by the exact sums
            return with_matched(
                gather(inputs.plan, inputs.table, inputs.truth, read.scores, changes=read.changes)
            )
    except ValueError as error:
        if 2 * largest <= LARGEST**0.5:  # no squared difference is too large: a fault of ours
            raise
        problem = f"labels and scores reach {largest:g} points, and a metric squares them: {error}"
        raise InputError([problem]) from None
