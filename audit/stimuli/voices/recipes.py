"""What each intended emotion does to a neutral clip."""

from collections.abc import Mapping
from functools import cache

from evenhand.audit.stimuli.voices.toml_data import read_data
from evenhand.audit.stimuli.voices.world import Change
from evenhand.model_zoo.strict import Strict

FILE = "recipes.toml"


class Recipe(Strict, frozen=True, kw_only=True):
    """A way to change prosody.

    Attributes:
        name: such as `joy`.
        emotion: id in the taxonomy of what is intended; None for neutral.
        pitch: factor on the median pitch.
        range: factor on the range of pitch in semitones.
        duration: factor on the length.
        tilt_db: change of the spectrum for each octave.
        gain_db: change of the level.
        why: in words.
    """

    name: str
    emotion: str | None = None
    pitch: float
    range: float
    duration: float
    tilt_db: float
    gain_db: float
    why: str

    def change(self, intensity: float) -> Change:
        """Return what a share of the recipe does: 0 nothing, 1 all of it.

        Examples:
            >>> recipes()["fear"].change(1.0).pitch, recipes()["fear"].change(0.0) == Change()
            (1.4, True)
        """
        return Change(
            pitch=self.pitch**intensity,
            range=self.range**intensity,
            duration=self.duration**intensity,
            tilt_db=self.tilt_db * intensity,
        )


class _Recipes(Strict, frozen=True, kw_only=True):
    recipe: tuple[Recipe, ...]


@cache
def recipes() -> Mapping[str, Recipe]:
    """Return every recipe by its name.

    Examples:
        >>> list(recipes())
        ['neutral', 'joy', 'sadness', 'anger', 'fear', 'boredom']
    """
    return {each.name: each for each in read_data(FILE, _Recipes).recipe}
