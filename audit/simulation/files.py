"""A simulated audit as files that the product reads like anybody's."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.simulation.simulate import Simulated
from evenhand.audit.table import Array

ITEMS = "items.csv"
RATINGS = "ratings.csv"


def write(simulated: Simulated, folder: Path) -> tuple[Path, ...]:
    """Write items, ratings and predictions, from which the readers make the same data again.

    `items.csv` has the columns item, person and one for each trait; `ratings.csv` is long (item,
    rater, emotion, value); `predictions_MODEL.csv` is wide (item and one column an emotion).

    Args:
        simulated: from `simulate`.
        folder: made when it does not exist; files of these names are replaced.

    Returns:
        The files: items, ratings, then predictions in the order of the models.

    Raises:
        InputError: values off the scale, which a reader would refuse; or the folder cannot be
            written.
    """
    _check_on_scale(simulated)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (
            _items(simulated, folder / ITEMS),
            _ratings(simulated, folder / RATINGS),
            *(
                _predictions(simulated, place, folder / f"predictions_{scores.model}.csv")
                for place, scores in enumerate(simulated.scores)
            ),
        )
    except OSError as error:
        problem = f"{folder}: cannot be written: {error.strerror or error}"
        raise InputError([problem]) from error


def _check_on_scale(simulated: Simulated) -> None:
    panel = simulated.panel
    kinds = [("ratings", simulated.ratings.value)]
    kinds += [(f"scores of {scores.model}", scores.values) for scores in simulated.scores]
    problems = [
        f"{count} simulated {kind} are off the scale {panel.low:g}..{panel.high:g}; set clip, or "
        "choose a mean further from its ends"
        for kind, values in kinds
        if (count := _off(values, panel.low, panel.high))
    ]
    if problems:
        raise InputError(problems)


def _off(values: Array, low: float, high: float) -> int:
    return int(((values < low) | (values > high)).sum())


def _items(simulated: Simulated, path: Path) -> Path:
    table = simulated.table
    header = ["item", "person", *(trait.name for trait in simulated.panel.traits)]
    columns = [table.items, table.persons, *simulated.columns]
    return _file(path, header, zip(*(column.tolist() for column in columns), strict=True))


def _ratings(simulated: Simulated, path: Path) -> Path:
    rows = simulated.ratings
    width = len(str(simulated.panel.raters))
    raters = [f"rater-{number + 1:0{width}d}" for number in range(simulated.panel.raters)]
    columns = (
        simulated.table.items[rows.item].tolist(),
        np.array(raters)[rows.rater].tolist(),
        np.array(simulated.panel.emotions)[rows.emotion].tolist(),
        rows.value.tolist(),
    )
    return _file(path, ["item", "rater", "emotion", "value"], zip(*columns, strict=True))


def _predictions(simulated: Simulated, place: int, path: Path) -> Path:
    values = simulated.scores[place].values.tolist()
    rows = ([item, *row] for item, row in zip(simulated.table.items.tolist(), values, strict=True))
    return _file(path, ["item", *simulated.panel.emotions], rows)


def _file(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
