"""One hash of some files, by hand."""

from hashlib import sha256
from pathlib import Path

from evenhand.model_zoo.runtime.digest import digest


def test_it_is_the_hash_of_hashes_in_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    expected = sha256(sha256(b"1").digest() + sha256(b"2").digest()).hexdigest()
    assert digest([one, other]) == expected != digest([other, one])
