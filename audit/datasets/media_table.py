"""Format `media_table`: a folder of pictures or clips, and a table with a row for each.

The plan names the table in `data.items` (CSV, TSV, JSON Lines or Parquet); one of its columns names
the files, relative to the data folder. Ratings come from a file of their own, from a column with
the class, or from columns of the table.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import text_column
from evenhand.audit.intake.corpus import (
    EMPTY,
    LABEL,
    NONE,
    Corpus,
    labelled,
    with_own_columns,
)
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.sources import (
    Option,
    Sources,
    chosen,
    no_scores,
    only_predictions,
    sourced,
)
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Data, Plan

USUAL = ("path", "file")
"""Columns that are taken for the files where the plan names none, in this order."""

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "media": Option(
            meaning="column with the file of each item; where the option is not given, 'path', or "
            "else 'file'"
        ),
        "label": LABEL,
        "empty": EMPTY,
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return all columns of the table as items, and the ratings.

    Args:
        plan: the table, column names, and `data.options` (see `OPTIONS`).
        folder: what file names are relative to.

    Raises:
        InputError: a table that is missing or has other columns, or ratings that are not found.
    """
    options = chosen(plan.data, OPTIONS)
    label, empty = options["label"], options["empty"]
    if empty == NONE and not label:
        problem = "data.options.empty: speaks of the column that data.options.label names; add it"
        raise InputError([problem])
    return labelled(_corpus(plan.data, folder), plan, folder, label=label, empty=empty)


def media(data: Data, folder: Path) -> MediaItems:
    """Return the items with their files; an item is known by its file where it has no id.

    Raises:
        InputError: a table that is missing or has other columns, or no file at all.
    """
    corpus = _corpus(data, folder)
    return listed(corpus.items, corpus.media, data)


def _corpus(data: Data, folder: Path) -> Corpus:
    options = chosen(data, OPTIONS)
    frame, _ = sourced(folder, data.items, role="items", field="data.items")
    column = _media_column(frame.column_names, options["media"], file=data.items)
    names = text_column(frame, column, data.items).tolist()
    return Corpus(
        items=with_own_columns(frame, names, data),
        media=named_files(folder, names),
        files=(folder / data.items,),
    )


def _media_column(columns: Sequence[str], named: str, *, file: str) -> str:
    """Return the column with the files: as named, or else a usual one."""
    found = next((name for name in ((named,) if named else USUAL) if name in columns), None)
    if found is not None:
        return found
    near = suggestion(named, columns) if named else ""
    wanted = repr(named) if named else " or ".join(map(repr, USUAL))
    problem = (
        f"{file}: no column {wanted} with the file of each item.{near} Name it in the option "
        f"'media' of the format: `--option media=COLUMN`, or media in data.options. Columns: "
        f"{listing(columns)}"
    )
    raise InputError([problem])
