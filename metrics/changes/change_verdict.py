"""The verdict on each change: may the new model take the old one's place here?

A model may be released when it is shown to be not worse by the margin in every slice. Since all
must be shown, no level has to be adjusted (intersection-union; Berger & Hsu 1996,
doi:10.1214/ss/1032280304). To say of one slice among many that it got worse, or better, is a claim
picked from a list: both are adjusted by Holm's method over the whole family, so that the chance of
even one false claim of a kind stays at alpha.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.arguments import share
from evenhand.metrics.changes.change_tests import ChangeTests, aligned
from evenhand.metrics.inference.decision import Evidence, Verdict, decide
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.power import persons_needed_from
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.verdict import WORDS

DECISIONS = ("better", "non_inferior", "worse", "inconclusive")

_LEAST_CHANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeVerdicts:
    """What is said of K changes, shape (K,). NaN marks a number that does not exist.

    Attributes:
        decision: one of `DECISIONS`; `""` where the change is undefined.
        verdict: `within_margin` for better and not worse, `exceeds_margin` for worse.
        hints: codes that explain it.
        p_better_adjusted, p_worse_adjusted: after Holm's adjustment over all K.
        provable_margin: the smallest margin that this precision could prove, if nothing changed.
        persons_needed: whole persons to prove the margin; NaN: no number would do.
    """

    decision: NDArray[np.str_]
    verdict: NDArray[np.str_]
    hints: tuple[tuple[str, ...], ...]
    p_better_adjusted: Array
    p_worse_adjusted: Array
    provable_margin: Array
    persons_needed: Array


def change_verdicts(
    tests: ChangeTests,
    *,
    power: float,
    items: ArrayLike,
    persons: ArrayLike,
    min_items: int,
    min_persons: int,
    enough_of_class: ArrayLike = True,
    skilled: ArrayLike = True,
    identical: ArrayLike = False,
) -> ChangeVerdicts:
    """Return the verdict on each change of one family.

    - undefined: there is no change.
    - `insufficient_data`: too few items, persons or members of a class. Its tests still count in
      Holm's family, which is conservative.
    - `worse`: the adjusted p of "worse by more than the margin" is at most alpha.
    - `better`: the adjusted p of "better" is at most alpha, and so the next holds as well.
    - `non_inferior`: the upper bound of the worsening lies below its margin.
    - `inconclusive`: anything else. `no_variation`: the spread is not known; `no_skill`: the old
      model shows no skill, and being no worse than it proves nothing; `underpowered`: the provable
      margin is above the declared one; `near_margin`: none of these.

    The hint `worse_than_before` stands where the lower bound is above 0 and the margin is not shown
    to be exceeded: small and real. It is not adjusted, and no claim.

    Args:
        tests: of the whole family, see `joined`.
        power: wanted chance to prove the margin.
        items: behind each change.
        persons: behind each change; of the smaller side for the growth of a gap.
        min_items: fewer items than these give no verdict.
        min_persons: fewer persons than these give no verdict.
        enough_of_class: whether each class that the metric needs has enough items.
        skilled: whether the old model beats a predictor that knows nothing.
        identical: whether both models gave the same score to every single item behind the change.
            Then no spread is needed to say that nothing got worse.

    Returns:
        Verdicts in the order of the tests.

    Raises:
        ValueError: an argument out of its range or of another shape.

    Examples:
        >>> from evenhand.metrics.changes.change_tests import change_tests
        >>> tests = change_tests(
        ...     [-0.08, 0.03, 0.06],
        ...     standard_error=[0.02, 0.01, 0.06],
        ...     df=40,
        ...     margin=0.05,
        ...     alpha=0.05,
        ...     harm="above",
        ... )
        >>> found = change_verdicts(
        ...     tests, power=0.8, items=400, persons=41, min_items=30, min_persons=8
        ... )
        >>> found.decision.tolist()
        ['better', 'non_inferior', 'inconclusive']
        >>> found.hints
        ((), ('worse_than_before',), ('underpowered',))
    """
    count = tests.change.size
    p_better, p_worse = holm(tests.p_better), holm(tests.p_worse)
    better = p_better <= tests.alpha
    same = _flags(identical, count, name="identical")
    provable = _provable(tests, power=share(power, name="power"))
    answers = _answers(
        defined=~np.isnan(tests.change),
        enough_items=aligned(items, count, name="items") >= min_items,
        enough_persons=aligned(persons, count, name="persons") >= min_persons,
        enough_of_class=_flags(enough_of_class, count, name="enough_of_class"),
        spread_known=np.isfinite(tests.standard_error) | same,
        exceeds=p_worse <= tests.alpha,
        within=(tests.upper < tests.margin) | same,
        skilled=_flags(skilled, count, name="skilled"),
        differs_from_zero=tests.lower > 0,
        underpowered=provable > tests.margin,
    )
    needed = _persons_needed(tests, aligned(persons, count, name="persons"), power=power)
    settled = [
        _settled(verdict, hints, improved=improved, worsened=worsened, same=alike)
        for (verdict, hints), improved, worsened, alike in zip(
            answers, better.tolist(), (tests.lower > 0).tolist(), same.tolist(), strict=True
        )
    ]
    return ChangeVerdicts(
        decision=np.array([word for word, _ in settled], dtype=f"U{max(map(len, DECISIONS))}"),
        verdict=np.array([word for word, _ in answers], dtype=WORDS),
        hints=tuple(hints for _, hints in settled),
        p_better_adjusted=p_better,
        p_worse_adjusted=p_worse,
        provable_margin=provable,
        persons_needed=np.maximum(needed, min_persons),
    )


def _answers(**shown: Mask) -> list[tuple[Verdict, tuple[str, ...]]]:
    """Return the verdict on each change from what was shown of it."""
    columns = zip(*(column.tolist() for column in shown.values()), strict=True)
    return [decide(Evidence(**dict(zip(shown, row, strict=True)))) for row in columns]


def _settled(
    verdict: Verdict, hints: tuple[str, ...], *, improved: bool, worsened: bool, same: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the decision that goes with a verdict, and its hints."""
    if verdict == "within_margin":
        seen = (("worse_than_before", worsened), ("identical_scores", same))
        found = tuple(hint for hint, holds in seen if holds)
        return ("better" if improved else "non_inferior"), found
    hints = tuple("worse_than_before" if h == "different_from_zero" else h for h in hints)
    if verdict == "undefined":
        return "", hints
    return ("worse" if verdict == "exceeds_margin" else "inconclusive"), hints


def _provable(tests: ChangeTests, *, power: float) -> Array:
    """Return the smallest margin that would be proved with this chance, if nothing changed."""
    reach = quantile(1.0 - tests.level, df=tests.df) + quantile(power, df=tests.df)
    return np.asarray(reach * tests.standard_error, dtype=np.float64)


def _persons_needed(tests: ChangeTests, persons: Array, *, power: float) -> Array:
    """Return the persons needed to prove each margin.

    The formula of the two-sided test at 2 power - 1 is that of the one-sided one at `power`. A
    wanted chance below one half counts as one half, and a margin of 0 cannot be proved by a model
    that is just as good.
    """
    needed = np.full(tests.change.size, np.nan)
    for level in np.unique(tests.level):
        own = (tests.level == level) & (tests.margin > 0)
        needed[own] = persons_needed_from(
            tests.standard_error[own],
            np.maximum(persons[own], 1.0),
            margin=tests.margin[own],
            alpha=float(level),
            power=max(2.0 * power - 1.0, _LEAST_CHANCE),
        )
    return needed


def _flags(value: ArrayLike, count: int, *, name: str) -> Mask:
    """Return one yes or no a change.

    Raises:
        ValueError: not of True and False, or of another shape.
    """
    flags = np.asarray(value)
    if flags.dtype != np.bool_:
        msg = f"{name} must hold True or False, got {flags.dtype}"
        raise ValueError(msg)
    return aligned(flags, count, name=name) > 0
