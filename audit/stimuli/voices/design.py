"""From the description of a corpus to its items, one by one, and to pairs of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from evenhand.audit.stimuli.manifest import Corpus, Factor, Pair, Source, Split, Stimulus
from evenhand.audit.stimuli.voices.accents import REFERENCE
from evenhand.audit.stimuli.voices.corpora import Age, Fluency, Level, VoiceCorpus
from evenhand.audit.stimuli.voices.kokoro import kokoro_files
from evenhand.audit.stimuli.voices.level import REFERENCE_DBFS
from evenhand.audit.stimuli.voices.opus import COMPRESSION
from evenhand.audit.stimuli.voices.persons import Person, drawn_persons
from evenhand.audit.stimuli.voices.recipes import recipes
from evenhand.audit.stimuli.voices.world import RATE_HZ

GENERATOR: Final = "evenhand voices 1"
"""Another number where the same design gives other bytes."""

FIRST_DRAW: Final = "1"

MEANINGS: Final = MappingProxyType(
    {
        "language": "what is spoken, ISO 639-1; sentences of one meaning in each",
        "accent": (
            "of English: sounds replaced; reference is General American, "
            "and the only one in other languages"
        ),
        "sentence": "what is said, by a word for it",
        "gender": "sex of the voices of which a person is a mixture: declared, not heard",
        "voice_age": "child_like: formants times 1.22, median pitch of the neutral clip 290 Hz",
        "fluency": "pauses: 0.35 to 0.7 s of silence between words; fillers: um or uh within them",
        "level": f"recipe: the emotion sets the level; equal: {REFERENCE_DBFS:g} dBFS in all clips",
        "seed": "draw of the vocoder's noise, and nothing else: how much a score moves by itself",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One way to say one sentence, before person and emotion are known."""

    language: str
    accent: str
    sentence: str


def designed(corpus: VoiceCorpus, *, seed: int) -> Corpus:
    """Return every item of a corpus, its pairs, factors and sources.

    Args:
        corpus: the description.
        seed: of the persons, and of all that is drawn.
    """
    stimuli = tuple(_stimuli(corpus, seed))
    return Corpus(
        name=corpus.name,
        kind="voices",
        generator=GENERATOR,
        seed=seed,
        sources=_sources(),
        settings=MappingProxyType(
            {"rate_hz": str(RATE_HZ), "purpose": corpus.why}
            | ({"encoding": f"Opus, compression {COMPRESSION:g}"} if corpus.opus else {})
        ),
        factors=_factors(stimuli),
        recipes={name: recipes()[name].why for name in corpus.recipes},
        stimuli=stimuli,
        pairs=tuple(_pairs((*corpus.pairs, *corpus.changed), stimuli)),
    )


def _stimuli(corpus: VoiceCorpus, seed: int) -> Iterator[Stimulus]:
    persons = drawn_persons(corpus.persons, seed=seed)
    rng = np.random.default_rng([seed, len(persons), len(corpus.varieties)])
    splits = [split for split, count in corpus.splits.items() for _ in range(count)]
    takes = _takes(corpus, rng)
    for number, person in enumerate(persons):
        split = splits[number] if splits else None
        for place, take in enumerate(next(takes)):
            changed = _changed(corpus) if place == 0 else ()
            for way in (*_ways(corpus, rng), *changed):
                yield _stimulus(person, split, take, way, corpus)


def _takes(corpus: VoiceCorpus, rng: np.random.Generator) -> Iterator[list[Take]]:
    """Yield what each person says: everything, or a hand from a shuffled deck."""
    deck = [_take(*each) for each in product(corpus.varieties, corpus.sentences)]
    if corpus.takes is None:
        while True:
            yield deck
    while True:
        shuffled = (deck[place] for place in rng.permutation(len(deck)))
        for _ in range(len(deck) // corpus.takes):
            yield list(islice(shuffled, corpus.takes))


def _take(variety: str, sentence: str) -> Take:
    language, _, accent = variety.partition("/")
    return Take(language=language, accent=accent or REFERENCE, sentence=sentence)


@dataclass(frozen=True, slots=True)
class Way:
    """How a take is changed."""

    recipe: str
    intensity: float
    voice_age: Age = "adult"
    fluency: Fluency = "fluent"
    level: Level = "recipe"
    seed: str = FIRST_DRAW


def _ways(corpus: VoiceCorpus, rng: np.random.Generator) -> Iterator[Way]:
    """Yield each way of a take.

    Where takes are drawn, so are level and intensity, in equal numbers in each take.
    """
    count = len(corpus.recipes)
    if corpus.takes is None:
        factors = (corpus.intensities, corpus.ages, corpus.fluencies, corpus.levels)
        yield from (Way(*each) for each in product(corpus.recipes, *factors))
        return
    intensities = rng.permutation(np.resize(corpus.intensities, count)).tolist()
    levels = rng.permutation(np.resize(np.arange(len(corpus.levels)), count)).tolist()
    for recipe, intensity, level in zip(corpus.recipes, intensities, levels, strict=True):
        share = intensity if recipes()[recipe].emotion else 1.0
        yield Way(recipe, share, level=corpus.levels[level])


def _changed(corpus: VoiceCorpus) -> Iterator[Way]:
    """Yield ways that differ in one factor from the first one."""
    first = Way(corpus.recipes[0], corpus.intensities[0])
    for factor, levels in corpus.changed.items():
        for level in levels:
            changed: dict[str, Any] = {factor: level}
            yield replace(first, **changed)


def _stimulus(
    person: Person, split: Split | None, take: Take, way: Way, corpus: VoiceCorpus
) -> Stimulus:
    said = f"{person.id}-{take.language}-{take.accent}-{take.sentence}"
    changed = f"{way.recipe}-{round(100 * way.intensity)}-{way.voice_age}-{way.fluency}-{way.level}"
    item = f"{said}-{changed}" + (f"-seed{way.seed}" if way.seed != FIRST_DRAW else "")
    return Stimulus(
        id=item,
        file=f"{person.id}/{item}.{'opus' if corpus.opus else 'wav'}",
        person=person.id,
        split=split,
        recipe=way.recipe,
        emotion=recipes()[way.recipe].emotion,
        intensity=way.intensity,
        factors=MappingProxyType(
            {
                "language": take.language,
                "accent": take.accent,
                "sentence": take.sentence,
                "gender": person.gender,
                "voice_age": way.voice_age,
                "fluency": way.fluency,
                "level": way.level,
            }
            | ({"seed": way.seed} if "seed" in corpus.changed else {})
        ),
    )


def _factors(stimuli: tuple[Stimulus, ...]) -> tuple[Factor, ...]:
    """Return each factor with the levels that occur, in the order in which they occur."""
    return tuple(
        Factor(
            name=name,
            levels=tuple(dict.fromkeys(each.factors[name] for each in stimuli)),
            meaning=meaning,
        )
        for name, meaning in MEANINGS.items()
        if name in stimuli[0].factors
    )


def _pairs(factors: tuple[str, ...], stimuli: tuple[Stimulus, ...]) -> Iterator[Pair]:
    """Yield the items that differ in one factor alone: the first one with each other."""
    for factor in factors:
        alike: dict[tuple[object, ...], list[Stimulus]] = defaultdict(list)
        for each in stimuli:
            rest = (level for name, level in each.factors.items() if name != factor)
            alike[(each.person, each.recipe, each.intensity, *rest)].append(each)
        for first, *others in alike.values():
            for other in others:
                level = other.factors[factor]
                yield Pair(id=f"{first.id}~{factor}-{level}", factor=factor, a=first.id, b=other.id)


def _sources() -> tuple[Source, ...]:
    return tuple(
        Source(
            package=part.package,
            version=part.version,
            sha256=part.sha256,
            licence=part.licence,
            note="Kokoro-82M by hexgrad; its export to ONNX is under the MIT licence",
        )
        for part in kokoro_files().parts
    )
