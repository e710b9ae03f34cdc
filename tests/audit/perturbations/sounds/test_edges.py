"""What is cut off and what is put around, in samples."""

import numpy as np

from evenhand.audit.perturbations.sounds import edges
from evenhand.audit.perturbations.sounds.clip import Clip

TEN = Clip(samples=np.arange(10.0), rate_hz=1000)


def test_crop() -> None:
    assert edges.crop(TEN, begin_s=0.003).tolist() == [3, 4, 5, 6, 7, 8, 9]
    assert edges.crop(TEN, end_s=0.003).tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert edges.crop(TEN, begin_s=0.004, end_s=0.005).tolist() == [4]
    assert edges.crop(TEN, begin_s=0.004, end_s=0.05).tolist() == []


def test_silence() -> None:
    assert edges.silence(TEN, begin_s=0.002).tolist() == [0, 0, *range(10)]
    assert edges.silence(TEN, end_s=0.002).tolist() == [*range(10), 0, 0]
