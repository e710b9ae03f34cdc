"""Finding the pictures or clips of a folder by the names that a data set has for them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.audit.nearest import listing

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
CLIPS = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".mp4")
MEDIA = (*PICTURES, *CLIPS)
SHOWN = 3


def is_media(name: str) -> bool:
    """Return whether a file's name ends as those of pictures or clips do.

    Examples:
        >>> is_media("a/b.WAV"), is_media("a.json")
        (True, False)
    """
    return name.lower().endswith(MEDIA)


def named_files(folder: Path, names: Iterable[str]) -> tuple[MediaRef | str, ...]:
    """Return the file that each name stands for, or why there is none.

    A name is a path within the folder, the name of a file in any folder below it, or such a name
    without its ending. Where several files fit, none is taken.

    Args:
        folder: the data folder.
        names: as the data set has them.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        problem = f"{folder}: no such folder"
        raise InputError([problem])
    known = _index(folder)
    return tuple(_file(folder, name, known) for name in names)


def _index(folder: Path) -> Mapping[str, Sequence[Path]]:
    """Return all media below a folder, by name and by name without its ending."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if is_media(path.name) and path.is_file():
            for name in (path.name, path.stem):
                found.setdefault(name, []).append(path)
    return MappingProxyType(found)


def _file(folder: Path, name: str, known: Mapping[str, Sequence[Path]]) -> MediaRef | str:
    if name and (folder / name).is_file():
        return MediaRef(path=folder / name)
    paths = known.get(name) or known.get(Path(name).name, ())
    if not paths:
        return f"no file {name!r} in the folder"
    if len(paths) > 1:
        there = [path.relative_to(folder).as_posix() for path in paths[:SHOWN]]
        return f"several files of the name {name!r}: {listing(there)}"
    return MediaRef(path=paths[0])
