"""Captions become rows of forty degrees."""

import numpy as np

from evenhand.model_zoo.captions.scores import caption_outputs, caption_scores
from evenhand.model_zoo.outputs import checked_outputs, coverage


def test_forty_outputs_that_can_stand_side_by_side() -> None:
    assert len(checked_outputs(caption_outputs())) == 40
    assert coverage(caption_outputs()).not_covered == ()


def test_rows_are_captions_and_columns_are_emotions() -> None:
    found = caption_scores(["deeply sad, not angry", "", "a hint of fear"])
    names = [one.of for one in caption_outputs()]
    assert found.shape == (3, 40)
    assert found[0, names.index("sadness")] == 3
    assert found[0, names.index("anger")] == 0
    assert found[2, names.index("fear")] == 1
    assert np.count_nonzero(found) == 2
    assert caption_scores([]).shape == (0, 40)
