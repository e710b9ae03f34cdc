"""A data set whose items, media and labels stand in the same files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import distinct, require
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.long_rows import LongRows, rating_rows
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.audit.intake.refusal import refuse_scale
from evenhand.audit.intake.sources import Option, Sources, sourced
from evenhand.audit.plan import Data, Plan
from evenhand.audit.table import Text

LABEL = Option(
    meaning="column that names the one class of each item, which is 1 for it and 0 for the others; "
    "where the option is not given, ratings come from the file in ratings.file, or from the "
    "columns that ratings.emotions names"
)
EMPTY = Option(
    meaning="what an empty class means: unknown, and the item has no rating; or none, and it is 0 "
    "for every class, as a neutral face is",
    choices=("unknown", "none"),
)
NONE = "none"
ROLE = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What was found in a data folder.

    Attributes:
        items: one row an item, with all that is known of it.
        media: of each item; a text says why there is none.
        files: what was read.
    """

    items: pa.Table
    media: Sequence[MediaRef | str]
    files: tuple[Path, ...]


def labelled(
    corpus: Corpus, plan: Plan, folder: Path, *, label: str, empty: str = EMPTY.usual
) -> Sources:
    """Return the items of a corpus, and the labels that the plan asks for.

    Args:
        corpus: the items.
        plan: where the ratings are.
        folder: the data folder.
        label: column of the class, `""` for ratings in a file or in columns of the items.
        empty: what an empty class means, see `EMPTY`.

    Raises:
        InputError: missing columns, no word on where the ratings are, or a scale that does not fit.
    """
    records = tuple(file_record(path, ROLE) for path in corpus.files)
    if plan.ratings.file:
        ratings, file = sourced(folder, plan.ratings.file, role="ratings", field="ratings.file")
        return Sources(items=corpus.items, ratings=ratings, files=(*records, file))
    ratings = (
        rating_rows(class_rows(*_classes(corpus.items, label, plan), empty=empty), plan)
        if label
        else _beside(corpus.items, plan)
    )
    return Sources(items=corpus.items, ratings=ratings, files=records)


def class_rows(
    items: Text, classes: Text, names: Sequence[str], *, empty: str = EMPTY.usual
) -> LongRows:
    """Return 1 for the class of each item and 0 for the others.

    An item of an empty class has no row; or, where that means none of the classes, 0 for all.

    Args:
        items: ids, shape (items,).
        classes: of each item, shape (items,); `""` where there is none.
        names: all classes.
        empty: what an empty class means, see `EMPTY`.

    Examples:
        >>> rows = class_rows(np.array(["a", "b"]), np.array(["Joy", ""]), ["Fear", "Joy"])
        >>> rows.item.tolist(), rows.emotion.tolist(), rows.value.tolist()
        (['a', 'a'], ['Fear', 'Joy'], [0.0, 1.0])
        >>> neutral = class_rows(np.array(["b"]), np.array([""]), ["Fear", "Joy"], empty="none")
        >>> neutral.value.tolist()
        [0.0, 0.0]
    """
    known = (classes != "") | (empty == NONE)
    emotions = np.asarray(names, dtype=np.str_)
    return LongRows(
        item=np.repeat(items[known], len(emotions)),
        emotion=np.tile(emotions, int(known.sum())),
        value=(classes[known][:, None] == emotions).ravel().astype(np.float64),
    )


def with_own_columns(frame: pa.Table, ids: Sequence[str], data: Data) -> pa.Table:
    """Return a table that has the column of ids, made where the table has none of that name.

    The person may be the item itself (`person` and `item` of one name); a person that is neither
    that nor a column is an error, since nobody can say who it would be.

    Raises:
        InputError: no column of persons.
    """
    if data.item not in frame.column_names:
        frame = frame.append_column(data.item, pa.array(ids, pa.string()))
    if data.person not in frame.column_names:
        problem = (
            f"{data.name}: no column {data.person!r} says who is depicted or speaks; name it in "
            f"data.person, or {data.item!r} where each item is a person of its own. Columns: "
            f"{', '.join(frame.column_names)}"
        )
        raise InputError([problem])
    return frame


def _classes(items: pa.Table, label: str, plan: Plan) -> tuple[Text, Text, list[str]]:
    refuse_scale(plan, kinds=("binary", "ordinal", "continuous"), low=0, high=1)
    names, code = distinct(items, label, file=plan.data.name)
    ids = distinct(items, plan.data.item, file=plan.data.name)
    of_items = np.asarray(ids[0], dtype=np.str_)[ids[1]]
    known = [name for name in names if name]
    return of_items, np.asarray(names, dtype=np.str_)[code], known


def _beside(items: pa.Table, plan: Plan) -> pa.Table:
    ratings, data = plan.ratings, plan.data
    if not ratings.emotions or ratings.layout != "wide":
        problem = (
            f"ratings: format {data.format!r} needs to know where they are: a file in "
            "ratings.file; or the class column in data.options.label; or layout = 'wide' with the "
            "columns in ratings.emotions"
        )
        raise InputError([problem])
    require(items, ratings.emotions, file=data.name)
    columns = {name: items.column(name) for name in ratings.emotions}
    return pa.table({ratings.item: items.column(data.item), **columns})
