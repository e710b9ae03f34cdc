"""The sums of an audit as Parquet: enough for a second party to recompute it without the items.

Persons bear keyed pseudonyms (HMAC-SHA256). The key is drawn for this file and kept nowhere, so
nobody can test whether a known id is in it. The file still holds one row a person: it belongs to
the auditing organisation and lies in a folder of its own.
"""

import hashlib
import hmac
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence

SUMS_NAME = "internal/sums.parquet"


def write_sums(evidence: Evidence, path: Path, *, key: bytes) -> None:
    """Write one row a cell, person, model and emotion, by pseudonym; one column a feature.

    Args:
        evidence: what was measured.
        path: Parquet file; its folder is made.
        key: secret of the pseudonyms, at least 32 random bytes.
    """
    sums = evidence.sums
    names = np.array([_pseudonym(str(cluster), key) for cluster in sums.clusters])
    order = np.argsort(names, kind="stable")
    values, cells = sums.values()[order], sums.cells[order]
    row, model, emotion = (axis.reshape(-1) for axis in np.indices(values.shape[:3]))
    columns: dict[str, pa.Array] = {"person": _taken(names[order].tolist(), row)}
    for place, attribute in enumerate(evidence.table.attributes):
        levels = np.array(attribute.levels)[cells[:, place]]
        columns[f"attribute:{attribute.name}"] = _taken(levels.tolist(), row)
    columns["model"] = _taken([s.model for s in evidence.scores], model)
    columns["emotion"] = _taken(list(evidence.truth.emotions), emotion)
    for place, feature in enumerate(sums.features):
        columns[f"sum:{feature}"] = pa.array(values[..., place].reshape(-1))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def _pseudonym(name: str, key: bytes) -> str:
    """Return a keyed pseudonym of 128 bits."""
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32]


def _taken(words: list[str], places: NDArray[np.intp]) -> pa.Array:
    """Return words at places, each word stored once."""
    distinct, which = np.unique(np.array(words, dtype=np.str_), return_inverse=True)
    indices = pa.array(which[places].astype(np.int32))
    return pa.DictionaryArray.from_arrays(indices, pa.array(distinct.tolist(), type=pa.string()))
