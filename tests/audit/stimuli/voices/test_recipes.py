"""Recipes: they intend emotions of the taxonomy, and their intensity is a share in logarithms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.stimuli.voices.recipes import recipes
from evenhand.audit.stimuli.voices.world import Change
from evenhand.model_zoo.taxonomy import emotions


def test_recipes_intend_emotions_of_the_taxonomy_once_each() -> None:
    intended = [recipe.emotion for recipe in recipes().values() if recipe.emotion]
    assert len(set(intended)) == len(intended) == 5
    assert set(intended) <= {each.id for each in emotions()}


def test_neutral_intends_nothing_and_changes_nothing() -> None:
    neutral = recipes()["neutral"]
    assert neutral.emotion is None
    assert neutral.change(1.0) == Change()
    assert neutral.gain_db == 0


@pytest.mark.parametrize("name", recipes())
def test_no_intensity_is_no_change(name: str) -> None:
    assert recipes()[name].change(0.0) == Change()


@given(name=st.sampled_from(sorted(recipes())), part=st.floats(0, 1))
def test_two_parts_of_a_recipe_make_the_whole(name: str, part: float) -> None:
    recipe = recipes()[name]
    one, rest, whole = (recipe.change(share) for share in (part, 1 - part, 1.0))
    assert one.pitch * rest.pitch == pytest.approx(whole.pitch)
    assert one.range * rest.range == pytest.approx(whole.range)
    assert one.duration * rest.duration == pytest.approx(whole.duration)
    assert one.tilt_db + rest.tilt_db == pytest.approx(whole.tilt_db)
