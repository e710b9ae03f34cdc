"""Format `audformat_db`: a database in audEERING's audformat (`db.yaml`, a file for each table).

One table is read, each of its columns an item column. Where labels of a scheme are described
further, as speakers are by gender and age, these descriptions become columns too, called
`speaker.gender`. The person is the column that the plan names, mostly `speaker`.

Needs the package audformat. A row of a segmented table is a stretch of a file: it is an item of an
audit, with the id `FILE[START-END]` in seconds, but it is not scored, as a whole file is.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias
from warnings import catch_warnings, simplefilter

from evenhand.audit.errors import InputError
from evenhand.audit.intake.corpus import LABEL, Corpus, labelled, with_own_columns
from evenhand.audit.intake.frames import frame_of
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Data, Plan

if TYPE_CHECKING:
    import pandas as pd

_Labels: TypeAlias = Mapping[object, Mapping[str, object]]

HEADER = "db.yaml"
SEGMENT = "a stretch of a file; only whole files are scored"

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "table": Option(meaning="which table, where there are several"),
        "label": LABEL,
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the columns of the table as items, and the ratings.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: where `db.yaml` lies.

    Raises:
        InputError: no database, a table that is not there, audformat not installed, or ratings that
            are not found.
    """
    options = chosen(plan.data, OPTIONS)
    return labelled(_corpus(plan.data, folder), plan, folder, label=options["label"])


def media(data: Data, folder: Path) -> MediaItems:
    """Return the whole files of the table.

    Raises:
        InputError: no database, a table that is not there, or audformat not installed.
    """
    corpus = _corpus(data, folder)
    return listed(corpus.items, corpus.media, data)


def _corpus(data: Data, folder: Path) -> Corpus:
    options = chosen(data, OPTIONS)
    with catch_warnings():
        # audformat calls pandas in ways that pandas is about to give up.
        simplefilter("ignore", DeprecationWarning)
        database = _load(folder)
        name = _table_name(list(database.tables), options["table"])
        frame = _described(database, name)
    files = [str(each) for each in frame.index.get_level_values("file")]
    whole = frame.index.nlevels == 1
    ids = files if whole else [_segment(*each) for each in frame.index]
    columns = frame_of(frame.reset_index(drop=True), file=f"table {name!r}")
    return Corpus(
        items=with_own_columns(columns, ids, data),
        media=named_files(folder, files) if whole else [SEGMENT] * len(files),
        files=(folder / HEADER, *sorted(folder.glob(f"db.{name}.*"))),
    )


def _load(folder: Path) -> Any:  # noqa: ANN401  (audformat comes without usable types)
    if not (folder / HEADER).is_file():
        problem = f"{folder / HEADER}: no such file; expected a database of audformat"
        raise InputError([problem])
    try:
        import audformat  # noqa: PLC0415  (only for this format)
    except ImportError as error:
        problem = "format 'audformat_db': needs audformat; install evenhand[datasets]"
        raise InputError([problem]) from error
    try:
        return audformat.Database.load(str(folder))
    except Exception as error:  # audformat passes on what its parsers raise
        problem = f"{HEADER}: cannot be read as audformat: {error}"
        raise InputError([problem]) from error


def _table_name(names: list[str], wanted: str) -> str:
    if wanted in names:
        return wanted
    if not wanted and len(names) == 1:
        return names[0]
    problem = (
        f"data.options: table is {wanted!r}.{suggestion(wanted, names)} Tables: "
        f"{listing(names) or 'none'}"
    )
    raise InputError([problem])


def _described(database: Any, name: str) -> "pd.DataFrame":  # noqa: ANN401  (as above)
    """Return a table with the descriptions of its labels beside them, all as plain values."""
    table = database[name]
    frame: pd.DataFrame = table.get()
    for column in list(frame.columns):
        labels = _labels(database, table.columns[column].scheme_id)
        values = frame[column].astype(object)
        for key in dict.fromkeys(key for told in labels.values() for key in told):
            frame[f"{column}.{key}"] = values.map(partial(_described_as, labels, key))
        frame[column] = values.where(values.notna(), None)
    return frame


def _described_as(labels: _Labels, key: str, value: object) -> object:
    return labels.get(value, {}).get(key)


def _labels(database: Any, scheme: str | None) -> _Labels:  # noqa: ANN401
    """Return what is told of each label of a scheme, in its header or in a table of its own."""
    labels = database.schemes[scheme].labels if scheme else None
    if isinstance(labels, str):
        told: dict[object, Mapping[str, object]] = database[labels].get().T.to_dict()
        return told
    if not isinstance(labels, dict):
        return {}
    return {label: each for label, each in labels.items() if isinstance(each, dict)}


def _segment(file: str, start: "pd.Timedelta", end: "pd.Timedelta") -> str:
    until = "" if end != end else f"{end.total_seconds():g}"  # noqa: PLR0124  (NaT: to the end)
    return f"{file}[{start.total_seconds():g}-{until}]"
