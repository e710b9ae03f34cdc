"""A declared panel of persons, items and raters: everything that a simulated audit is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.metrics.slices import UNKNOWN, Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """An attribute of simulated persons, independent of all other traits.

    Attributes:
        name: of the attribute.
        levels: (level, weight) pairs in order. A level of weight 0 is declared and empty. The level
            `unknown` may be named; it is last in the table in any case.
        drawn: `quota` gives every level its share of the persons, to the nearest person, so weights
            that add up to the persons of the panel are head counts; `chance` draws each person with
            probabilities in proportion to the weights.
        bins: whole edges of the known levels when the attribute is a number, such as age.
    """

    name: str
    levels: tuple[tuple[str, float], ...]
    drawn: Literal["quota", "chance"] = "quota"
    bins: tuple[float, ...] = ()

    def attribute(self) -> Attribute:
        """Return the attribute as an audit's table has it."""
        known = tuple(level for level, _ in self.levels if level != UNKNOWN)
        return Attribute(name=self.name, levels=(*known, UNKNOWN))

    def codes(self, persons: int, rng: np.random.Generator) -> NDArray[np.int16]:
        """Return the level of each person, as positions in `attribute().levels`."""
        order = self.attribute().levels
        place = np.array([order.index(level) for level, _ in self.levels], dtype=np.int16)
        weights = np.array([weight for _, weight in self.levels], dtype=np.float64)
        shares = weights / weights.sum()
        if self.drawn == "chance":
            return place[rng.choice(len(place), size=persons, p=shares)]
        return rng.permutation(np.repeat(place, _quota(shares, persons)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Persons who are depicted, what they show, and the raters who judge it.

    A rating is `mean + person + item + severity of the rater + noise`, all normal. Cutting values
    off at the ends of the scale pulls them inwards, and a planted gap with them: keep the mean
    about three standard deviations away from both ends, and `Simulated.off_scale` will say how
    rarely it mattered.

    Attributes:
        traits: attributes of the persons.
        emotions: outcomes, each rated on every item.
        persons: how many.
        items_per_person: on average.
        items_vary: a person has between `items_per_person - items_vary` and `+ items_vary` items.
        raters_per_item: different raters who judge one item, on all emotions.
        raters: in all.
        low, high: ends of the scale.
        truth_mean, truth_sd: of what the items show, in scale points.
        truth_icc: share of that variance that lies between persons.
        rater_sd: standard deviation of one rating about what the item shows.
        severity_sd: standard deviation between raters who are strict or mild throughout.
        clip: whether ratings and scores off the scale are moved to its ends.
        decimals: digits after the point of ratings and scores; None keeps all.
    """

    traits: tuple[Trait, ...]
    emotions: tuple[str, ...]
    persons: int
    items_per_person: int = 10
    items_vary: int = 0
    raters_per_item: int = 4
    raters: int = 12
    low: float = 0.0
    high: float = 7.0
    truth_mean: float = 3.5
    truth_sd: float = 1.0
    truth_icc: float = 0.1
    rater_sd: float = 0.6
    severity_sd: float = 0.0
    clip: bool = False
    decimals: int | None = None

    def check(self) -> None:
        """Raise one InputError with everything that makes no sense."""
        problems = [*self._counts(), *self._spreads(), *self._names()]
        for trait in self.traits:
            problems.extend(f"panel: trait {trait.name!r}: {said}" for said in _wrong(trait))
        if problems:
            raise InputError(problems)

    def _counts(self) -> Iterator[str]:
        least = {"persons": 1, "items_per_person": 1, "items_vary": 0, "raters_per_item": 1}
        for name, smallest in least.items():
            if getattr(self, name) < smallest:
                yield f"panel: {name} is {getattr(self, name)}, expected {smallest} or more"
        if self.items_vary >= self.items_per_person > 0:
            yield (
                f"panel: items_vary is {self.items_vary}, expected less than items_per_person "
                f"({self.items_per_person}), so that everybody has an item"
            )
        if self.raters < self.raters_per_item:
            yield (
                f"panel: raters is {self.raters}, expected at least raters_per_item "
                f"({self.raters_per_item})"
            )

    def _spreads(self) -> Iterator[str]:
        for name in ("truth_sd", "rater_sd", "severity_sd"):
            value = getattr(self, name)
            if not 0 <= value < np.inf:
                yield f"panel: {name} is {value:g}, expected a number from 0"
        if not 0 <= self.truth_icc <= 1:
            yield f"panel: truth_icc is {self.truth_icc:g}, expected a share from 0 to 1"
        if not self.low <= self.truth_mean <= self.high:
            yield (
                f"panel: truth_mean is {self.truth_mean:g}, expected a value on the scale "
                f"{self.low:g}..{self.high:g}"
            )

    def _names(self) -> Iterator[str]:
        if not self.emotions or len(set(self.emotions)) < len(self.emotions):
            yield f"panel: emotions are {self.emotions}, expected one or more different names"
        names = [trait.name for trait in self.traits]
        if len(set(names)) < len(names):
            yield f"panel: traits are named {', '.join(names)}, expected different names"


def _wrong(trait: Trait) -> Iterator[str]:
    names = [level for level, _ in trait.levels]
    weights = np.array([weight for _, weight in trait.levels], dtype=np.float64)
    known = [name for name in names if name != UNKNOWN]
    if not known or len(set(names)) < len(names) or not all(name.strip() for name in names):
        yield f"levels are {names}, expected one or more different names"
    elif not ((weights >= 0) & np.isfinite(weights)).all() or weights.sum() <= 0:
        yield f"weights are {weights.tolist()}, expected numbers from 0, not all of them 0"
    if trait.bins and not _are_edges(trait.bins, levels=len(known)):
        yield f"bins are {trait.bins}, expected {len(known) + 1} rising whole numbers"


def _are_edges(bins: tuple[float, ...], *, levels: int) -> bool:
    whole = all(np.isfinite(edge) and edge == round(edge) for edge in bins)
    return whole and len(bins) == levels + 1 and bool((np.diff(bins) > 0).all())


def _quota(shares: NDArray[np.float64], persons: int) -> NDArray[np.intp]:
    """Return whole head counts that add up, by the largest remainder."""
    exact = shares * persons
    counts = np.floor(exact + 1e-9).astype(np.intp)
    missing = persons - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return counts
