"""Pictures as an encoder takes them: squared, scaled and centred as in its training."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.strict import Strict

if TYPE_CHECKING:
    from PIL.Image import Image

Resize: TypeAlias = Literal["squash", "shortest"]
"""The whole picture, its sides pulled to one length; or its shorter side, the rest cut off."""

Interpolation: TypeAlias = Literal["bicubic", "bilinear"]


class PictureInput(Strict, frozen=True, kw_only=True, tag_field="kind", tag="picture"):
    """How pictures are prepared; the defaults are those of SigLIP, not of CLIP.

    SigLIP was trained on whole pictures squeezed to a square, with values from -1 to 1. What
    CLIP wants (`shortest`, other means) gives embeddings that look sound and are not.

    Attributes:
        size: width and height in pixels.
        mean: what is taken off red, green and blue, on the scale from 0 to 1.
        std: what they are divided by after that.
        resize: whether the whole picture is kept.
        interpolation: how pixels are made from pixels. open_clip says bicubic for SigLIP2, the
            processor published beside `google/siglip2-*` says bilinear.
    """

    size: int
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    std: tuple[float, float, float] = (0.5, 0.5, 0.5)
    resize: Resize = "squash"
    interpolation: Interpolation = "bicubic"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return the shape of a prepared picture."""
        return (3, self.size, self.size)

    def told(self) -> str:
        """Return all of it in words.

        Examples:
            >>> PictureInput(size=384).told()
            '384 px, squash, bicubic, mean 0.5 0.5 0.5, std 0.5 0.5 0.5'
        """
        mean, std = (" ".join(map(str, three)) for three in (self.mean, self.std))
        return f"{self.size} px, {self.resize}, {self.interpolation}, mean {mean}, std {std}"

    def settings(self) -> Mapping[str, str]:
        """Return the same for the identity of a score."""
        return MappingProxyType({"picture": self.told()})


def prepared(pictures: Sequence[NDArray[np.generic]], takes: PictureInput) -> NDArray[np.float32]:
    """Return pictures as the batch that an encoder takes.

    A picture is resized with Pillow's filters, which smooth when they shrink; then each value v
    becomes (v / 255 - mean) / std of its colour.

    Args:
        pictures: each height x width x 3, red, green, blue, of any size.
        takes: how the encoder wants them.

    Returns:
        pictures x 3 x size x size.

    Raises:
        ZooError: an array is no picture; says which.
    """
    require("PIL", extra="run")
    batch = np.empty((len(pictures), takes.size, takes.size, 3), dtype=np.float32)
    for place, picture in enumerate(pictures):
        colours = picture.shape[2:] == (3,)
        if picture.dtype != np.uint8 or not colours or not picture.size:
            got = f"{picture.dtype} of shape {picture.shape}"
            problem = f"item {place}: a picture is height x width x 3 of uint8, got {got}"
            raise ZooError([problem])
        batch[place] = np.asarray(_squared(picture, takes))
    batch /= np.float32(255)
    batch -= np.array(takes.mean, dtype=np.float32)
    batch /= np.array(takes.std, dtype=np.float32)
    return np.ascontiguousarray(batch.transpose(0, 3, 1, 2))


def _squared(picture: NDArray[np.generic], takes: PictureInput) -> "Image":
    """Return a picture as a square of the wanted size."""
    from PIL import Image  # noqa: PLC0415 only where pictures are scored

    how = Image.Resampling[takes.interpolation.upper()]
    image, side = Image.fromarray(picture), takes.size
    if takes.resize == "squash":
        return image.resize((side, side), how)
    shorter = min(image.size)
    wide, high = (side * length // shorter for length in image.size)
    left, top = round((wide - side) / 2), round((high - side) / 2)
    return image.resize((wide, high), how).crop((left, top, left + side, top + side))
