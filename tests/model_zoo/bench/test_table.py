"""The table that people read, and the data that machines read."""

import io
import json

import pytest
from rich.console import Console

from evenhand.model_zoo.bench.drift import Drift
from evenhand.model_zoo.bench.measurement import Row
from evenhand.model_zoo.bench.table import as_data, as_table

NONE = Drift(largest=0, rms=0, relative_rms=None, cosine=None)
SOME = Drift(largest=0.5, rms=0.012, relative_rms=0.0234, cosine=0.99)
ROWS = (
    Row(
        way="torch f32",
        precision="f32",
        items_per_s=0.3456,
        wall_items_per_s=12.345,
        times=1.0,
        peak_mib=None,
        drift=NONE,
        by_output=(0.0, 0.0),
    ),
    Row(
        way="openvino int8 static + bf16",
        precision="int8",
        items_per_s=2345.6,
        wall_items_per_s=99.96,
        times=6.789,
        peak_mib=1234.5,
        drift=SOME,
        by_output=(0.01, 0.015),
    ),
)


@pytest.fixture
def lines() -> list[str]:
    paper = io.StringIO()
    Console(file=paper, width=80).print(as_table(ROWS, title="[red]m[/red] of 8"))
    return paper.getvalue().splitlines()


def test_a_terminal_of_80_columns_shows_every_number(lines: list[str]) -> None:
    assert lines[0].strip() == "[red]m[/red] of 8"
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "way items/s times wall/s MiB drift worst output",
        "torch f32 0.346 1.00 12.3 - - 0: 0.0e+00",
        "openvino int8 static + bf16 2,346 6.79 100 1234 2.3e-02 1: 1.5e-02",
    ]
    assert max(map(len, lines)) <= 80


def test_machines_get_every_output_and_no_rounding() -> None:
    first, second = json.loads(json.dumps(as_data(ROWS)))
    assert first["peak_mib"] is None
    assert first["drift"] == {"largest": 0, "rms": 0, "relative_rms": None, "cosine": None}
    assert second == {
        "way": "openvino int8 static + bf16",
        "precision": "int8",
        "items_per_s": 2345.6,
        "wall_items_per_s": 99.96,
        "times": 6.789,
        "peak_mib": 1234.5,
        "drift": {"largest": 0.5, "rms": 0.012, "relative_rms": 0.0234, "cosine": 0.99},
        "by_output": [0.01, 0.015],
    }
