"""The record beside the weights is read strictly, and every shipped model has one that is true."""

import hashlib
from pathlib import Path

import pytest

from evenhand.model_zoo.card import card, cards
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.runtime.ir_folder import read_ir_folder
from evenhand.model_zoo.shipped import shipped_folder
from evenhand.model_zoo.shipped.record import (
    ENCODER,
    HEADS,
    RECORD,
    WEIGHTS,
    read_record,
    write_record,
)

SHIPPED = [name for name, entry in cards().items() if entry.weights.status == "shipped"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_is_what_its_card_says(name: str) -> None:
    folder = shipped_folder(name)
    record = read_record(folder)
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    assert record.name == name
    assert record.weights == digest
    assert card(name).weights.sha256 == {WEIGHTS: digest}
    assert set(record.outputs) == set(card(name).outputs[0].only)
    for part in (ENCODER, HEADS):
        assert read_ir_folder(folder / part).record.model == name


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_says_what_the_record_holds_and_how_it_was_made(name: str) -> None:
    entry, record = card(name), read_record(shipped_folder(name))
    told = "\n".join(entry.limits)
    held = dict(record.held_out)
    assert f"On {held.pop('items'):.0f} items of {held.pop('persons'):.0f} " in told
    assert f"was intended in {held.pop('all'):.0%}".replace("%", " %") in told
    assert f"nothing intended in {held.pop('none'):.0%}".replace("%", " %") in told
    for place, share in held.items():
        column, _, level = place.rpartition("=")
        line = next(one for one in entry.limits if one.startswith(f"By {column or 'emotion'}:"))
        said = level.replace("_", " ") if column else level
        assert f" {said} {share:.0%}".replace("%", " %") in line
    assert record.corpus in entry.training.data[0]
    method = str(entry.training.method)
    assert f"seed {record.seed}, " in method
    assert f"pass {record.best_epoch} of " in method


def test_all_shipped_models_together_stay_small() -> None:
    files = [file for name in SHIPPED for file in shipped_folder(name).rglob("*") if file.is_file()]
    assert len(SHIPPED) == 2
    assert sum(file.stat().st_size for file in files) < 10_000_000


def test_a_record_comes_back(tmp_path: Path) -> None:
    record = read_record(shipped_folder(SHIPPED[0]))
    write_record(record, tmp_path)
    assert read_record(tmp_path) == record


def test_a_folder_without_a_true_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="the folder holds no small model"):
        read_record(tmp_path)
    (tmp_path / RECORD).write_text("{")
    with pytest.raises(ZooError, match="not JSON"):
        read_record(tmp_path)
    (tmp_path / RECORD).write_text('{"schema": 1, "nam": "x"}')
    with pytest.raises(ZooError, match=r"unknown key 'nam'\. Did you mean 'name'?"):
        read_record(tmp_path)
