"""One sha256 for some files."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path]) -> str:
    """Return one sha256 over the sha256 of some files, in the order given.

    Args:
        files: in an order that does not depend on the machine.

    Raises:
        OSError: one cannot be read.
    """
    told = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            told.update(hashlib.file_digest(stream, "sha256").digest())
    return told.hexdigest()
