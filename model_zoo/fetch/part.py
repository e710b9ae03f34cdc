"""One file of another project's package: which it is, and the hash that proves it."""

from pathlib import PurePosixPath
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from evenhand.model_zoo.strict import Strict

Source: TypeAlias = Literal["pypi", "npm"]
"""The index that the package is in: Python's or npm's."""

Package: TypeAlias = Annotated[str, Meta(pattern=r"^(@[a-z0-9][\w.-]*/)?[A-Za-z0-9][\w.-]*$")]
Version: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9][\w.+!-]*$")]
Member: TypeAlias = Annotated[str, Meta(pattern=r"^(?!/)(?!.*(^|/)\.\.(/|$))[^\\:]+$")]
Sha256: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Size: TypeAlias = Annotated[int, Meta(ge=1)]


class Part(Strict, frozen=True, kw_only=True):
    """A file inside a published package, or the package's archive as a whole.

    The hash is of the file that is used, not of the archive around it: an archive may be packed
    anew, and a model stays the same model.

    Attributes:
        source: the index.
        package: name of the package there.
        version: its version, exactly.
        member: path of the file inside the archive; None for the archive itself.
        sha256: hash of the file.
        bytes: its size.
        licence: SPDX id of the licence of the file, as far as its authors state it.
        sdist_sha256: hash of the package's source archive, where PyPI has no wheel of it; pip
            compares it before it looks inside.
    """

    source: Source
    package: Package
    version: Version
    member: Member | None = None
    sha256: Sha256
    bytes: Size
    licence: str
    sdist_sha256: Sha256 | None = None

    @property
    def archive(self) -> str:
        """Return the package and version, as its index's client writes them.

        Examples:
            >>> part = Part(source="npm", package="a", version="1.0", sha256="0" * 64, bytes=1,
            ...             licence="MIT")
            >>> part.archive
            'a@1.0'
        """
        between = "==" if self.source == "pypi" else "@"
        return f"{self.package}{between}{self.version}"

    @property
    def file(self) -> str:
        """Return the name that the file bears in the cache."""
        inside = self.member or f"{self.package.replace('/', '-')}-{self.version}.archive"
        return PurePosixPath(inside).name
