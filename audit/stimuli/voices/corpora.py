"""The corpora as they are written down: which factors each crosses or draws."""

from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from msgspec import field

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.manifest import Split
from evenhand.audit.stimuli.voices.toml_data import read_data
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.strict import Strict

FILE = "corpora.toml"

Age: TypeAlias = Literal["adult", "child_like"]
Fluency: TypeAlias = Literal["fluent", "pauses", "pauses_and_fillers"]
Level: TypeAlias = Literal["recipe", "equal"]
Changed: TypeAlias = Literal["fluency", "voice_age", "level", "seed"]


class VoiceCorpus(Strict, frozen=True, kw_only=True):
    """One corpus.

    Attributes:
        name: such as `voices-core`.
        why: what it is for.
        persons: how many.
        varieties: languages, or en/accent.
        sentences: their meanings.
        recipes: their names.
        ages: of the vocal tract.
        fluencies: without or with pauses.
        levels: as the recipe has it, or equal in all clips.
        intensities: shares of the recipe.
        changed: levels of which each makes one more clip, unlike a person's first one in it alone.
        pairs: factors by which items are paired, the first level with each other one; those of
            `changed` are paired in any case.
        takes: how many pairs of variety and sentence each person draws; None to cross them all.
        splits: persons of each split, in this order; empty for none.
        opus: Opus in place of WAV.
    """

    name: str
    why: str
    persons: int
    varieties: tuple[str, ...]
    sentences: tuple[str, ...]
    recipes: tuple[str, ...]
    ages: tuple[Age, ...] = ("adult",)
    fluencies: tuple[Fluency, ...] = ("fluent",)
    levels: tuple[Level, ...] = ("recipe",)
    intensities: tuple[float, ...] = (1.0,)
    changed: dict[Changed, tuple[str, ...]] = field(default_factory=dict)
    pairs: tuple[str, ...] = ()
    takes: int | None = None
    splits: dict[Split, int] = field(default_factory=dict)
    opus: bool = False


class _Corpora(Strict, frozen=True, kw_only=True):
    corpus: tuple[VoiceCorpus, ...]


@cache
def voice_corpora() -> Mapping[str, VoiceCorpus]:
    """Return every corpus of voices by its name.

    Examples:
        >>> list(voice_corpora())[:2]
        ['voices-core', 'voices-accent']
    """
    return {each.name: each for each in read_data(FILE, _Corpora).corpus}


def voice_corpus(name: str) -> VoiceCorpus:
    """Return the corpus of a name.

    Raises:
        InputError: there is none; names those there are.

    Examples:
        >>> voice_corpus("voices-pauses").fluencies
        ('fluent', 'pauses', 'pauses_and_fillers')
    """
    corpora = voice_corpora()
    if name not in corpora:
        problem = f"no corpus {name!r}.{suggestion(name, corpora)} There are: {', '.join(corpora)}"
        raise InputError([problem])
    return corpora[name]
