"""Predictions for persons who were not learnt from, with labels and attributes: what is audited."""

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from evenhand.model_zoo.training.labelled_items import Items

NAME: Final = "held_out.parquet"
ATTRIBUTE: Final = "attribute."
LABEL: Final = "label."
SCORE: Final = "score."
"""What stands before the names of columns, so that none of them can be taken for another."""


def write_held_out(
    folder: Path,
    items: Items,
    where: NDArray[np.int64],
    *,
    names: tuple[str, ...],
    labels: NDArray[np.float32],
    scores: NDArray[np.float32],
) -> Path:
    """Write the held-out items with what people and the model say of them.

    Args:
        folder: of the run.
        items: all items.
        where: positions of the held-out ones.
        names: of the outputs.
        labels: held-out items x outputs; nan, written as null, where unrated.
        scores: held-out items x outputs.

    Returns:
        The file.
    """
    columns: dict[str, pa.Array] = {
        "item": pa.array([items.ids[place] for place in where]),
        "person": pa.array([items.persons[place] for place in where]),
    }
    for name, values in items.attributes.items():
        columns[ATTRIBUTE + name] = pa.array([values[place] for place in where], pa.string())
    for place, name in enumerate(names):
        columns[LABEL + name] = pa.array(labels[:, place], from_pandas=True)
        columns[SCORE + name] = pa.array(scores[:, place])
    part = folder / f"{NAME}.part"
    pyarrow.parquet.write_table(pa.table(columns), part)
    return part.replace(folder / NAME)
