"""Files that are there whole or not at all, also after a kill."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Yield a path beside a file; what is written there becomes the file once all went well.

    Args:
        file: to write or to replace; its folder exists.

    Raises:
        OSError: it cannot be written.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
