"""Learning curves: loss and error by epoch, and by how many persons were learnt from."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from evenhand.model_zoo.training.metrics_log import Measured, best_epoch

TABLE: Final = "curves.csv"
PICTURE: Final = "curves.png"
SIZES: Final = "sizes.csv"


def write_curves(
    log: Sequence[Measured],
    folder: Path,
    *,
    error: str = "mae",
    unit: str = "mean absolute error, points",
) -> tuple[Path, Path]:
    """Write the curves of a run as a table and as a picture.

    Args:
        log: every epoch.
        folder: of the run.
        error: the measure of each output that is drawn.
        unit: what it is, in words.

    Returns:
        Table and picture.
    """
    rows = [[one.epoch, one.train_loss, one.valid_loss, *_measures(one)] for one in log]
    measures = [f"{one}.{name}" for name, found in log[0].outputs.items() for one in found]
    _write_csv(folder / TABLE, ["epoch", "train_loss", "valid_loss", *measures], rows)
    _draw(log, folder / PICTURE, error=error, unit=unit)
    return folder / TABLE, folder / PICTURE


def write_sizes(rows: Sequence[tuple[float, int, int, float]], folder: Path) -> Path:
    """Write how the loss falls with the number of training persons.

    Args:
        rows: share, persons, items, smallest validation loss.
        folder: of the run.

    Returns:
        The table.
    """
    _write_csv(folder / SIZES, ["share", "persons", "items", "valid_loss"], rows)
    return folder / SIZES


def _measures(one: Measured) -> list[float | None]:
    """Return the measures of an epoch in the order of the columns."""
    return [value for found in one.outputs.values() for value in found.values()]


def _write_csv(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table; what is not defined stays empty."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([head, *rows])


def _draw(log: Sequence[Measured], path: Path, *, error: str, unit: str) -> None:
    """Draw losses above, errors below, the best epoch as a line through both."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 slow to import
    from matplotlib.figure import Figure  # noqa: PLC0415 slow to import

    figure = Figure(figsize=(7, 7), layout="constrained")
    FigureCanvasAgg(figure)
    losses, errors = figure.subplots(2, 1, sharex=True)
    epochs = [one.epoch for one in log]
    losses.plot(epochs, [one.train_loss for one in log], label="training, with dropout")
    losses.plot(epochs, [one.valid_loss for one in log], label="validation")
    losses.set_ylabel("loss")
    for name in log[0].outputs:
        drawn = [one.outputs[name][error] for one in log]
        defined = [float("nan") if one is None else one for one in drawn]
        errors.plot(epochs, defined, label=name, linewidth=0.8)
    errors.set(xlabel="epoch", ylabel=unit)
    best = best_epoch(log).epoch
    for axes in (losses, errors):
        axes.axvline(best, color="black", linewidth=0.6, linestyle=":")
    losses.set_title(f"best epoch: {best}")
    losses.legend()
    if len(log[0].outputs) <= 10:  # noqa: PLR2004 more names than a legend can hold
        errors.legend()
    figure.savefig(path, dpi=100, metadata={"Software": None})
