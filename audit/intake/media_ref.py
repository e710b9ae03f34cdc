"""Where one picture or clip lies: a file, a cell of a Parquet or Arrow file, a piece of a tar."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a Parquet or Arrow file.

    Attributes:
        column: holds bytes, or structures of `bytes` and `path`.
        row: counted from 0 over the whole file.
    """

    column: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One stretch of an uncompressed file: a member of a tar file.

    Attributes:
        name: of the member.
        start: where its content begins, in bytes.
        size: its length in bytes.
    """

    name: str
    start: int
    size: int


Member: TypeAlias = Cell | Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """One picture or clip, not yet read.

    Attributes:
        path: the file that it is, or that holds it.
        member: where in that file it is; None when it is the file itself.
    """

    path: Path
    member: Member | None = None

    def __str__(self) -> str:
        """Return the reference without folders, for messages and for records of what was scored.

        Examples:
            >>> str(MediaRef(path=Path("a/train-0.parquet"), member=Cell(column="image", row=17)))
            'train-0.parquet image[17]'
            >>> str(MediaRef(path=Path("a/0.tar"), member=Piece(name="x.wav", start=512, size=9)))
            '0.tar x.wav'
        """
        match self.member:
            case None:
                return self.path.name
            case Cell(column=column, row=row):
                return f"{self.path.name} {column}[{row}]"
            case Piece(name=name):
                return f"{self.path.name} {name}"

    def open(self) -> BinaryIO:
        """Return the content as a stream; the caller closes it.

        Who reads many one after the other takes a `MediaReader`, which keeps their container open.

        Raises:
            InputError: it is not there, cannot be read, or is too large to be one picture or clip.
        """
        from evenhand.audit.intake.media_reader import MediaReader  # noqa: PLC0415  (it needs us)

        with MediaReader() as reader:
            return reader.open(self)
