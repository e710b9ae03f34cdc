"""Scores that a plan promises: seen to be there before it is frozen, and not read.

A plan is frozen before any score is read, and an output folder takes one plan only. So a slip in a
file's name must be known before: no content is looked at here.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from evenhand.audit.errors import InputError
from evenhand.audit.intake.fingerprint import frame_record
from evenhand.audit.intake.frames import check_file, frame_of
from evenhand.audit.intake.sources import Format, ScoreSource, no_such_scores
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Model, Plan


def check_score_files(plan: Plan, folder: Path, source: Format) -> None:
    """Check that every model's scores are there, without a look inside.

    Args:
        plan: names the models.
        folder: the data folder.
        source: the format, which knows the scores that ship with the data set.

    Raises:
        InputError: predictions that are no file or of an unknown kind, or scores that the data set
            does not offer; all of them at once.
    """
    problems: list[str] = []
    for model in plan.model:
        try:
            _check(model, plan, folder, source)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)


def _check(model: Model, plan: Plan, folder: Path, source: Format) -> None:
    """Check one model's scores."""
    if not model.dataset_scores:
        check_file(folder / model.predictions)
        return
    offered = source.score_names(plan, folder)
    if model.dataset_scores not in offered:
        why = f" by format {plan.data.format!r} for the truth of this plan"
        raise no_such_scores(model, offered, why=why)


def check_given(plan: Plan, names: Collection[str]) -> None:
    """Check that there is a frame for each model of a plan, and for nobody else.

    Args:
        plan: names the models.
        names: whose frames were given.

    Raises:
        InputError: models without frame, and frames without model; all of them at once.
    """
    models = [model.name for model in plan.model]
    given = listing([str(name) for name in names]) or "none"
    problems = [
        f"predictions: no frame for model {model!r}; given: {given}"
        for model in models
        if model not in names
    ]
    problems += [
        f"predictions: the plan names no model {name!r}.{suggestion(str(name), models)} "
        f"Models: {listing(models)}"
        for name in names
        if name not in models
    ]
    if problems:
        raise InputError(problems)


def given_scores(predictions: Mapping[str, object], model: Model) -> ScoreSource:
    """Return the frame that was given for a model, as scores."""
    frame = frame_of(predictions[model.name], file=f"predictions of {model.name}")
    return ScoreSource(frame=frame, file=frame_record(frame, f"scores of {model.name}"))
