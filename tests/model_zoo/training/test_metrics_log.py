"""The log of epochs."""

from pathlib import Path

from evenhand.model_zoo.training.metrics_log import (
    NAME,
    Measured,
    append,
    best_epoch,
    read_log,
    trim,
)


def epoch(number: int, loss: float) -> Measured:
    outputs = {"anger": {"mae": 0.5, "spearman": None}}
    return Measured(epoch=number, train_loss=1.0, valid_loss=loss, outputs=outputs)


def test_epochs_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert read_log(tmp_path) == ()
    for one in (epoch(1, 0.3), epoch(2, 0.2), epoch(3, 0.2)):
        append(tmp_path, one)
    assert read_log(tmp_path) == (epoch(1, 0.3), epoch(2, 0.2), epoch(3, 0.2))
    assert best_epoch(read_log(tmp_path)).epoch == 2


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    append(tmp_path, epoch(1, 0.3))
    with (tmp_path / NAME).open("a", encoding="utf-8") as stream:
        stream.write('5\n{"epoch": 2, "tra')
    assert read_log(tmp_path) == (epoch(1, 0.3),)


def test_epochs_after_the_checkpoint_are_dropped(tmp_path: Path) -> None:
    append(tmp_path, epoch(1, 0.3))
    append(tmp_path, epoch(2, 0.2))
    trim(tmp_path, epochs=1)
    assert read_log(tmp_path) == (epoch(1, 0.3),)
