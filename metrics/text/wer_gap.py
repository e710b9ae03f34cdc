"""Gap in word error rate: is one accent written down worse than another?

The error rate of each slice, the widest gap and ratio between slices, and each slice against a
reference or against everybody else with an interval over speakers. The ratio is the quantity to
declare a margin for: two points more are many where errors are rare and few where they are common
(Koenecke et al. 2020, doi:10.1073/pnas.1915768117, found .35 against .19).
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_sums import LEFT_OUT, compared, slice_numbers
from evenhand.metrics.inference.log_rate_ratio import LogRateRatio, log_rate_ratio
from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights
from evenhand.metrics.words.error_rate import EditCounts, ErrorRate, Unit, edit_counts, error_rate
from evenhand.metrics.words.normalisation import Normaliser

FACTS = Facts(
    title="Gap in word error rate",
    asks="Is the speech of one group written down worse than that of another?",
    formula="highest - lowest corpus error rate; each slice: log(rate / rate of the reference)",
    use="For transcripts of persons whose accent, language, age or voice differs.",
    avoid=(
        "The widest gap is above 0 for equal groups too, the more of them the wider: read the "
        "ratio of a slice with its interval. Groups that said different things differ for that "
        "reason alone: compare texts that both have read."
    ),
    takes="texts",
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    headline="gap",
    reference="doi:10.1073/pnas.1915768117",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceErrors:
    """One slice.

    Attributes:
        utterances: how many it has.
        persons: whose they are; utterances where no person is named.
        rate: its error rates; None where it has no reference words.
        against: its corpus rate over that of what it is held against; None for the reference
            itself, where there is no other slice, and for a slice that is shown only.
        missing: reason code of what is None.
    """

    utterances: int
    persons: int
    rate: ErrorRate | None
    against: LogRateRatio | None
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WerGap:
    """Error rates of slices.

    Attributes:
        overall: rates of all utterances; None where no reference has a word.
        gap: highest minus lowest corpus rate of slices; None with fewer than two.
        ratio: highest over lowest; None where the lowest is 0 as well.
        relative_gap: gap over the overall corpus rate; None where that is 0 as well.
        highest: the slice of the highest rate, the first of equals.
        lowest: the slice of the lowest rate.
        by_slice: every slice, in order of first appearance.
        missing: reason code of what is None.
    """

    overall: ErrorRate | None
    gap: float | None
    ratio: float | None
    relative_gap: float | None
    highest: Hashable
    lowest: Hashable
    by_slice: Mapping[Hashable, SliceErrors]
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def wer_gap(
    reference: Sequence[str],
    hypothesis: Sequence[str],
    slices: Names,
    *,
    against: Hashable | None = None,
    persons: Names | None = None,
    unit: Unit = "word",
    normaliser: Normaliser = "none",
    weights: Array | None = None,
    left_out: Collection[Hashable] = LEFT_OUT,
    level: float = 0.95,
) -> WerGap:
    """Return error rates by slice, their widest gap, and each slice against another.

    The ratio of corpus rates has a t interval on the log scale, cluster-robust over persons. A
    margin for it is a factor: at `level=0.9` an interval within 0.8 and 1.25 proves at 5 % that the
    rates differ by less than a quarter.

    Args:
        reference: what was said, n texts.
        hypothesis: what the model wrote, n texts.
        slices: slice of each utterance, shape (n,); None is `unknown`.
        against: the slice that each other one is held against; default everybody else.
        persons: who speaks, shape (n,); default every utterance its own speaker.
        unit: `word`, or `character` for the gap in character error rate.
        normaliser: what is done to both texts before, `none` or `basic`.
        weights: how often each utterance counts, whole numbers, shape (n,); default once.
        left_out: slices that are shown and not compared.
        level: share of intervals that hold the true ratio.

    Returns:
        A gap of 0 where all slices are written down equally well.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together, or there is no slice `against`.

    Examples:
        >>> said = ["a calm old dog", "she laughs and sighs"] * 4
        >>> heard = ["a calm old dog", "she laughs and cries"] * 4
        >>> heard[4:6] = ["a calm dog", "he laughs and lies"]
        >>> found = wer_gap(said, heard, list("aaaabbbb"))
        >>> found.gap, found.ratio, found.highest  # 4 / 16 - 2 / 16
        (0.125, 2.0, 'b')
    """
    counts = edit_counts(reference, hypothesis, unit=unit, normaliser=normaliser)
    times = checked_weights("wer_gap", counts.length, counts.edits, weights)
    number, names = slice_numbers("wer_gap", slices, length=len(times))
    person = np.arange(len(times))
    if persons is not None:
        person, _ = numbered("wer_gap: persons", persons, count=len(times))
    if against is not None and against not in names:
        msg = f"wer_gap: no slice {against!r}; there are: {', '.join(map(repr, names))}"
        raise ValueError(msg)
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    rows = np.repeat(np.arange(len(times)), times.astype(np.intp))
    repeated = EditCounts(edits=counts.edits[rows], length=counts.length[rows])
    whose = np.arange(len(rows)) if persons is None else person[rows]
    known = compared(names, left_out)
    sides = _sides(number[rows], names, against=against, known=known)
    found = {
        name: _slice(repeated, *sides[name], persons=whose, shown_only=not may, level=level)
        for name, may in zip(names, known.tolist(), strict=True)
    }
    return _widest(
        found, _rate(repeated), names=tuple(n for n, may in zip(names, known, strict=True) if may)
    )


def _sides(
    number: NDArray[np.intp], names: tuple[Hashable, ...], *, against: Hashable | None, known: Mask
) -> dict[Hashable, tuple[Mask, Mask]]:
    """Return the items of each slice and those that it is held against, none for the reference."""
    found = {}
    for place, name in enumerate(names):
        inside = np.asarray(number == place)
        other = ~inside if against is None else np.asarray(number == names.index(against))
        found[name] = (inside, other & ~inside if known[place] else np.zeros_like(inside))
    return found


def _slice(
    counts: EditCounts,
    inside: Mask,
    outside: Mask,
    *,
    persons: NDArray[np.intp],
    shown_only: bool,
    level: float,
) -> SliceErrors:
    """Return one slice and how it compares."""
    rate = _rate(EditCounts(edits=counts.edits[inside], length=counts.length[inside]))
    missing = {} if rate else {"rate": "no_reference_words" if inside.any() else "no_items"}
    against = None
    if shown_only or not outside.any():
        missing["against"] = "left_out" if shown_only else "one_group"
    else:
        against = log_rate_ratio(
            counts.edits,
            counts.length,
            inside=inside,
            outside=outside,
            persons=persons,
            level=level,
        )
    return SliceErrors(
        utterances=int(inside.sum()),
        persons=len(np.unique(persons[inside])),
        rate=rate,
        against=against,
        missing=missing,
    )


def _rate(counts: EditCounts) -> ErrorRate | None:
    """Return rates, None where no reference has a word."""
    try:
        return error_rate("wer_gap", counts)
    except Undefined:
        return None


def _widest(
    found: dict[Hashable, SliceErrors], overall: ErrorRate | None, *, names: tuple[Hashable, ...]
) -> WerGap:
    """Return the widest gap and ratio of the slices that are compared and have a rate."""
    rates = {name: found[name].rate for name in names}
    values = {name: rate.corpus for name, rate in rates.items() if rate is not None}
    if overall is None or len(values) <= 1:
        fields = ("gap", "ratio", "relative_gap", "highest", "lowest")
        lack = dict.fromkeys(fields, "one_group" if overall else "no_reference_words")
        return WerGap(
            overall=overall,
            gap=None,
            ratio=None,
            relative_gap=None,
            highest=None,
            lowest=None,
            by_slice=found,
            missing=lack if overall else {**lack, "overall": "no_reference_words"},
        )
    highest, lowest = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
    gap, least = values[highest] - values[lowest], values[lowest]
    missing = {} if least else {"ratio": "no_error"}
    return WerGap(
        overall=overall,
        gap=gap,
        ratio=values[highest] / least if least else None,
        relative_gap=gap / overall.corpus if overall.corpus else None,
        highest=highest,
        lowest=lowest,
        by_slice=found,
        missing=missing if overall.corpus else {**missing, "relative_gap": "no_error"},
    )
