"""Mention rate: how often do captions speak of something, and more often for some people?

Two questions in one number. Captions that name gender, age or origin leak what nobody asked for.
And an emotion word that is used more often for one group, although experts gave both groups the
same label, is a stereotype. So each slice is compared with another at equal expert label, by direct
standardisation (Hendricks et al. 2018, arXiv:1803.09797; Zhao et al. 2017, arXiv:1707.09457).
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_sums import LEFT_OUT, compared, slice_numbers
from evenhand.metrics.groups.standardisation import standardised_gap
from evenhand.metrics.groups.two_arms import TwoArms
from evenhand.metrics.inference.clustered_share import clustered_share
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights
from evenhand.metrics.words.tag_sets import check_sets

FACTS = Facts(
    title="Mention rate",
    asks="How often do captions speak of something, and more often for some people?",
    formula="items that mention it / items; gap = sum over labels z of w_z (rate in z - rate in z)",
    use="For words of gender, age or origin that nobody asked for, and for emotion words by slice.",
    avoid=(
        "Without labels a gap may be in the pictures, not in the captions. A list of words misses "
        "other words for the same: state the list."
    ),
    takes="tags",
    unit="share",
    span=(0.0, 1.0),
    best=None,
    headline="rate",
    reference="arXiv:1803.09797; arXiv:1707.09457",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceMentions:
    """Mentions in one slice.

    Attributes:
        items: how many there are.
        persons: whose they are; items where no person is named.
        rate: share of items that mention it.
        low: lower end of the rate's interval; None where a single person leaves it unknown.
        high: upper end; None likewise.
        gap: rate minus that of the other side at one mix of labels; None where no label has two
            items of both sides, and for a slice that is not compared.
        gap_low: lower end of the gap's interval; None where no spread can be seen.
        gap_high: upper end; None likewise.
        covered_share: share of the items of all slices whose label takes part in the gap.
        missing: reason code of what is None.
    """

    items: int
    persons: int
    rate: float
    low: float | None
    high: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    covered_share: float
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRate:
    """Mentions in all slices.

    Attributes:
        rate: share of all items that mention it, in [0, 1].
        items: how many there are.
        by_slice: every slice that has items, in order of first appearance.
    """

    rate: float
    items: int
    by_slice: Mapping[Hashable, SliceMentions]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Items:
    """Items that count: what each says, its label, its person, and how often it counts."""

    mentions: Mask
    times: Array
    stratum: Codes
    person: Codes | None
    level: float


@door
def mention_rate(
    predicted: Sequence[Collection[str]],
    slices: Names,
    *,
    words: Collection[str],
    labels: Names | None = None,
    against: Hashable | None = None,
    persons: Names | None = None,
    weights: Array | None = None,
    left_out: Collection[Hashable] = LEFT_OUT,
    level: float = 0.95,
) -> MentionRate:
    """Return how often items mention one of some words, by slice and at equal label.

    Args:
        predicted: the tags or words that the model gives, n collections; `normalisation.words`
            makes them of a caption.
        slices: slice of each item, shape (n,); None is `unknown`.
        words: what is looked for; an item that has one of them mentions it.
        labels: expert label of each item, shape (n,); slices are compared at equal label. Default
            all items are taken for alike.
        against: the slice that each other one is held against; default everybody else.
        persons: whose item each one is, shape (n,); default every item its own.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        left_out: slices that are shown and not compared.
        level: of the intervals.

    Returns:
        Rates in [0, 1] and gaps in [-1, 1]; a gap above 0 is more mentions than elsewhere.

    Raises:
        Undefined: `no_items`; `no_tags`, no word is looked for.
        ValueError: vectors do not belong together, a set is one text, or there is no slice
            `against`.

    Examples:
        Sadness is named for half of the women and a quarter of the men. At equal label nobody is
        treated differently: more of the women are labelled sad.

        >>> from evenhand.metrics.words.normalisation import words
        >>> captions = ["A sad voice.", "A calm voice."]
        >>> said = [words(captions[k]) for k in (0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1)]
        >>> found = mention_rate(
        ...     said, ["F"] * 4 + ["M"] * 8, words=["sad"], labels=[1, 1, 0, 0, 1, 1] + [0] * 6
        ... )
        >>> found.by_slice["F"].rate, found.by_slice["M"].rate, found.by_slice["F"].gap
        (0.5, 0.25, 0.0)
    """
    size = len(predicted)
    wanted = _wanted(predicted, words)
    mentions = np.array([not wanted.isdisjoint(own) for own in predicted], dtype=np.bool_)
    times = checked_weights("mention_rate", mentions.astype(float), np.zeros(size), weights)
    number, names = slice_numbers("mention_rate", slices, length=size)
    if against is not None and against not in names:
        msg = f"mention_rate: no slice {against!r}; there are: {', '.join(map(repr, names))}"
        raise ValueError(msg)
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    kept = times > 0
    items = _Items(
        mentions=mentions[kept],
        times=times[kept],
        stratum=_codes("labels", labels, size)[kept],
        person=None if persons is None else _codes("persons", persons, size)[kept],
        level=level,
    )
    member, may = number[kept], compared(names, left_out)
    return MentionRate(
        rate=float(items.times @ items.mentions / items.times.sum()),
        items=int(items.times.sum()),
        by_slice={
            name: _slice(items, member == k, _other(member, names, k, against, may=bool(may[k])))
            for k, name in enumerate(names)
            if (member == k).any()
        },
    )


def _wanted(predicted: Sequence[Collection[str]], words: Collection[str]) -> frozenset[str]:
    """Return the words that are looked for."""
    check_sets("mention_rate: predicted", predicted)
    if isinstance(words, str):
        msg = f"mention_rate: words must be a collection, got the text {words!r}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    if not words:
        reason = "no_tags"
        raise Undefined(reason)
    return frozenset(words)


def _codes(what: str, names: Names | None, size: int) -> Codes:
    """Return numbers of names, all 0 where there are none."""
    if names is None:
        return np.zeros(size, dtype=np.intp)
    return numbered(f"mention_rate: {what}", names, count=size)[0]


def _other(
    member: Codes, names: tuple[Hashable, ...], place: int, against: Hashable | None, *, may: bool
) -> Mask | None:
    """Return the items that a slice is held against, None where it is shown only."""
    if not may:
        return None
    inside = member == place
    return np.asarray(~inside if against is None else ~inside & (member == names.index(against)))


def _slice(items: _Items, inside: Mask, outside: Mask | None) -> SliceMentions:
    """Return one slice."""
    share = clustered_share(
        items.mentions[inside],
        weights=items.times[inside],
        persons=None if items.person is None else items.person[inside],
        level=items.level,
    )
    gap = _gap(items, inside, outside)
    unknown = {} if share.low is not None else dict.fromkeys(("low", "high"), "too_few")
    return SliceMentions(
        items=share.items,
        persons=share.persons,
        rate=share.value,
        low=share.low,
        high=share.high,
        gap=gap.value,
        gap_low=gap.low,
        gap_high=gap.high,
        covered_share=gap.covered,
        missing={**unknown, **gap.missing},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """The gap of one slice and why what is absent of it is absent."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    covered: float = 0.0
    missing: Mapping[str, str] = field(default_factory=dict)


def _gap(items: _Items, inside: Mask, outside: Mask | None) -> _Gap:
    """Return the gap at one mix of labels with its interval."""
    if outside is None or not outside.any():
        lack = "left_out" if outside is None else "one_group"
        return _Gap(missing=dict.fromkeys(("gap", "gap_low", "gap_high"), lack))
    found = standardised_gap(
        items.mentions.astype(np.float64),
        TwoArms(inside=inside, outside=outside),
        stratum=items.stratum,
        times=items.times,
        persons=items.person,
    )
    if found.gap is None or found.standard_error is None or found.df is None:
        names = {"gap": "gap", "gap_low": "standard_error", "gap_high": "standard_error"}
        missing = {ours: found.missing[x] for ours, x in names.items() if x in found.missing}
        return _Gap(value=found.gap, covered=found.covered, missing=missing)
    ends = t_interval(
        found.gap, standard_error=found.standard_error, df=found.df, level=items.level
    )
    return _Gap(value=found.gap, low=float(ends.low), high=float(ends.high), covered=found.covered)
