"""Pictures that were stored with loss."""

import io

import numpy as np
from PIL import Image

from evenhand.model_zoo.predictor import Picture


def jpeg(picture: Picture, *, quality: float) -> Picture:
    """Return a picture that was a JPEG file, colours at half the resolution.

    Args:
        picture: the picture.
        quality: of libjpeg, 1 to 95.
    """
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=round(quality), subsampling="4:2:0")
    return np.array(Image.open(stream))
