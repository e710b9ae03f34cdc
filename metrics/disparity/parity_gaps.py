"""Parity of rates: demographic parity, equal opportunity, equalised odds, predictive parity.

The four gaps by which texts judge yes-or-no decisions of groups (Hardt, Price & Srebro 2016,
arXiv:1610.02413; Chouldechova 2017, doi:10.1089/big.2016.0047). With unequal base rates they
cannot all be 0. A rate without denominator is no rate: its group is named as not covered.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.disparity.fpr import fpr
from evenhand.metrics.disparity.ppv import ppv
from evenhand.metrics.disparity.selection_rate import selection_rate
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_entries import ratio
from evenhand.metrics.groups.slice_gaps import references, widest
from evenhand.metrics.groups.slice_sums import (
    LEFT_OUT,
    SliceSums,
    compared,
    coverage,
    slice_numbers,
    slice_sums,
)
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.replicates.slice_shuffle import dealt_sums
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined

FACTS = Facts(
    title="Parity of rates",
    asks="How far apart are groups in being selected, found, falsely flagged, and rightly flagged?",
    formula="max - min and min / max over groups of selection rate, tpr, ppv; equalised odds: the "
    "worse of tpr and fpr",
    use="To compare with texts that report parity gaps, and to see which of them conflict.",
    avoid="A largest gap is above 0 for equal groups: read it by its null reference. To clear a "
    "model, gate a rate with a declared margin.",
    takes="slices",
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    headline="equalized_odds_difference",
    reference="arXiv:1610.02413",
)

RATES: Mapping[str, AdditiveMetric] = MappingProxyType(
    {
        "demographic_parity": selection_rate,
        "equal_opportunity": tpr,
        "predictive_parity": ppv,
        "false_positive_parity": fpr,
    }
)
"""The rate whose gap each kind of parity is."""

ODDS = ("equal_opportunity", "false_positive_parity")
"""The two kinds of parity of which equalised odds takes the worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParityGaps:
    """Largest gaps of rates between groups.

    Attributes:
        demographic_parity_difference: largest less smallest selection rate.
        demographic_parity_ratio: smallest over largest selection rate.
        equal_opportunity_difference: largest less smallest true positive rate.
        equal_opportunity_ratio: smallest over largest true positive rate.
        predictive_parity_difference: largest less smallest positive predictive value.
        predictive_parity_ratio: smallest over largest positive predictive value.
        false_positive_parity_difference: largest less smallest false positive rate.
        false_positive_parity_ratio: smallest over largest false positive rate.
        equalized_odds_difference: the larger difference of true and false positive rates.
        equalized_odds_ratio: the smaller ratio of true and false positive rates.
        nulls: each difference beside groups dealt out anew among persons.
        not_covered: for each kind of parity, groups without the rate and their reason code.
        missing: reason code of each field that is None, and of each absent reference.
    """

    demographic_parity_difference: float | None
    demographic_parity_ratio: float | None
    equal_opportunity_difference: float | None
    equal_opportunity_ratio: float | None
    predictive_parity_difference: float | None
    predictive_parity_ratio: float | None
    false_positive_parity_difference: float | None
    false_positive_parity_ratio: float | None
    equalized_odds_difference: float | None
    equalized_odds_ratio: float | None
    nulls: Mapping[str, NullReference]
    not_covered: Mapping[str, Mapping[Hashable, str]]
    missing: Mapping[str, str]


@door
def parity_gaps(
    truth: Array,
    scores: Array,
    slices: Sequence[Hashable] | NDArray[np.generic],
    persons: Sequence[Hashable] | NDArray[np.generic],
    *,
    rng: np.random.Generator,
    truth_at: float = 0.5,
    score_at: float = 0.5,
    draws: int = USUAL_DRAWS,
    left_out: Collection[Hashable] = LEFT_OUT,
    weights: Array | None = None,
) -> ParityGaps:
    """Return the gaps of four rates between groups, beside what chance gives.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: group of each item, any hashable names, shape (n,).
        persons: person of each item, shape (n,).
        rng: source of the shuffle.
        truth_at: the emotion is there when the label is at least this.
        score_at: the model says so when the score is at least this.
        draws: how often groups are dealt anew among persons.
        left_out: groups that are counted and not compared.
        weights: how often each item counts, shape (n,); default once.

    Returns:
        Differences in [0, 1], 0 for equal rates; ratios in [0, 1], 1 for equal rates.

    Raises:
        Undefined: `no_items`; `one_group`, no rate has a value in two groups.
        ValueError: vectors do not belong together, or draws is not above 0.

    Examples:
        Group b has no positives, so nothing can be said on finding them; a rate of 0 would be
        an invention:

        >>> truth, scores = np.array([1.0, 1, 0, 0, 0, 0]), np.array([1.0, 0, 0, 1, 1, 0])
        >>> found = parity_gaps(
        ...     truth, scores, list("aaaabb"), range(6), rng=np.random.default_rng(0)
        ... )
        >>> found.equal_opportunity_difference, found.missing["equal_opportunity_difference"]
        (None, 'one_group')
        >>> dict(found.not_covered["equal_opportunity"])
        {'b': 'no_positives'}
    """
    thresholds = {"truth_at": truth_at, "score_at": score_at}
    rates = {
        kind: rate.with_settings(**{key: thresholds[key] for key in rate.settings})
        for kind, rate in RATES.items()
    }
    sums = slice_sums("parity_gaps", [*rates.values()], truth, scores, slices, weights=weights)
    person, _ = slice_numbers("parity_gaps", persons, length=len(truth))
    scopes = {kind: _rates(sums, rate, left_out) for kind, rate in rates.items()}
    known = {kind: values for kind, (values, _) in scopes.items()}
    gaps = _differences({kind: widest(values) for kind, values in known.items()})
    observed = {key: gap for key, gap in gaps.items() if np.isfinite(gap)}
    if not observed:
        reason = "one_group"
        raise Undefined(reason)
    part = compared(sums.names, left_out)
    drawn = dealt_sums(sums, person, rng=rng, draws=draws, covered=part)
    dealt = {
        kind: widest(np.where(np.isfinite(known[kind]), sums.finished(rate, drawn).value, np.nan))
        for kind, rate in rates.items()
    }
    nulls, absent = references(observed, _differences(dealt))
    ratios = _ratios(known)
    return ParityGaps(
        **{key: float(observed[key]) if key in observed else None for key in gaps},
        **ratios,
        nulls=nulls,
        not_covered={kind: scope for kind, (_, scope) in scopes.items()},
        missing={**absent, **_reasons(gaps, ratios)},
    )


def _rates(
    sums: SliceSums, rate: AdditiveMetric, left_out: Collection[Hashable]
) -> tuple[Array, Mapping[Hashable, str]]:
    """Return a rate of each group, NaN where it is not covered, and why it is not."""
    done = sums.finished(rate, sums.by_slice())
    scope = coverage(sums.names, done.reason, left_out)
    return np.where(scope.covered, done.value, np.nan), scope.not_covered


def _differences(gaps: Mapping[str, Array]) -> dict[str, Array]:
    """Return gaps by field, with equalised odds: absent where one of its two gaps is."""
    worse = np.maximum(*(gaps[kind] for kind in ODDS))
    fields = {f"{kind}_difference": gap for kind, gap in gaps.items()}
    return {**fields, "equalized_odds_difference": worse}


def _ratios(rates: Mapping[str, Array]) -> dict[str, float | None]:
    """Return smallest over largest rate by field, None where there is none."""
    found: dict[str, float | None] = {}
    for kind, values in rates.items():
        there = values[np.isfinite(values)]
        several = len(there) > 1
        found[f"{kind}_ratio"] = ratio(float(there.min()), float(there.max())) if several else None
    odds = [found[f"{kind}_ratio"] for kind in ODDS]
    both = [one for one in odds if one is not None]
    found["equalized_odds_ratio"] = min(both) if len(both) == len(odds) else None
    return found


def _reasons(gaps: Mapping[str, Array], ratios: Mapping[str, float | None]) -> dict[str, str]:
    """Return why a field is None: one group only, or rates that are all 0."""
    absent = {key: "one_group" for key, gap in gaps.items() if not np.isfinite(gap)}
    for key, number in ratios.items():
        alone = key.replace("_ratio", "_difference") in absent
        if number is None:
            absent[key] = "one_group" if alone else "not_positive"
    return absent
