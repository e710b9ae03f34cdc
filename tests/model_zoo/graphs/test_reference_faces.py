"""The drawn faces are eight, they differ, and they stay the same for ever."""

import hashlib
from itertools import combinations

import numpy as np

from evenhand.model_zoo.graphs.reference_faces import reference_faces


def test_they_differ_from_each_other() -> None:
    faces = reference_faces()
    assert len(faces) == 8
    assert all(face.shape == (96, 96, 3) and face.dtype == np.uint8 for face in faces)
    assert all((one != other).any(axis=2).mean() > 0.01 for one, other in combinations(faces, 2))


def test_they_are_the_ones_that_answers_are_on_record_for() -> None:
    drawn = np.stack(reference_faces()).tobytes()
    assert (
        hashlib.sha256(drawn).hexdigest()
        == "15489241aeb15c0ebe97441581e9ede5e67d89a8749c026314f2a470d53d7c6c"
    )
