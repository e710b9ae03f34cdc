"""Learning curves as table and picture."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from evenhand.model_zoo.training.curves import write_curves, write_sizes
from evenhand.model_zoo.training.metrics_log import Measured


@pytest.mark.parametrize("outputs", [1, 12])
def test_the_table_holds_every_measure_and_the_picture_is_drawn(
    tmp_path: Path, outputs: int
) -> None:
    log = [
        Measured(
            epoch=number,
            train_loss=1 / number,
            valid_loss=0.5,
            outputs={f"o{place}": {"mae": 0.5, "spearman": None} for place in range(outputs)},
        )
        for number in (1, 2)
    ]
    table, picture = write_curves(log, tmp_path)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [row["train_loss"] for row in rows] == ["1.0", "0.5"]
    assert rows[0]["mae.o0"] == "0.5"
    assert rows[0]["spearman.o0"] == ""
    drawn = cv2.imread(str(picture))
    assert drawn is not None
    assert np.ptp(drawn) == 255


def test_sizes_are_a_table(tmp_path: Path) -> None:
    path = write_sizes([(0.5, 3, 30, 0.2), (1.0, 6, 60, 0.1)], tmp_path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "share,persons,items,valid_loss",
        "0.5,3,30,0.2",
        "1.0,6,60,0.1",
    ]
