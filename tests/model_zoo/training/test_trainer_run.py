"""Checkpoints and settings of the trainer of transformers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from transformers.utils import logging

from evenhand.model_zoo.training.trainer_run import last_checkpoint, quiet_transformers


@pytest.fixture
def without_bars() -> Iterator[None]:
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    yield
    if shown:
        logging.enable_progress_bar()


def test_the_newest_whole_checkpoint_is_found(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path) == (None, 0)
    for name, state in {"9": '{"epoch": 3.0}', "12": '{"epoch": 4.0}', "15": '{"epo'}.items():
        folder = tmp_path / f"checkpoint-{name}"
        folder.mkdir()
        (folder / "trainer_state.json").write_text(state, encoding="utf-8")
    (tmp_path / "checkpoint-18").mkdir()
    assert last_checkpoint(tmp_path) == (tmp_path / "checkpoint-12", 4)


def test_who_had_bars_has_them_again() -> None:
    level = logging.get_verbosity()
    with quiet_transformers():
        assert not logging.is_progress_bar_enabled()
    assert logging.is_progress_bar_enabled()
    assert logging.get_verbosity() == level


@pytest.mark.usefixtures("without_bars")
def test_who_had_none_still_has_none() -> None:
    with quiet_transformers():
        pass
    assert not logging.is_progress_bar_enabled()
