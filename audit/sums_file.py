"""The sums of an audit as Parquet: enough for a second party to recompute it without the items.

Persons bear keyed pseudonyms (HMAC-SHA256). The key is drawn for this file and kept nowhere, so
nobody can test whether a known id is in it. The file still holds one row a person: it belongs to
the auditing organisation and lies in a folder of its own.

Beside the sums stand counts: how many items a row is over, how many of them have a label, and how
many with a label lack the score. What else a recomputation takes is in the head of the file.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence

SUMS_NAME: Final = "internal/sums.parquet"
HEAD: Final = b"evenhand"
"""Key of the head in the metadata of the file."""


class Levels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribute: its levels in order, and the one that others are held against."""

    name: str
    levels: tuple[str, ...]
    reference: str


class Covered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model: the emotions that it has an output for, and what rounding makes of its products."""

    name: str
    covers: tuple[str, ...]
    rounding: float


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a recomputation takes beside the columns.

    Attributes:
        sums: version of this form.
        unit: what a row is of, beside its cell.
        attributes, emotions, models: the axes, in order.
    """

    sums: Literal[1] = 1
    unit: Literal["person", "item"]
    attributes: tuple[Levels, ...]
    emotions: tuple[str, ...]
    models: tuple[Covered, ...]


def write_sums(evidence: Evidence, path: Path, *, key: bytes) -> None:
    """Write one row a cell, person, model and emotion, by pseudonym; one column a feature.

    Args:
        evidence: what was measured.
        path: Parquet file; its folder is made.
        key: secret of the pseudonyms, at least 32 random bytes.
    """
    sums, rows = evidence.sums, _row_of_item(evidence)
    owner = np.empty(len(sums.clusters), dtype=evidence.table.persons.dtype)
    owner[rows] = evidence.table.persons
    names = {"person": _pseudonyms(owner, key)}
    if evidence.plan.statistics.unit == "item":
        names["item"] = _pseudonyms(sums.clusters, key)
    order = np.argsort(names.get("item", names["person"]), kind="stable")
    values, cells = sums.values()[order], sums.cells[order]
    row, model, emotion = (axis.reshape(-1) for axis in np.indices(values.shape[:3]))
    columns = {what: _taken(own[order].tolist(), row) for what, own in names.items()}
    for place, attribute in enumerate(evidence.table.attributes):
        levels = np.array(attribute.levels)[cells[:, place]]
        columns[f"attribute:{attribute.name}"] = _taken(levels.tolist(), row)
    columns["model"] = _taken([s.model for s in evidence.scores], model)
    columns["emotion"] = _taken(list(evidence.truth.emotions), emotion)
    for what, counts in _counts(evidence, rows).items():
        columns[f"count:{what}"] = pa.array(counts[order].reshape(-1))
    for place, feature in enumerate(sums.features):
        columns[f"sum:{feature}"] = pa.array(values[..., place].reshape(-1))
    path.parent.mkdir(parents=True, exist_ok=True)
    head = msgspec.json.encode(_head(evidence))
    pq.write_table(pa.table(columns).replace_schema_metadata({HEAD: head}), path)


def _head(evidence: Evidence) -> Head:
    """Return the axes of the sums, and what no sum tells."""
    return Head(
        unit=evidence.plan.statistics.unit,
        attributes=tuple(
            Levels(name=a.name, levels=a.levels, reference=a.reference)
            for a in evidence.table.attributes
        ),
        emotions=evidence.truth.emotions,
        models=tuple(
            Covered(name=scores.model, covers=scores.covers, rounding=rounding)
            for scores, rounding in zip(evidence.scores, evidence.rounding, strict=True)
        ),
    )


def _row_of_item(evidence: Evidence) -> NDArray[np.intp]:
    """Return the row of the sums that each item is in, shape (items,)."""
    sums, table = evidence.sums, evidence.table
    clusters = table.persons if evidence.plan.statistics.unit == "person" else table.items
    count = len(sums.clusters)
    both = np.concatenate([sums.clusters, clusters])
    key = np.unique(both, return_inverse=True)[1].astype(np.int64)
    for codes in np.concatenate([sums.cells, table.cells]).T.astype(np.int64):
        key = np.unique(key * (1 + codes.max(initial=0)) + codes, return_inverse=True)[1]
    order = np.argsort(key[:count])
    return np.asarray(order[np.searchsorted(key[:count], key[count:], sorter=order)])


def _counts(evidence: Evidence, rows: NDArray[np.intp]) -> dict[str, NDArray[np.int32]]:
    """Return counts of items by row, model and emotion: all, with a label, without their score."""
    labelled = np.isfinite(evidence.truth.values)
    shape = (len(evidence.sums.clusters), len(evidence.scores), labelled.shape[1])
    found = {what: np.zeros(shape, dtype=np.int32) for what in ("items", "labelled", "lost")}
    found["items"][:] = np.bincount(rows, minlength=shape[0])[:, None, None]
    for model, scores in enumerate(evidence.scores):
        lost = labelled & ~np.isfinite(scores.values)
        np.add.at(found["labelled"][:, model], rows, labelled)
        np.add.at(found["lost"][:, model], rows, lost)
    return found


def _pseudonyms(names: NDArray[np.str_], key: bytes) -> NDArray[np.str_]:
    """Return keyed pseudonyms of 128 bits."""
    found = [hmac.new(key, str(n).encode(), hashlib.sha256).hexdigest()[:32] for n in names]
    return np.array(found, dtype=np.str_)


def _taken(words: list[str], places: NDArray[np.intp]) -> pa.Array:
    """Return words at places, each word stored once."""
    distinct, which = np.unique(np.array(words, dtype=np.str_), return_inverse=True)
    indices = pa.array(which[places].astype(np.int32))
    return pa.DictionaryArray.from_arrays(indices, pa.array(distinct.tolist(), type=pa.string()))
