"""What a corpus of made stimuli says of itself: what was set, what was held, and what is unknown.

A corpus is a folder with the media, `items.csv` (one row an item), `pairs.csv` (items that differ
in one factor) and `manifest.json` (the rest, and the sentences that belong beside any figure).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import msgspec

from evenhand.model_zoo.taxonomy import emotions

SCHEMA: Final = 1

Kind: TypeAlias = Literal["faces", "voices"]
Split: TypeAlias = Literal["train", "valid", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of others that the media are made from.

    Attributes:
        package: where it comes from.
        version: of the package.
        sha256: of the file that was read.
        licence: by SPDX or in words.
        note: what a user should know, such as a licence file that is missing.
    """

    package: str
    version: str
    sha256: str
    licence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Something that the generator sets.

    Attributes:
        name: its column in `items.csv`.
        levels: its levels in this corpus; one level means that it is held.
        meaning: what a level does, with units.
    """

    name: str
    levels: tuple[str, ...]
    meaning: str

    @property
    def varied(self) -> bool:
        """Tell whether the corpus holds more than one level."""
        return len(self.levels) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stimulus:
    """One planned item.

    Attributes:
        id: unique in the corpus.
        file: path of the medium inside the folder, with `/`.
        person: the identity, which is the cluster of any interval; made, not real.
        split: for training corpora; all items of a person are in one split.
        recipe: name of the recipe of the expression, such as `happy`.
        emotion: id in the taxonomy of what is intended; None for a neutral expression.
        intensity: factor on the recipe, 0 (nothing) .. 1 (full).
        factors: level of every factor, by its name.
    """

    id: str
    file: str
    person: str
    split: Split | None = None
    recipe: str
    emotion: str | None
    intensity: float = 1.0
    factors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two items that differ in one factor and in nothing else.

    Attributes:
        id: unique in the corpus.
        factor: what differs.
        a: id of one item.
        b: id of the other.
    """

    id: str
    factor: str
    a: str
    b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A whole corpus before any medium is made.

    Attributes:
        name: such as `faces-core`.
        kind: faces or voices.
        generator: version of the code that makes the media; another version, other bytes.
        seed: of all that is drawn.
        sources: what the media are made from.
        settings: whatever else changes a medium, such as its size.
        factors: what is set.
        recipes: rationale of each recipe, by its name.
        stimuli: the items.
        pairs: items that differ in one factor.
    """

    name: str
    kind: Kind
    generator: str
    seed: int
    sources: tuple[Source, ...]
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    factors: tuple[Factor, ...]
    recipes: Mapping[str, str]
    stimuli: tuple[Stimulus, ...]
    pairs: tuple[Pair, ...] = ()


_OF_FACES: Final = (
    (
        "Shape means three poles of a modelling program, not people or ethnic groups; "
        "tone is the albedo of a shader."
    ),
    "The recipes are a mapping of evenhand's own from expressions to units of the face.",
    (
        "Tone acts through brightness and contrast of the picture: read a gap by tone at several "
        "exposures and at equal mean luminance of the skin."
    ),
    "Cues of gender and age are weaker than in photographs: no gap by them is weak evidence.",
)
_OF_VOICES: Final = (
    (
        "A person is a mixture of styles of a speech synthesiser whose speakers are Japanese; "
        "it is not somebody. An accent is a set of replaced sounds, not speech of its community."
    ),
    (
        "The recipes are a mapping of evenhand's own from emotions to pitch, tempo and level; "
        "they are not acted emotion."
    ),
    "Level is part of some recipes: read every gap also on the clips of equal level.",
    "Cues of gender and age are pitch and formants only: no gap by them is weak evidence.",
)


def depicted(stimuli: Sequence[Stimulus]) -> tuple[str, ...]:
    """Return the ids of the emotions that some item intends, in the order of the taxonomy.

    Examples:
        >>> sad = Stimulus(
        ...     id="1", file="1.png", person="p", recipe="sad", emotion="sadness", factors={}
        ... )
        >>> depicted([sad])
        ('sadness',)
    """
    intended = {each.emotion for each in stimuli}
    return tuple(each.id for each in emotions() if each.id in intended)


def statements(kind: Kind, *, shown: int) -> tuple[str, ...]:
    """Return the sentences that have to stand beside any figure from a corpus.

    Args:
        kind: faces or voices.
        shown: how many of the forty emotions the corpus intends.
    """
    of_kind = _OF_FACES if kind == "faces" else _OF_VOICES
    return (
        "The stimuli are synthetic. The emotion is intended by a recipe; no human has rated it.",
        *of_kind,
        (
            f"{shown} of the {len(emotions())} emotions are intended by some item, the others are "
            "not depicted. A gap found here shows that a mechanism exists; a gap that is not found "
            "here may exist in photographs and recordings."
        ),
    )


def manifest(corpus: Corpus) -> bytes:
    """Return `manifest.json`: the same corpus, the same bytes.

    It is known before the first medium is made, so that an interrupted run can be told from a
    folder that holds something else.
    """
    document = {
        "schema": SCHEMA,
        "corpus": corpus.name,
        "kind": corpus.kind,
        "generator": corpus.generator,
        "seed": corpus.seed,
        "settings": dict(corpus.settings),
        "counts": _counts(corpus),
        "statements": statements(corpus.kind, shown=len(depicted(corpus.stimuli))),
        "factors_varied": [each for each in corpus.factors if each.varied],
        "factors_held": [each for each in corpus.factors if not each.varied],
        "recipes": _recipes(corpus),
        "not_depicted": _not_depicted(corpus),
        "sources": corpus.sources,
        "design_sha256": _design(corpus),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _counts(corpus: Corpus) -> dict[str, int]:
    persons = {each.person for each in corpus.stimuli}
    return {"items": len(corpus.stimuli), "persons": len(persons), "pairs": len(corpus.pairs)}


def _recipes(corpus: Corpus) -> list[dict[str, str | None]]:
    """Return each recipe that some item follows, what it intends and why."""
    used = {each.recipe: each.emotion for each in corpus.stimuli}
    return [
        {"recipe": name, "intended": used[name], "rationale": why}
        for name, why in corpus.recipes.items()
        if name in used
    ]


def _not_depicted(corpus: Corpus) -> list[str]:
    shown = depicted(corpus.stimuli)
    return [each.id for each in emotions() if each.id not in shown]


def _design(corpus: Corpus) -> str:
    """Return the sha256 over every planned item and pair."""
    planned: list[Any] = [_plain(each) for each in corpus.stimuli]
    return hashlib.sha256(msgspec.json.encode([planned, corpus.pairs])).hexdigest()


def _plain(stimulus: Stimulus) -> dict[str, object]:
    named: dict[str, object] = {name: getattr(stimulus, name) for name in stimulus.__slots__}
    return named | {"factors": dict(stimulus.factors)}
