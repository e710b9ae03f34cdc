"""The hash of a file is the one that others find."""

from pathlib import Path

from evenhand.model_zoo.fetch.digest import digest, holds

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_published_digests(tmp_path: Path) -> None:
    for content, expected in ((b"", EMPTY), (b"abc", ABC)):
        (tmp_path / "file").write_bytes(content)
        assert digest(tmp_path / "file") == expected


def test_only_the_very_file_is_held(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert holds(tmp_path / "file", 3, ABC)
    assert not holds(tmp_path / "file", 4, ABC)
    assert not holds(tmp_path / "file", 3, EMPTY)
    assert not holds(tmp_path / "none", 3, ABC)
    assert not holds(tmp_path / "file" / "none", 3, ABC)
    assert not holds(tmp_path, tmp_path.stat().st_size, ABC)
