"""The files of one model: its parts, and what is joined of them."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import digest, fetched_all, holds
from evenhand.model_zoo.fetch.part_list import Joined, PartList


def model_files(of: PartList, *, cache: Path, say: Callable[[str], None]) -> Mapping[str, Path]:
    """Return every file of a model by its name, verified.

    Pieces are deleted once the file that they make is there, and are not fetched while it is.

    Args:
        of: what the model consists of.
        cache: folder to keep the files in.
        say: told what is going on.

    Raises:
        ZooError: a file cannot be had, or is not the one that is pinned.
    """
    made = {joined.file: cache / "parts" / joined.sha256 / joined.file for joined in of.joined}
    missing = [one for one in of.joined if not holds(made[one.file], one.bytes, one.sha256)]
    pieces = {piece for joined in of.joined for piece in joined.of}
    needed = {piece for joined in missing for piece in joined.of}
    wanted = [part for part in of.parts if part.file in needed or part.file not in pieces]
    paths = fetched_all(wanted, cache=cache, say=say)
    found = {part.file: path for part, path in zip(wanted, paths, strict=True)}
    for joined in missing:
        _join(joined, [found[piece] for piece in joined.of], made[joined.file])
    for piece in needed:
        found.pop(piece).unlink()
    return MappingProxyType(found | made)


def _join(joined: Joined, pieces: list[Path], target: Path) -> None:
    """Write pieces one after the other, if they make the very file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        written = Path(folder) / joined.file
        with written.open("wb") as stream:
            for piece in pieces:
                stream.write(piece.read_bytes())
        if (found := digest(written)) != joined.sha256:
            problem = (
                f"{joined.file}, joined of {', '.join(joined.of)}, has the sha256 {found}, "
                f"expected {joined.sha256}; it is not used"
            )
            raise ZooError([problem])
        written.replace(target)
