"""What one model consists of: files of packages, and files that are made by joining them.

One file of `parts/` a model. The folder is the list.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import msgspec

from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.fetch.part import Part, Sha256, Size
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.strict import Strict, converted

ENDING = ".toml"


class Joined(Strict, frozen=True, kw_only=True):
    """A file that was cut up for packages, because it is larger than they may be.

    Attributes:
        file: its name.
        of: names of the pieces, in order.
        sha256: hash of the whole.
        bytes: its size.
    """

    file: str
    of: tuple[str, ...]
    sha256: Sha256
    bytes: Size


class PartList(Strict, frozen=True, kw_only=True):
    """One file of `parts/`, read as it is.

    Attributes:
        schema: version of this form.
        name: name of the model and of the file.
        title: what it is, for people.
        parts: files of packages.
        joined: files made of parts.
        made_into: what is made of the files; nothing where they are used as they are.
        note: what a user should know.
    """

    schema: Literal[1]
    name: str
    title: str
    parts: tuple[Part, ...]
    joined: tuple[Joined, ...] = ()
    made_into: Literal["whisper"] | None = None
    note: str = ""


@cache
def part_lists() -> Mapping[str, PartList]:
    """Return every list by name, in the order of the names.

    Raises:
        ZooError: a list contradicts its rules.

    Examples:
        >>> "whisper-base" in part_lists()
        True
    """
    folder = files(f"{__package__}.parts")
    found = (file for file in folder.iterdir() if file.name.endswith(ENDING))
    ordered = sorted(found, key=lambda file: file.name)
    read = (read_part_list(file.read_bytes(), file=file.name) for file in ordered)
    return MappingProxyType({one.name: one for one in read})


def part_list(name: str) -> PartList:
    """Return the list of a model.

    Raises:
        UnknownName: there is no such list; names those that there are.

    Examples:
        >>> [joined.file for joined in part_list("whisper-base").joined]
        ['model.bin']
    """
    known = part_lists()
    if name not in known:
        hint = suggestion(name, known) or f" There are: {', '.join(known)}"
        problem = f"nothing to fetch is named {name!r}.{hint}"
        raise UnknownName([problem])
    return known[name]


def read_part_list(text: bytes, *, file: str) -> PartList:
    """Return the list that a TOML text holds.

    Args:
        text: the bytes of the file.
        file: its name, which is the name of the model and `.toml`.

    Raises:
        ZooError: no TOML, unknown or missing keys, values of another form, names that do not match.
    """
    try:
        document = msgspec.toml.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: not TOML: {error}"
        raise ZooError([problem]) from None
    read = converted(document, PartList, file=file)
    problems = [f"{file}: {says}" for says in _contradictions(read, file.removesuffix(ENDING))]
    if problems:
        raise ZooError(problems)
    return read


def _contradictions(read: PartList, stem: str) -> Iterator[str]:
    """Yield what is wrong with a list beyond the kinds of its values."""
    if read.name != stem:
        yield f"name: {read.name!r}; it is the name of the file, {stem!r}"
    sizes = {part.file: part.bytes for part in read.parts}
    names = [*(part.file for part in read.parts), *(joined.file for joined in read.joined)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name!r} is the name of more than one file"
    for place, part in enumerate(read.parts):
        if part.sdist_sha256 and part.source != "pypi":
            yield f"parts[{place}].sdist_sha256: a source archive is one of 'pypi', not of 'npm'"
    for place, joined in enumerate(read.joined):
        absent = [piece for piece in joined.of if piece not in sizes]
        if absent:
            yield f"joined[{place}].of: no part has the file {', '.join(map(repr, absent))}"
        elif (total := sum(sizes[piece] for piece in joined.of)) != joined.bytes:
            yield f"joined[{place}].bytes: {joined.bytes}; its pieces have {total}"
