"""Files of pictures: JPEG, PNG, WebP and a few more, as upright 8 bit RGB.

What is decoded depends on the file alone, never on where it lies or what it is called.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Picture

FORMATS: Final = ("BMP", "GIF", "JPEG", "JPEG2000", "PNG", "PPM", "TIFF", "WEBP")
"""The others that Pillow opens are left alone: for one of them it starts another program."""
MOST_PIXELS: Final = 100_000_000
DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    RuntimeError,
    struct.error,
    TypeError,
    LookupError,
    ArithmeticError,
)
"""What Pillow raises on damaged files, some of it without meaning to."""
WHITE_16: Final = 65_535
BACKGROUND: Final = (255, 255, 255)
"""What shows through transparent pixels."""


def read_picture(source: Path | IO[bytes], *, most_pixels: int = MOST_PIXELS) -> Picture:
    """Return a picture as a viewer would show it: turned upright, on white, 8 bit, RGB.

    EXIF rotation is applied, transparency is laid on white, 16 bit are scaled down, grey is
    repeated in three channels, and of an animation the first frame is taken. Floating-point pixels
    are refused: no white is agreed for them.

    Args:
        source: the file, or an open stream of its bytes.
        most_pixels: more than so many are refused before they are decoded.

    Returns:
        Height x width x 3, 0..255.

    Raises:
        Unreadable: `missing`, `unreadable`, `empty`, `not_a_picture`, `truncated` or `too_large`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _strict(), Image.open(source, formats=FORMATS) as opened:
                _check_size(opened, most_pixels)
                return _as_rgb(ImageOps.exif_transpose(opened))
    except FileNotFoundError:
        raise Unreadable(reason="missing", says="no such file") from None
    except UnidentifiedImageError:
        raise _unidentified(source) from None
    except Image.DecompressionBombError as error:
        raise Unreadable(reason="too_large", says=str(error)) from None
    except Unreadable:
        raise
    except (PermissionError, IsADirectoryError) as error:
        raise Unreadable(reason="unreadable", says=str(error.strerror)) from None
    except DAMAGE as error:
        raise Unreadable(reason="truncated", says=str(error) or type(error).__name__) from None


@contextmanager
def _strict() -> Iterator[None]:
    """Have half a picture refused: other libraries switch that off for the whole process."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check_size(opened: Image.Image, most_pixels: int) -> None:
    """Refuse a picture that its header says is too large."""
    width, height = opened.size
    if width * height > most_pixels:
        says = f"{width} x {height} pixels, at most {most_pixels:,} are decoded"
        raise Unreadable(reason="too_large", says=says)


def _as_rgb(upright: Image.Image) -> Picture:
    """Return the pixels of a picture as 8 bit RGB."""
    if upright.mode == "F":
        raise Unreadable(reason="not_a_picture", says="floating-point pixels, which have no white")
    if upright.mode == "I" or upright.mode.startswith("I;16"):
        return _grey_of_many_bits(np.asarray(upright))
    if upright.has_transparency_data:
        clear = upright.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (*BACKGROUND, 255))
        upright = Image.alpha_composite(ground, clear)
    return np.array(upright.convert("RGB"), dtype=np.uint8)


def _grey_of_many_bits(values: NDArray[np.integer]) -> Picture:
    """Return grey values of 16 bit as 8 bit RGB, rounded to the nearest: 65535 is white."""
    low, high = int(values.min()), int(values.max())
    if low < 0 or high > WHITE_16:
        says = f"grey values from {low} to {high}, expected 0 to {WHITE_16}"
        raise Unreadable(reason="not_a_picture", says=says)
    grey = ((values.astype(np.uint32) * 2 + 257) // 514).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _unidentified(source: Path | IO[bytes]) -> Unreadable:
    """Return why Pillow knows no format for a source."""
    size = source.stat().st_size if isinstance(source, Path) else source.seek(0, io.SEEK_END)
    if size == 0:
        return Unreadable(reason="empty", says="0 bytes")
    says = f"{size:,} bytes in no known format of pictures"
    return Unreadable(reason="not_a_picture", says=says)
