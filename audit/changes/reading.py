"""Files and frames of pairs and of disturbed scores; none is read before the plan is frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from evenhand.audit.asked import Counterfactual, Perturbation
from evenhand.audit.changes.changed import Changes, Disturbed
from evenhand.audit.changes.pairs import read_pairs
from evenhand.audit.errors import InputError
from evenhand.audit.intake.fingerprint import frame_record
from evenhand.audit.intake.frames import check_file, frame_of
from evenhand.audit.intake.sources import ScoreSource, predictions_file, sourced
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Model, Plan
from evenhand.audit.result import FileRecord
from evenhand.audit.table import Scores, Table

PairsOf = Callable[[Counterfactual], ScoreSource]
DisturbedOf = Callable[[Perturbation, Model], ScoreSource]
Align = Callable[[Model, ScoreSource], Scores]


def read_changes(
    plan: Plan, table: Table, *, pairs: PairsOf, disturbed: DisturbedOf, align: Align
) -> tuple[Changes, tuple[FileRecord, ...]]:
    """Return what questions about changes rest on, and the records of what was read.

    Args:
        plan: names pairs and perturbations.
        table: the items.
        pairs: returns the table of pairs.
        disturbed: returns one model's scores of the disturbed items.
        align: aligns scores with the items, as it does those of undisturbed items.

    Raises:
        InputError: something cannot be read, or does not belong to the items.
    """
    couples, scores, files = [], [], []
    for one in plan.counterfactual:
        source = pairs(one)
        files.append(source.file)
        couples.append(read_pairs(source.frame, table, one, file=source.file.name))
    for perturbation in plan.perturbation:
        for place, model in enumerate(plan.model):
            if model.name in perturbation.predictions:
                found = disturbed(perturbation, model)
                files.append(found.file)
                own = align(model, found)
                scores.append(Disturbed(asked=perturbation, model=place, scores=own))
    return Changes(pairs=tuple(couples), disturbed=tuple(scores)), tuple(files)


def pairs_file(folder: Path, asked: Counterfactual) -> ScoreSource:
    """Return a table of pairs that is on file."""
    field = f"counterfactual {asked.name!r}: file"
    frame, record = sourced(folder, asked.file, role=f"pairs of {asked.name}", field=field)
    return ScoreSource(frame=frame, file=record)


def disturbed_file(folder: Path, asked: Perturbation, model: Model) -> ScoreSource:
    """Return one model's scores of disturbed items that are on file."""
    named = msgspec.structs.replace(model, predictions=asked.predictions[model.name])
    found = predictions_file(folder, named)
    record = replace(found.file, role=_role(asked, model.name))
    return ScoreSource(frame=found.frame, file=record)


def check_change_files(plan: Plan, folder: Path) -> None:
    """Check that every file of pairs and of disturbed scores is there, without a look inside.

    Raises:
        InputError: files that are missing or of an unknown kind; all of them at once.
    """
    problems: list[str] = []
    for where, name in _named_files(plan):
        try:
            check_file(folder / name)
        except InputError as error:
            problems.extend(f"{where}: {problem}" for problem in error.problems)
    if problems:
        raise InputError(problems)


def _named_files(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield each file that changes are read from, after the place that names it."""
    for one in plan.counterfactual:
        yield f"counterfactual {one.name!r}", one.file
    for perturbation in plan.perturbation:
        for model, name in perturbation.predictions.items():
            yield f"perturbation {perturbation.name!r}, model {model!r}", name


def check_given_changes(
    plan: Plan, pairs: Mapping[str, object], disturbed: Mapping[tuple[str, str], object]
) -> None:
    """Check that there is a frame for everything that a plan names, and for nothing else.

    Args:
        plan: names pairs and perturbations.
        pairs: frames of pairs, by the name of what is changed.
        disturbed: frames of scores, by perturbation and model.

    Raises:
        InputError: frames that are missing, and frames that nothing asks for; all at once.
    """
    changed = [one.name for one in plan.counterfactual]
    scored = [(one.name, model) for one in plan.perturbation for model in one.predictions]
    problems = [*_differences("pairs", changed, list(pairs))]
    problems += _differences(
        "disturbed", [" / ".join(key) for key in scored], [" / ".join(key) for key in disturbed]
    )
    if problems:
        raise InputError(problems)


def _differences(what: str, wanted: list[str], given: list[str]) -> Iterator[str]:
    """Yield what has no frame, and frames that nothing asks for."""
    for name in wanted:
        if name not in given:
            yield f"{what}: no frame for {name!r}; given: {listing(given) or 'none'}"
    for name in given:
        if name not in wanted:
            said = f"{what}: the plan does not ask for {name!r}.{suggestion(name, wanted)}"
            yield f"{said} Asked for: {listing(wanted) or 'none'}"


def given_pairs(frames: Mapping[str, object], asked: Counterfactual) -> ScoreSource:
    """Return a table of pairs that was given as a frame."""
    return _given(frames[asked.name], f"pairs of {asked.name}")


def given_disturbed(
    frames: Mapping[tuple[str, str], object], asked: Perturbation, model: Model
) -> ScoreSource:
    """Return one model's scores of disturbed items that were given as a frame."""
    return _given(frames[asked.name, model.name], _role(asked, model.name))


def _given(frame: object, role: str) -> ScoreSource:
    """Return a frame from memory with its record."""
    found = frame_of(frame, file=role)
    return ScoreSource(frame=found, file=frame_record(found, role))


def _role(asked: Perturbation, model: str) -> str:
    """Return what a file of disturbed scores serves for."""
    return f"scores of {model}, {asked.name}"
