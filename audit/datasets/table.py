"""Format `table`: items, ratings and predictions in the files that the plan names."""

from collections.abc import Mapping
from pathlib import Path

from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_items import MediaItems
from evenhand.audit.intake.sources import (
    Option,
    Sources,
    chosen,
    no_scores,
    only_predictions,
    sourced,
)
from evenhand.audit.plan import Data, Plan

OPTIONS: Mapping[str, Option] = {}

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the item table and the ratings.

    Args:
        plan: names the files in `data.items` and `ratings.file`.
        folder: the data folder, that is the plan's own folder joined with `data.folder`.

    Raises:
        InputError: a file is not named, missing or unreadable.
    """
    chosen(plan.data, OPTIONS)
    items, items_file = sourced(folder, plan.data.items, role="items", field="data.items")
    ratings, ratings_file = sourced(folder, plan.ratings.file, role="ratings", field="ratings.file")
    return Sources(items=items, ratings=ratings, files=(items_file, ratings_file))


def media(data: Data, folder: Path) -> MediaItems:
    """Refuse: plain tables name no pictures or clips.

    Raises:
        InputError: always; it names the format that does.
    """
    del data, folder
    problem = "data.format: 'table' names no pictures or clips; expected 'media_table'"
    raise InputError([problem])
