"""Format `media_table`: a folder of pictures or clips, and a table with a row for each.

The plan names the table in `data.items` (CSV, TSV, JSON Lines or Parquet); one of its columns names
the files, relative to the data folder. Ratings come from a file of their own, from a column with
the class, or from columns of the table.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from evenhand.audit.intake.columns import require, text_column
from evenhand.audit.intake.corpus import LABEL, Corpus, labelled, with_own_columns
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
from evenhand.audit.plan import Data, Plan

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "media": Option(meaning="column with the file of each item", default="path"),
        "label": LABEL,
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
    return labelled(_corpus(plan.data, folder), plan, folder, label=options["label"])


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
    require(frame, [options["media"]], file=data.items)
    names = text_column(frame, options["media"], data.items).tolist()
    return Corpus(
        items=with_own_columns(frame, names, data),
        media=named_files(folder, names),
        files=(folder / data.items,),
    )
