"""Impact ratio: is any category selected much less often than the most selected one?

The selection rate of each category over the highest rate, with the flag of the four-fifths rule.
It is a screening statistic of employment rules (29 CFR 1607.4(D); 6 RCNY 5-300), not an inference:
with few persons the flag is noise, so the interval, the tests and whether one person more or less
would turn the flag are given beside it. The ratio needs a favourable outcome; a reading of emotions
has none by itself, so the plan has to declare one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.proportions import katz_ratio_interval
from evenhand.metrics.inference.two_by_two import fisher_exact_p, pooled_z
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Impact ratio",
    asks="Is any category selected much less often than the most selected one?",
    formula="selection rate of the category / highest selection rate",
    use="Where a rule of employment asks for it, with a declared favourable outcome.",
    avoid=(
        "As a verdict: it has no margin of uncertainty, and rare selections make it swing. For "
        "inference take the gap of selection_rate with persons as the unit."
    ),
    takes="counts",
    role="screening",
    unit="1",
    span=(0.0, 1.0),
    best=1.0,
    headline="lowest",
    reference="Uniform Guidelines 1978, 29 CFR 1607.4(D); 6 RCNY 5-300 of 2023; interval: "
    "Katz et al. 1978, doi:10.2307/2530610",
)

FOUR_FIFTHS = (4, 5)
"""The ratio below which the Uniform Guidelines see evidence of adverse impact, as a fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category beside the most selected one.

    Attributes:
        name: of the category.
        total: items, or persons.
        selected: how many of them were selected.
        share: of all items, in [0, 1].
        rate: selected over total, in [0, 1]; None where the category is empty.
        ratio: rate over the highest rate, in [0, 1]; None where not compared.
        low: lower end of the ratio's interval; None for the reference and where none is selected.
        high: upper end of the ratio's interval, above 0, perhaps above 1; None likewise.
        below_four_fifths: whether the ratio is below 4/5, compared as whole numbers; None where
            there is no ratio.
        hangs_on_one: whether one person more or less selected in the category would turn the flag.
        z: pooled z statistic of the difference to the reference; None for the reference.
        fisher_p: Fisher's exact two-sided p-value; None for the reference.
        missing: reason code of what is None, apart from the reference's comparison with itself.
    """

    name: str
    total: int
    selected: int
    share: float
    rate: float | None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    below_four_fifths: bool | None = None
    hangs_on_one: bool | None = None
    z: float | None = None
    fisher_p: float | None = None
    missing: Mapping[str, str] = field(default_factory=dict)


COMPARISON = ("ratio", "low", "high", "below_four_fifths", "hangs_on_one", "z", "fisher_p")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactRatio:
    """Selection rates over the highest one.

    Attributes:
        lowest: smallest ratio of the compared categories, in [0, 1]; None where nobody is selected
            or fewer than two categories are compared.
        reference: the most selected of the compared categories, the first of equals; None where
            none is selected.
        categories: every category in the order given, those that are not compared among them.
        missing: reason code of what is None.
    """

    lowest: float | None
    reference: str | None
    categories: tuple[Category, ...]
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def impact_ratio(
    selected: Array,
    total: Array,
    *,
    names: Sequence[str],
    least_share: float = 0.0,
    unknown: str = UNKNOWN,
    level: float = 0.95,
) -> ImpactRatio:
    """Return each category's selection rate over the highest rate.

    Args:
        selected: how many of each category were selected, whole numbers, shape (K,).
        total: of how many, whole numbers, shape (K,).
        names: of the categories, distinct, length K.
        least_share: categories with a smaller share of all items are shown with their size and
            rate and not compared, as 6 RCNY 5-301 allows for 0.02; default all are compared.
        unknown: name of the category of items whose category is not known, which is counted and
            not compared.
        level: of the intervals.

    Returns:
        Ratios in [0, 1], 1 for the most selected category, with flags, intervals and tests.

    Raises:
        Undefined: `no_items`, all totals are 0.
        ValueError: shapes differ, a number is not whole, or more are selected than there are.

    Examples:
        48 of 80 and 12 of 40 are selected; 0.3 / 0.6 is below four fifths:

        >>> found = impact_ratio(np.array([48.0, 12]), np.array([80.0, 40]), names=["a", "b"])
        >>> found.lowest, found.reference, found.categories[1].below_four_fifths
        (0.5, 'a', True)
    """
    hits, sizes = _counts(selected, total, names)
    if not sum(sizes):
        reason = "no_items"
        raise Undefined(reason)
    everyone = sum(sizes)
    shown = [
        _shown(name, total=size, selected=some, everyone=everyone)
        for name, size, some in zip(names, sizes, hits, strict=True)
    ]
    reasons = [_left_out(c, least_share=least_share, unknown=unknown) for c in shown]
    compared = [c for c, reason in zip(shown, reasons, strict=True) if not reason]
    reference = max(compared, key=lambda c: c.selected / c.total, default=None)
    lack = _lack(reference, compared)
    categories = tuple(
        _beside(c, reference, level=level)
        if reference and reference.selected and not reason
        else replace(c, missing={**c.missing, **dict.fromkeys(COMPARISON, reason or lack)})
        for c, reason in zip(shown, reasons, strict=True)
    )
    ratios = [c.ratio for c in categories if c.ratio is not None]
    return ImpactRatio(
        lowest=None if lack else min(ratios),
        reference=reference.name if ratios and reference else None,
        categories=categories,
        missing=dict.fromkeys(("lowest",) if ratios else ("lowest", "reference"), lack)
        if lack
        else {},
    )


def _counts(selected: Array, total: Array, names: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return whole counts, which Python compares without rounding."""
    if not np.shape(selected) == np.shape(total) == (len(names),):
        shapes = f"{np.shape(selected)}, {np.shape(total)} and {len(names)}"
        msg = f"impact_ratio: selected, total and names must have one length, got {shapes}"
        raise ValueError(msg)
    if len(set(names)) < len(names):
        msg = f"impact_ratio: names must be distinct, got {', '.join(names)}"
        raise ValueError(msg)
    for what, values in (("selected", selected), ("total", total)):
        wrong = values[~((values >= 0) & (values == np.floor(values)) & np.isfinite(values))]
        if len(wrong):
            msg = f"impact_ratio: {what} must be whole numbers, 0 or more; got {wrong[0]:g}"
            raise ValueError(msg)
    above = np.flatnonzero(selected > total)
    if len(above):
        k = above[0]
        msg = f"impact_ratio: {names[k]} has {selected[k]:g} selected of {total[k]:g}"
        raise ValueError(msg)
    return [int(x) for x in selected], [int(x) for x in total]


def _shown(name: str, *, total: int, selected: int, everyone: int) -> Category:
    """Return a category by itself."""
    return Category(
        name=name,
        total=total,
        selected=selected,
        share=total / everyone,
        rate=selected / total if total else None,
        missing={} if total else {"rate": "no_items"},
    )


def _left_out(category: Category, *, least_share: float, unknown: str) -> str:
    """Return why a category is not compared, empty where it is."""
    if category.name == unknown:
        return "unknown_category"
    if not category.total:
        return "no_items"
    return "small_category" if category.share < least_share else ""


def _lack(reference: Category | None, compared: Sequence[Category]) -> str:
    """Return why there is no lowest ratio, empty where there is one."""
    if reference and not reference.selected:
        return "none_selected"
    return "one_group" if len(compared) < 2 else ""  # noqa: PLR2004 a ratio needs two


def _beside(category: Category, reference: Category, *, level: float) -> Category:
    """Return a category with its comparison; the reference itself has ratio 1 and no test."""
    hits, size, top, of = category.selected, category.total, reference.selected, reference.total
    flags = [_is_below(x, size, top, of) for x in (hits, hits - 1, hits + 1)]
    own = category is reference
    found = replace(
        category,
        ratio=(hits * of) / (size * top),
        below_four_fifths=flags[0],
        hangs_on_one=None if own else len(set(flags)) > 1,
    )
    if own:
        return found
    missing = dict(category.missing)
    low = high = None
    if hits:
        ends = katz_ratio_interval(hits, size, reference_count=top, reference_total=of, level=level)
        low, high = float(ends.low), float(ends.high)
    else:
        missing |= dict.fromkeys(("low", "high"), "none_selected")
    z = pooled_z(hits, size, reference_count=top, reference_total=of)
    if z is None:
        missing["z"] = "no_variation"
    p = fisher_exact_p(hits, size, reference_count=top, reference_total=of)
    return replace(found, low=low, high=high, z=z, fisher_p=p, missing=missing)


def _is_below(hits: int, size: int, top: int, of: int) -> bool:
    """Say whether hits / size is below four fifths of top / of, without division."""
    numerator, denominator = FOUR_FIFTHS
    return denominator * hits * of < numerator * top * size
