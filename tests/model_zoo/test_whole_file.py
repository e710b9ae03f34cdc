"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from evenhand.model_zoo.whole_file import whole_file


def test_what_was_written_becomes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for text in ("one", "two"):
        with whole_file(file) as part:
            part.write_text(text)
        assert file.read_text() == text
    assert list(tmp_path.iterdir()) == [file]


def test_what_broke_off_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")

    def stop() -> None:
        with whole_file(file) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
