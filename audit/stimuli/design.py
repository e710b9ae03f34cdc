"""Designs of experiments: crossing, balanced drawing, splits by person, pairs by one factor."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np

from evenhand.audit.stimuli.manifest import Pair, Split, Stimulus

SHARES: Final[Mapping[Split, float]] = {"train": 0.70, "valid": 0.15, "test": 0.15}
"""Share of the persons in each split."""


def crossed(factors: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Yield every combination of levels; the last factor changes fastest.

    Examples:
        >>> list(crossed({"tone": ("light", "dark"), "age": ("old",)}))
        [{'tone': 'light', 'age': 'old'}, {'tone': 'dark', 'age': 'old'}]
    """
    for levels in product(*factors.values()):
        yield dict(zip(factors, levels, strict=True))


def balanced(levels: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return levels in random order, each as often as any other or once more.

    Examples:
        >>> drawn = balanced(("a", "b", "c"), 7, np.random.default_rng(1))
        >>> sorted(drawn.count(level) for level in "abc")
        [2, 2, 3]
    """
    first = rng.permutation(len(levels))
    order = np.resize(first, count)
    return [levels[place] for place in rng.permutation(order)]


def splits(persons: Sequence[str], rng: np.random.Generator) -> dict[str, Split]:
    """Return the split of every person, so that nobody is in two.

    Examples:
        >>> found = splits([f"p{n}" for n in range(20)], np.random.default_rng(1))
        >>> [list(found.values()).count(split) for split in ("train", "valid", "test")]
        [14, 3, 3]
    """
    order = [persons[place] for place in rng.permutation(len(persons))]
    ends = np.rint(np.cumsum([0, *SHARES.values()]) * len(order)).astype(int)
    return {
        person: split
        for split, start, end in zip(SHARES, ends[:-1], ends[1:], strict=True)
        for person in order[start:end]
    }


def pairs_of(stimuli: Sequence[Stimulus], factor: str, *, reference: str) -> list[Pair]:
    """Return every item paired with the one that differs from it in a factor's level alone.

    Args:
        stimuli: the items.
        factor: what differs.
        reference: its level in the first item of each pair.

    Returns:
        One pair for each item of another level that has a partner.
    """
    alike: dict[tuple[object, ...], list[Stimulus]] = defaultdict(list)
    for each in stimuli:
        others = tuple(level for name, level in each.factors.items() if name != factor)
        alike[each.person, each.recipe, each.intensity, others].append(each)
    return [
        Pair(id=f"{factor}-{other.id}", factor=factor, a=first.id, b=other.id)
        for group in alike.values()
        for first in group
        if first.factors[factor] == reference
        for other in group
        if other.factors[factor] != reference
    ]
