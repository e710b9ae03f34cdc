"""Samples of a WebDataset: members of tar files that share a name and differ in their ending.

The files are walked once, member by member in the order of the file; media are passed over and only
where they begin and end is kept.
"""

import json
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_files import is_media
from evenhand.audit.intake.media_ref import MediaRef, Piece
from evenhand.audit.nearest import listing

MOST_TEXT_BYTES = 1 << 22
"""A sample's text or JSON that is longer is no description of one item."""
TEXTS = ("txt", "cls", "text", "transcript", "caption", "lang", "language")


@dataclass(slots=True, kw_only=True)
class Sample:
    """One sample of a shard, as far as it is read.

    Attributes:
        shard: the tar file.
        key: the name that its members share, with the folders within the tar file.
        media: ending -> where the picture or clip lies.
        told: what the texts and the JSON say, as text; nested values as JSON.
    """

    shard: Path
    key: str
    media: dict[str, MediaRef] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)


def tar_samples(folder: Path) -> tuple[Sample, ...]:
    """Return the samples of all tar files of a folder, in the order of the files.

    Raises:
        InputError: no tar file, a compressed or broken one, one description that cannot be read, or
            no sample at all.
    """
    samples = tuple(each for each in _all_samples(folder) if each.media or each.told)
    if not samples:
        problem = f"{folder}: its tar files hold no picture, clip or description"
        raise InputError([problem])
    return samples


def _all_samples(folder: Path) -> Iterator[Sample]:
    paths = sorted(folder.glob("*.tar"))
    if not paths:
        there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        packed = any(".tar." in name or name.endswith(".tgz") for name in there)
        hint = "; unpack compressed ones first: they cannot be read out of order" if packed else ""
        problem = f"{folder}: holds no .tar file; there is {listing(there) or 'nothing'}{hint}"
        raise InputError([problem])
    for path in paths:
        try:
            with tarfile.open(path, "r:") as tar:
                yield from _samples(path, tar)
        except (tarfile.TarError, OSError) as error:
            problem = f"{path.name}: cannot be read as an uncompressed tar file: {error}"
            raise InputError([problem]) from error


def _samples(path: Path, tar: tarfile.TarFile) -> Iterator[Sample]:
    sample: Sample | None = None
    for member in tar:
        if not member.isreg():
            continue
        key, ending = split_name(member.name)
        if sample is None or key != sample.key:
            if sample is not None:
                yield sample
            sample = Sample(shard=path, key=key)
        if is_media(member.name):
            piece = Piece(name=member.name, start=member.offset_data, size=member.size)
            sample.media[ending] = MediaRef(path=path, member=piece)
        elif ending.rpartition(".")[2] in ("json", *TEXTS):
            sample.told |= _told(path, tar, member, ending)
    if sample is not None:
        yield sample


def split_name(name: str) -> tuple[str, str]:
    """Return the key and the ending of a member: the ending begins at the first point of its name.

    Examples:
        >>> split_name("train/0001.left.jpg")
        ('train/0001', 'left.jpg')
    """
    path = PurePosixPath(name)
    stem, _, ending = path.name.partition(".")
    return str(path.with_name(stem)) if stem else name, ending.lower()


def _told(path: Path, tar: tarfile.TarFile, member: tarfile.TarInfo, ending: str) -> dict[str, str]:
    where = f"{path.name} {member.name}"
    if member.size > MOST_TEXT_BYTES:
        problem = f"{where}: is {member.size:,} bytes long, expected at most {MOST_TEXT_BYTES:,}"
        raise InputError([problem])
    stream = tar.extractfile(member)
    try:
        text = stream.read().decode("utf-8-sig") if stream else ""
    except UnicodeDecodeError as error:
        problem = f"{where}: is no UTF-8 text"
        raise InputError([problem]) from error
    if not ending.endswith("json"):
        return {ending: text.strip()}
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = f"{where}: is no JSON: {error}"
        raise InputError([problem]) from error
    if not isinstance(told, dict):
        problem = f"{where}: holds a {type(told).__name__}, expected one object {{...}}"
        raise InputError([problem])
    return {str(name): plain(value) for name, value in told.items()}


def plain(value: object) -> str:
    """Return a value of JSON as text: text as it is, nothing as `""`, all else as JSON.

    Examples:
        >>> plain("Joy"), plain(None), plain(3), plain([1, 2])
        ('Joy', '', '3', '[1, 2]')
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def one_media(sample: Sample, wanted: str) -> MediaRef | str:
    """Return the picture or clip of a sample, or why there is none.

    Args:
        sample: the sample.
        wanted: its ending; `""` where samples have one each.
    """
    if wanted:
        there = listing(list(sample.media)) or "none"
        return sample.media.get(wanted, f"no member ends in {wanted!r}; media: {there}")
    if len(sample.media) != 1:
        there = listing(list(sample.media)) or "none"
        return f"expected one picture or clip, got {there}; option media names an ending"
    return next(iter(sample.media.values()))


def sample_columns(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Return what samples tell, one column a name, `""` where a sample does not tell."""
    names = dict.fromkeys(name for sample in samples for name in sample.told)
    return {name: [sample.told.get(name, "") for sample in samples] for name in names}
