"""Evidence from a file of sums: items stand in for those that were audited, as counts only.

Each row of the sums is over a number of items of one person in one cell. So many items are made up
again, with as many labels and lost scores as the file counts; what they are over stays in the sums.
Slices, withheld cells, gaps, tests and verdicts then follow by the code that made them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence, from_sums, metrics_of
from evenhand.audit.plan import Plan
from evenhand.audit.sums_file import HEAD, Head
from evenhand.audit.table import Scores, Table, Truth
from evenhand.metrics.exact import LIMBS
from evenhand.metrics.slices import Attribute
from evenhand.metrics.sum_table import SumTable

REPLICATES: Final = 100
"""Persons are drawn so often; nothing that rests on draws is compared."""

MOST_VALUES: Final = 400_000_000
"""Cells of the file, and made-up labels and scores, that are held in memory."""


class NotRecomputed(Exception):
    """The sums cannot be read or do not suffice; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A file of sums.

    Attributes:
        head: its axes.
        person, cluster: pseudonyms by row, shape (R,).
        cells: level codes, shape (R, attributes).
        items: shape (R,).
        labelled: shape (R, emotions).
        lost: shape (R, models, emotions).
        features, values: sums, shape (R, models, emotions, F).
    """

    head: Head
    person: NDArray[np.str_]
    cluster: NDArray[np.str_]
    cells: NDArray[np.int16]
    items: NDArray[np.int64]
    labelled: NDArray[np.int64]
    lost: NDArray[np.int64]
    features: tuple[str, ...]
    values: NDArray[np.float64]


def read_sums(path: Path) -> Sums:
    """Return what a file of sums holds.

    Raises:
        NotRecomputed: it is none, is of an earlier version, or does not hold together.
    """
    try:
        file = pq.ParquetFile(path)
        head = (file.schema_arrow.metadata or {}).get(HEAD)
        if head is None:
            msg = "the sums are of an earlier version, without counts of items"
            raise NotRecomputed(msg)
        if file.metadata.num_rows * file.metadata.num_columns > MOST_VALUES:
            msg = "the sums are too many to be held in memory"
            raise NotRecomputed(msg)
        return _sums(file.read(), msgspec.json.decode(head, type=Head))
    except (OSError, pa.ArrowException, msgspec.DecodeError, KeyError, ValueError) as error:
        msg = f"the file of sums cannot be read: {error}"
        raise NotRecomputed(msg) from None


def _sums(table: pa.Table, head: Head) -> Sums:
    """Return a table of sums by its axes."""
    shape = (-1, len(head.models), len(head.emotions))
    columns = {name: _plain(table.column(name)).reshape(shape) for name in table.column_names}
    by_row = {name: values[:, 0, 0] for name, values in columns.items()}
    _check_axis(columns["model"], [model.name for model in head.models], axis=1)
    _check_axis(columns["emotion"], list(head.emotions), axis=2)
    cells = [_codes(by_row[f"attribute:{a.name}"], a.levels) for a in head.attributes]
    features = tuple(n.removeprefix("sum:") for n in columns if n.startswith("sum:"))
    person = by_row["person"].astype(np.str_)
    cluster = by_row["item"].astype(np.str_) if head.unit == "item" else person
    if np.any(cluster[:-1] > cluster[1:]):
        msg = "its rows are not in the order of the pseudonyms"
        raise ValueError(msg)
    return Sums(
        head=head,
        person=person,
        cluster=cluster,
        cells=np.stack(cells, axis=1),
        items=by_row["count:items"].astype(np.int64),
        labelled=columns["count:labelled"][:, 0].astype(np.int64),
        lost=columns["count:lost"].astype(np.int64),
        features=features,
        values=np.stack([columns[f"sum:{name}"] for name in features], axis=-1),
    )


def _plain(column: pa.ChunkedArray) -> NDArray[np.object_]:
    """Return a column as an array."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.DictionaryArray):
        whole = whole.dictionary_decode()
    return np.asarray(whole.to_numpy(zero_copy_only=False))


def _check_axis(words: NDArray[np.object_], names: Sequence[str], *, axis: int) -> None:
    """Refuse rows that are not in the order of the head."""
    wanted = np.array(names, dtype=object).reshape([-1 if k == axis else 1 for k in range(3)])
    if not (words == wanted).all():
        msg = f"its rows are not in the order {', '.join(names)}"
        raise ValueError(msg)


def _codes(words: NDArray[np.object_], levels: Sequence[str]) -> NDArray[np.int16]:
    """Return the position of each word among the levels."""
    place = {level: code for code, level in enumerate(levels)}
    return np.array([place[word] for word in words.tolist()], dtype=np.int16)


def evidence_of(sums: Sums, plan: Plan) -> Evidence:
    """Measure the metrics of a plan in sums.

    Args:
        sums: of the audit.
        plan: frozen before it.

    Raises:
        NotRecomputed: counts contradict each other, the sums are of another plan, or there are too
            many items to be made up.
    """
    _check_counts(sums)
    _check_plan(sums, plan)
    head, row = sums.head, np.repeat(np.arange(len(sums.items)), sums.items)
    within = np.arange(len(row)) - np.repeat(np.cumsum(sums.items) - sums.items, sums.items)
    labelled = within[:, None] < sums.labelled[row]
    table = Table(
        items=np.arange(len(row)).astype(np.str_),
        persons=sums.person[row],
        attributes=tuple(
            Attribute(name=a.name, levels=a.levels, reference=a.reference) for a in head.attributes
        ),
        cells=sums.cells[row],
    )
    truth = Truth(
        emotions=head.emotions,
        values=_present(labelled),
        raters=np.broadcast_to(np.int64(1), labelled.shape),
        rater_count=None,
        rating_count=None,
        within_item_sd=None,
    )
    scores = [
        Scores(
            model=model.name,
            covers=model.covers,
            values=_present(within[:, None] >= sums.lost[row, place]),
        )
        for place, model in enumerate(head.models)
    ]
    limbs = np.zeros((LIMBS, *sums.values.shape))
    limbs[0] = sums.values
    rules = msgspec.structs.replace(plan.statistics, replicates=REPLICATES)
    return from_sums(
        msgspec.structs.replace(plan, statistics=rules),
        table,
        truth,
        scores,
        SumTable(
            cells=sums.cells,
            clusters=sums.cluster,
            features=sums.features,
            limbs=limbs,
            terms=len(row),
        ),
        rounding=tuple(model.rounding for model in head.models),
    )


def _present(known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return 0 where there is a value and NaN where there is none, in as little space as can be."""
    return np.where(known, np.float16(0), np.float16(np.nan))


def _check_counts(sums: Sums) -> None:
    """Refuse counts that no items have."""
    lowest = min(sums.items.min(initial=1), sums.labelled.min(initial=0), sums.lost.min(initial=0))
    lost, labelled = sums.lost.max(axis=1, initial=0), sums.labelled
    if lowest < 0 or (labelled > sums.items[:, None]).any() or (lost > labelled).any():
        msg = "counts of the sums contradict each other"
        raise NotRecomputed(msg)
    entries = int(sums.items.sum()) * len(sums.head.emotions) * (2 + len(sums.head.models))
    if entries > MOST_VALUES:
        msg = "there are too many items for a recomputation in bounded memory"
        raise NotRecomputed(msg)


def _check_plan(sums: Sums, plan: Plan) -> None:
    """Refuse sums of another plan."""
    head = sums.head
    wanted = {m.qualified(name) for m in metrics_of(plan).values() for name in m.feature_names()}
    same = (
        [a.name for a in head.attributes] == [a.name for a in plan.attribute]
        and [m.name for m in head.models] == [m.name for m in plan.model]
        and head.unit == plan.statistics.unit
        and wanted <= set(sums.features)
    )
    if not same:
        msg = "the sums are of another plan: attributes, models, unit or metrics differ"
        raise NotRecomputed(msg)
