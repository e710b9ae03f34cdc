"""Cards of trained models, written and read back."""

from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.trained_card import read_trained_card, write_trained_card


def test_a_card_is_read_back_as_it_was(heads_run: Path, tmp_path: Path) -> None:
    card = read_trained_card(heads_run)
    write_trained_card(card, tmp_path)
    assert read_trained_card(tmp_path) == card
    assert card.facts.not_for == ("anything but tests",)
    assert card.outputs[1].output().scale.high == 2
    assert set(card.training.data) == {"table", "embeddings"}
    assert sum(card.training.items.values()) == 240


def test_a_folder_without_a_finished_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="no card; the folder is none of a finished training run"):
        read_trained_card(tmp_path)
    (tmp_path / "card.toml").write_text("a =", encoding="utf-8")
    with pytest.raises(ZooError, match=r"card\.toml: not TOML"):
        read_trained_card(tmp_path)
    (tmp_path / "card.toml").write_text("schema = 1", encoding="utf-8")
    with pytest.raises(ZooError, match="key 'facts' is missing"):
        read_trained_card(tmp_path)
