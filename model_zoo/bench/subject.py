"""What is measured: a model by name or folder, its ways, and the items that all of them compute."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.bench.ways import Way, ways_of_export, ways_of_source
from evenhand.model_zoo.card import cards
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.runtime.ir_folder import NETWORK, IrFolder, read_ir_folder
from evenhand.model_zoo.shipped import shipped_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What `measured` takes, and what a reader of its rows must know.

    Attributes:
        ways: the first is what the others are compared with.
        items: the batch.
        outputs: names of the numbers that come out; empty where they have none.
        notes: on drift and on the items.
    """

    ways: tuple[Way, ...]
    items: NDArray[np.float32]
    outputs: tuple[str, ...]
    notes: tuple[str, ...]


def subject(
    model: str,
    *,
    batch: int,
    calibration: Path | None,
    most: int,
    cache: Path,
    say: Callable[[str], None],
) -> Subject:
    """Return what is to be measured of a model, exported first where it has to be.

    Args:
        model: an exported folder; what `read_source` takes; or the name of a model that is
            shipped or fetched.
        batch: items to compute; less where `calibration` has less.
        calibration: folder of pictures or sounds to calibrate and time on; None makes items up.
        most: files of it to use.
        cache: where exports are kept and fetched models lie.
        say: told of each export.

    Raises:
        ZooError: no such model, one that cannot be read or exported, or a missing library.
    """
    place = _place(model, cache)
    if (Path(place) / NETWORK).is_file():
        return _of_export(read_ir_folder(Path(place)), batch, calibration, most)
    from evenhand.model_zoo.export.known_source import check_source  # noqa: PLC0415 telemetry

    check_source(place)
    require("torch", "openvino", "optimum", extra="models")
    return _of_source(place, batch=batch, calibration=calibration, most=most, cache=cache, say=say)


def _place(model: str, cache: Path) -> str:
    """Return where a model of the zoo lies; what is no name of one, as it is."""
    if Path(model).exists() or model not in cards():
        return model
    for place in (shipped_folder(model), cache / "models" / model):
        if place.is_dir():
            return str(place)
    problem = (
        f"{model}: it is not here; fetch it if `evenhand zoo fetch --list` has it,"
        " or name the folder of its encoder"
    )
    raise ZooError([problem])


def _of_export(folder: IrFolder, batch: int, calibration: Path | None, most: int) -> Subject:
    """Return an exported network, which is computed as it is."""
    from evenhand.model_zoo.export.items import calibration_set, made_up  # noqa: PLC0415 telemetry

    takes, ways = folder.record.takes, ways_of_export(folder)
    if calibration is not None and takes is None:
        problem = f"--calibration: {folder.path} does not say how files are prepared; leave it out"
        raise ZooError([problem])
    if takes is None:
        shape = (batch, *folder.record.input.shape)
        items, what = np.random.default_rng(0).normal(size=shape).astype(np.float32), "noise"
    elif calibration is None:
        items, what = made_up(takes, batch), "made-up items"
    else:
        items, what = calibration_set(calibration, takes, most=most)[:batch], f"{calibration}"
    notes = (f"drift is from {ways[0].name}, on {what}",)
    return Subject(ways=ways, items=items, outputs=(), notes=notes)


def _of_source(
    model: str,
    *,
    batch: int,
    calibration: Path | None,
    most: int,
    cache: Path,
    say: Callable[[str], None],
) -> Subject:
    """Return a model in torch, which is exported as often as needed."""
    from evenhand.model_zoo.export.items import calibration_set  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.export.sources import read_source  # noqa: PLC0415 needs torch

    source = read_source(model)
    notes = ["drift is from torch f32"]
    if source.weights.startswith("random"):
        notes.append("random weights: speed only; the drift of trained weights is another")
    if calibration is None:
        items = source.made_up(batch)
        notes.append("calibrated and timed on made-up items; drift on real ones is another")
    else:
        items = calibration_set(calibration, source.takes, most=most)
    ways = ways_of_source(source, model, calibration=items, cache=cache, say=say)
    return Subject(ways=ways, items=items[:batch], outputs=source.outputs, notes=tuple(notes))
