"""Reading pictures and clips one after the other, with one container open at a time."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_ref import Cell, MediaRef, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 1 << 30
"""Content of a container that is larger is no single picture or clip."""
_BUFFER_BYTES = 1 << 20


class MediaReader:
    """Opens media in any order; fast and small in memory when they come as they lie in their files.

    A plain file is opened as it is. Of a container, only the wanted content is held: a Parquet file
    is walked page by page, an Arrow file is mapped, a tar file is read where the member lies.

    One reader serves one thread.
    """

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._held = ExitStack()
        self._cells: _Cells | None = None
        self._source: tuple[Path, str] | None = None

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the container that is open; streams that were given out stay usable."""
        self.close()

    def close(self) -> None:
        """Close the container that is open."""
        self._held.close()
        self._cells = self._source = None

    def open(self, media: MediaRef) -> BinaryIO:
        """Return the content as a stream; the caller closes it.

        Raises:
            InputError: it is not there, cannot be read, or is larger than `MOST_BYTES` within a
                container.
        """
        try:
            match media.member:
                case None:
                    return media.path.open("rb")
                case Piece() as piece:
                    return _piece(media, piece)
                case Cell() as cell:
                    return self._cell(media, cell)
        except FileNotFoundError as error:
            problem = f"{error.filename or media}: no such file"
            raise InputError([problem]) from error
        except (OSError, pa.ArrowException) as error:
            problem = f"{media}: cannot be read: {error}"
            raise InputError([problem]) from error

    def _cell(self, media: MediaRef, cell: Cell) -> BinaryIO:
        source = (media.path, cell.column)
        if self._cells is None or self._source != source:
            self.close()
            self._cells = _cells(media.path, cell.column, self._held)
            self._source = source
        content = self._cells.content(cell.row)
        if isinstance(content, dict):
            content = content.get("bytes") or content.get("path")
        if isinstance(content, str) and content:
            content = _named(media.path.parent / content)
        if not isinstance(content, bytes):
            problem = f"{media}: holds no bytes"
            raise InputError([problem])
        _check_size(media, len(content))
        return BytesIO(content)


class _Cells(Protocol):
    """A column of a file."""

    def content(self, row: int) -> object:
        """Return what a cell holds."""


class _ParquetCells:
    """A column of a Parquet file, walked forward within each group of rows."""

    def __init__(self, file: pq.ParquetFile, column: str) -> None:
        self._file, self._column = file, column
        self._left = self._passed = 0
        self._cells: Iterator[object] = iter(())

    def content(self, row: int) -> object:
        """Return what a cell holds."""
        if row < self._passed or row >= self._left:
            self._begin(row)
        while True:
            value = next(self._cells)
            self._passed += 1
            if self._passed > row:
                return value

    def _begin(self, row: int) -> None:
        """Go to the first row of the group that holds a row."""
        start = 0
        for group in range(self._file.num_row_groups):
            count = self._file.metadata.row_group(group).num_rows
            if start <= row < start + count:
                batches = self._file.iter_batches(
                    batch_size=1, row_groups=[group], columns=[self._column], use_threads=False
                )
                self._cells = (each.column(0)[0].as_py() for each in batches)
                self._passed, self._left = start, start + count
                return
            start += count
        message = f"has no row {row}, only {start}"
        raise OSError(message)


class _ArrowCells:
    """A column of an Arrow file that is mapped into memory."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = column

    def content(self, row: int) -> object:
        """Return what a cell holds."""
        return self._column[row].as_py()


def _cells(path: Path, column: str, held: ExitStack) -> _Cells:
    if path.suffix == ".arrow":
        return _ArrowCells(arrow_table(path, held).column(column))
    file = pq.ParquetFile(path, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    return _ParquetCells(held.enter_context(file), column)


def arrow_table(path: Path, held: ExitStack) -> pa.Table:
    """Return an Arrow file or stream as a table that is mapped, not read.

    Args:
        path: the file.
        held: closes the file in the end.

    Raises:
        InputError: it is neither.
    """
    try:
        source = held.enter_context(pa.memory_map(str(path)))
        try:
            return pa.ipc.open_stream(source).read_all()
        except pa.ArrowInvalid:
            return pa.ipc.open_file(source).read_all()
    except pa.ArrowInvalid as error:
        problem = f"{path.name}: cannot be read as Arrow: {error}"
        raise InputError([problem]) from error


def _piece(media: MediaRef, piece: Piece) -> BinaryIO:
    _check_size(media, piece.size)
    with media.path.open("rb") as stream:
        stream.seek(piece.start)
        content = stream.read(piece.size)
    if len(content) < piece.size:
        message = f"ends {piece.size - len(content)} bytes early"
        raise OSError(message)
    return BytesIO(content)


def _named(path: Path) -> bytes:
    """Return the content of a file that a cell names instead of holding it."""
    _check_size(MediaRef(path=path), path.stat().st_size)
    return path.read_bytes()


def _check_size(media: MediaRef, size: int) -> None:
    if size > MOST_BYTES:
        problem = f"{media}: is {size:,} bytes long, expected at most {MOST_BYTES:,}"
        raise InputError([problem])
