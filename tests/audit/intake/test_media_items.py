"""Items with their media: ids, skipped ones, and files found by name."""

from pathlib import Path

import pyarrow as pa
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_files import named_files
from evenhand.audit.intake.media_items import listed
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.audit.plan import Data

DATA = Data(name="set", subjects="synthetic")
HERE = MediaRef(path=Path("a.wav"))


def frame(*ids: str) -> pa.Table:
    return pa.table({"item": list(ids), "person": ["p"] * len(ids), "age": [41] * len(ids)})


def test_items_without_media_are_skipped_with_a_reason() -> None:
    found = listed(frame("a", "b"), [HERE, "no file"], DATA)
    assert len(found) == 1
    assert [(each.item, each.person, dict(each.attributes)) for each in found] == [
        ("a", "p", {"age": "41"})
    ]
    assert found.skipped == {"b": "no file"}


def test_ids_are_needed_and_come_once() -> None:
    with pytest.raises(InputError, match="set: 1 items come more than once: a"):
        listed(frame("a", "a"), [HERE, HERE], DATA)
    with pytest.raises(InputError, match="set: 2 rows have no 'item'"):
        listed(frame("", " "), [HERE, HERE], DATA)
    with pytest.raises(InputError, match="not one item has a picture or clip; the first: no file"):
        listed(frame("a"), ["no file"], DATA)
    with pytest.raises(InputError, match="the first: no items"):
        listed(frame("a").slice(0, 0), [], DATA)


def test_files_are_found_by_path_name_or_stem_and_never_guessed(tmp_path: Path) -> None:
    for name in ("x/a.wav", "y/b.wav", "z/b.wav", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"RIFF")
    found = named_files(tmp_path, ["x/a.wav", "a.wav", "a", "elsewhere/a.wav", "b", "c", ""])
    assert [each.path.name for each in found if isinstance(each, MediaRef)] == ["a.wav"] * 4
    assert found[4:] == (
        "several files of the name 'b': y/b.wav, z/b.wav",
        "no file 'c' in the folder",
        "no file '' in the folder",
    )
    with pytest.raises(InputError, match="no such folder"):
        named_files(tmp_path / "nowhere", [])
