"""Format `table`: items, ratings and predictions in the files that the plan names."""

from collections.abc import Mapping
from pathlib import Path

from evenhand.audit.intake.sources import (
    Option,
    ScoreSource,
    Sources,
    chosen,
    no_such_scores,
    predictions_file,
    sourced,
)
from evenhand.audit.plan import Model, Plan

OPTIONS: Mapping[str, Option] = {}


def read(plan: Plan, folder: Path) -> Sources:
    """Return the item table and the ratings.

    Args:
        plan: names the files in `data.items` and `ratings.file`.
        folder: the data folder, that is the plan's own folder joined with `data.folder`.

    Raises:
        InputError: a file is not named, missing or unreadable.
    """
    chosen(plan, OPTIONS)
    items, items_file = sourced(folder, plan.data.items, role="items", field="data.items")
    ratings, ratings_file = sourced(folder, plan.ratings.file, role="ratings", field="ratings.file")
    return Sources(items=items, ratings=ratings, files=(items_file, ratings_file))


def read_scores(plan: Plan, folder: Path, model: Model) -> ScoreSource:
    """Return the predictions of one model.

    Raises:
        InputError: the model asks for scores that ship with a data set, or its file is unreadable.
    """
    if model.dataset_scores:
        raise no_such_scores(model, score_names(plan), why=" by format 'table'")
    return predictions_file(folder, model)


def score_names(plan: Plan) -> tuple[str, ...]:
    """Return nothing: plain files ship no scores of their own."""
    del plan
    return ()
