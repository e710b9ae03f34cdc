"""Format `hugging_face_disk`: a data set that `save_to_disk` of the library `datasets` wrote.

Arrow files, `state.json` and `dataset_info.json` are read directly, so the library is not needed. A
folder with several splits has `dataset_dict.json`; option `split` takes one. Features `Image` and
`Audio` (structures of bytes and path) are media, features `ClassLabel` become the names of their
classes, nested features stay out.

Where there is no column of ids, items are numbered from 00000 in the order of the files.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from evenhand.audit.errors import InputError
from evenhand.audit.intake.corpus import LABEL, Corpus, labelled, with_own_columns
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.media_reader import arrow_table
from evenhand.audit.intake.media_ref import Cell, MediaRef
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Data, Plan

SPLITS, STATE, INFO = "dataset_dict.json", "state.json", "dataset_info.json"
MEDIA_FEATURES = ("Image", "Audio")

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "split": Option(meaning="which split, where there are several"),
        "media": Option(meaning="the Image or Audio feature to score, where there are several"),
        "label": LABEL,
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return all columns that are not nested as items, and the ratings.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: as `save_to_disk` wrote it.

    Raises:
        InputError: files that are missing or not as described, or ratings that are not found.
    """
    options = chosen(plan.data, OPTIONS)
    corpus = _corpus(plan.data, folder)
    return labelled(corpus, plan, folder, label=options["label"])


def media(data: Data, folder: Path) -> MediaItems:
    """Return the items with their Image or Audio feature.

    Raises:
        InputError: files that are missing or not as described, or no such feature.
    """
    corpus = _corpus(data, folder)
    return listed(corpus.items, corpus.media, data)


def _corpus(data: Data, folder: Path) -> Corpus:
    options = chosen(data, OPTIONS)
    where = _split(folder, options["split"])
    features = _object(where / INFO, "features")
    paths = [where / name for name in _data_files(where)]
    column = _media_column(features, options["media"])
    with ExitStack() as held:
        tables = [arrow_table(path, held) for path in paths]
        frame = pa.concat_tables([_plain(each, features) for each in tables])
    if not frame.num_columns:
        frame = pa.table({data.item: [f"{row:05d}" for row in range(sum(map(len, tables)))]})
    refs: list[MediaRef | str] = [
        MediaRef(path=path, member=Cell(column=column, row=row))
        if column
        else "no Image or Audio feature"
        for path, table in zip(paths, tables, strict=True)
        for row in range(table.num_rows)
    ]
    numbers = [f"{row:05d}" for row in range(len(refs))]
    return Corpus(
        items=with_own_columns(frame, numbers, data), media=refs, files=(where / INFO, *paths)
    )


def _split(folder: Path, wanted: str) -> Path:
    if not (folder / SPLITS).is_file():
        if wanted:
            problem = f"data.options: split is {wanted!r}, but {folder.name} has no {SPLITS}"
            raise InputError([problem])
        return folder
    splits = _list(folder / SPLITS, "splits")
    if wanted not in splits:
        problem = (
            f"data.options: split is {wanted!r}.{suggestion(wanted, splits)} Splits: "
            f"{listing(splits)}"
        )
        raise InputError([problem])
    return folder / wanted


def _data_files(where: Path) -> list[str]:
    state = _json(where / STATE)
    if state.get("_indices_files"):
        problem = f"{STATE}: rows are chosen by an index of its own; call flatten_indices() first"
        raise InputError([problem])
    files = state.get("_data_files")
    names = [each.get("filename") for each in files] if isinstance(files, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        problem = f"{STATE}: _data_files is {files!r}, expected a list of {{'filename': ...}}"
        raise InputError([problem])
    return [str(name) for name in names]


def _media_column(features: Mapping[str, object], wanted: str) -> str:
    found = [name for name, each in features.items() if _kind(each) in MEDIA_FEATURES]
    if wanted and wanted not in found:
        problem = (
            f"{INFO}: no Image or Audio feature {wanted!r}.{suggestion(wanted, found)} There is "
            f"{listing(found) or 'none'}"
        )
        raise InputError([problem])
    if not wanted and len(found) > 1:
        problem = f"data.options: media names none of {listing(found)}, expected one"
        raise InputError([problem])
    return wanted or next(iter(found), "")


def _kind(feature: object) -> object:
    return feature.get("_type") if isinstance(feature, dict) else None


def _plain(table: pa.Table, features: Mapping[str, object]) -> pa.Table:
    """Return the columns that are not nested, class numbers as the names of classes."""
    columns = {}
    for name in table.column_names:
        feature, values = features.get(name), table.column(name)
        if pa.types.is_nested(values.type) or _kind(feature) in MEDIA_FEATURES:
            continue
        names = feature.get("names") if isinstance(feature, dict) else None
        columns[name] = _named(values, names) if isinstance(names, list) else values
    return pa.table(columns)


def _named(codes: pa.ChunkedArray, names: Sequence[object]) -> pa.ChunkedArray:
    """Return class names; a class that is not known (-1) is `""`."""
    known = pc.if_else(pc.greater_equal(codes, 0), codes, None)
    return pc.fill_null(pc.take(pa.array([str(name) for name in names]), known), "")


def _json(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        problem = (
            f"{path}: no such file; expected a folder that save_to_disk wrote, with {STATE} and "
            f"{INFO}"
        )
        raise InputError([problem]) from error
    except (OSError, ValueError, RecursionError) as error:
        problem = f"{path.name}: cannot be read as JSON: {error}"
        raise InputError([problem]) from error
    if not isinstance(found, dict):
        problem = f"{path.name}: holds a {type(found).__name__}, expected an object"
        raise InputError([problem])
    return found


def _object(path: Path, key: str) -> Mapping[str, object]:
    found = _json(path).get(key)
    if not isinstance(found, dict):
        problem = f"{path.name}: {key} is {found!r}, expected an object"
        raise InputError([problem])
    return found


def _list(path: Path, key: str) -> list[str]:
    found = _json(path).get(key)
    if not isinstance(found, list):
        problem = f"{path.name}: {key} is {found!r}, expected a list"
        raise InputError([problem])
    return [str(each) for each in found]
