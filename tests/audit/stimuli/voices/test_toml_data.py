"""A mistake in a data file is named by file and key."""

import pytest

from evenhand.audit.stimuli.voices.recipes import Recipe
from evenhand.audit.stimuli.voices.toml_data import read_data
from evenhand.model_zoo.errors import ZooError


def test_a_file_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(ZooError, match=r"recipes.toml: unknown key 'recipe'"):
        read_data("recipes.toml", Recipe)
