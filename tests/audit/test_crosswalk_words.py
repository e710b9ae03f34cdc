"""What has to stand beside the figures of a model with a crosswalk."""

import pytest

from evenhand.audit.crosswalk_words import crosswalk_notes
from evenhand.audit.plan import Model


def test_without_a_crosswalk_there_is_nothing_to_say() -> None:
    assert crosswalk_notes(Model(name="m"), ["Elation", "Amusement"]) == ()


@pytest.mark.parametrize("reach", ["core", "wide"])
def test_whose_mapping_it_is_and_how_far_it_reaches(reach: str) -> None:
    model = Model(name="m", crosswalk="basic-emotions", reach=reach)  # type: ignore[arg-type]
    (first,) = crosswalk_notes(model, ["Anger", "Fear"])
    assert "The model says words of basic-emotions" in first
    assert f"by that crosswalk, {reach}." in first
    assert first.endswith("The mapping is ours, not validated by raters.")


def test_emotions_of_one_word_and_words_of_one_emotion_are_named_as_the_data_name_them() -> None:
    wide = Model(name="m", crosswalk="basic-emotions", reach="wide")
    assert crosswalk_notes(wide, ["Fear", "Distress", "Awe"])[1:] == (
        "Fear, Distress share one output, fear: their scores are the same numbers.",
    )
    several = Model(name="m", crosswalk="hume-expression")
    assert crosswalk_notes(several, ["Longing", "Anger"])[1:] == (
        "Longing is the largest of what the model says of craving, desire, nostalgia.",
    )
