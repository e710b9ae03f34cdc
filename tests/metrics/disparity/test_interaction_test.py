"""Interaction of two attributes: beside statsmodels, with empty cells, and its edges."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from numpy.typing import NDArray
from statsmodels.stats.anova import anova_lm

from evenhand.metrics.disparity.interaction_test import interaction_test
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(24)
N = 180
PERSONS = np.repeat(np.arange(36), 5)
FIRST, SECOND = np.array(list("ab"))[PERSONS % 2], np.array(list("xyz"))[PERSONS // 2 % 3]
TRUTH = RNG.integers(0, 8, N).astype(np.float64)
SCORES = TRUTH + RNG.normal(size=N) + RNG.normal(size=36)[PERSONS]
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": TRUTH,
        "scores": SCORES,
        "first": FIRST,
        "second": SECOND,
        "persons": PERSONS,
    },
    "rows": ("truth", "scores", "first", "second", "persons"),
    "weights": "weights",
    "undefined": [
        ({"first": ["a"] * N}, "one_level"),
        ({"second": FIRST}, "no_overlap"),
        ({"first": [None] * N}, "no_items"),
        ({"weights": np.zeros(N)}, "no_items"),
        ({"persons": [0] * N}, "too_few"),
        ({"scores": TRUTH}, "singular"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 0},
    "names": ("first", "second", "persons"),
}


def _frame(kept: NDArray[np.bool_] | None = None) -> pd.DataFrame:
    columns = {"e": SCORES - TRUTH, "first": FIRST, "second": SECOND, "person": PERSONS}
    frame = pd.DataFrame(columns)
    return frame if kept is None else frame.loc[kept].reset_index(drop=True)


def test_items_give_the_f_of_an_analysis_of_variance() -> None:
    frame = _frame()
    smaller, larger = (smf.ols(f"e ~ first {op} second", frame).fit() for op in "+*")
    table = anova_lm(smaller, larger)
    found = interaction_test(TRUTH, SCORES, FIRST, SECOND)
    assert found.f == pytest.approx(float(table["F"].iloc[1]))
    assert found.p == pytest.approx(float(table["Pr(>F)"].iloc[1]))
    assert found.df == (2.0, N - 6.0)


def test_persons_give_the_cluster_robust_wald_test() -> None:
    frame = _frame()
    fit = smf.ols("e ~ first * second", frame).fit(
        cov_type="cluster", cov_kwds={"groups": frame["person"]}, use_t=True
    )
    products = [name for name in fit.params.index if ":" in name]
    theirs = fit.wald_test(", ".join(f"{name} = 0" for name in products), scalar=True)
    found = interaction_test(TRUTH, SCORES, FIRST, SECOND, persons=PERSONS)
    assert found.f == pytest.approx(float(theirs.statistic))
    assert found.p == pytest.approx(float(theirs.pvalue))
    assert found.df == (2.0, 35.0)


def test_an_empty_cell_costs_a_degree_of_freedom() -> None:
    kept = ~((FIRST == "a") & (SECOND == "z"))
    frame = _frame(kept)
    smaller = smf.ols("e ~ first + second", frame).fit()
    frame["cell"] = frame["first"] + frame["second"]
    table = anova_lm(smaller, smf.ols("e ~ cell", frame).fit())
    found = interaction_test(TRUTH[kept], SCORES[kept], FIRST[kept], SECOND[kept])
    assert found.f == pytest.approx(float(table["F"].iloc[1]))
    assert found.df[0] == 1.0


def test_unknown_levels_take_no_part() -> None:
    known = np.arange(N) % 7 > 0
    first = [level if shown else None for level, shown in zip(FIRST, known, strict=True)]
    found = interaction_test(TRUTH, SCORES, first, SECOND, persons=PERSONS)
    expected = interaction_test(
        TRUTH[known], SCORES[known], FIRST[known], SECOND[known], persons=PERSONS[known]
    )
    assert found == expected


def test_additive_errors_are_called_interaction_in_one_case_of_twenty() -> None:
    rng = np.random.default_rng(6)
    flagged = []
    for _ in range(300):
        scores = 0.5 * (FIRST == "a") + rng.normal(size=36)[PERSONS] + rng.normal(size=N)
        flagged.append(interaction_test(np.zeros(N), scores, FIRST, SECOND, persons=PERSONS).p)
    assert np.mean(np.array(flagged) <= 0.05) == pytest.approx(0.06, abs=0.035)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (["a"] * N, SECOND, "one_level"),
        (FIRST, FIRST, "no_overlap"),
        ([None] * N, SECOND, "no_items"),
    ],
)
def test_without_crossed_levels_there_is_no_interaction(
    first: Any,  # noqa: ANN401 lists and arrays
    second: Any,  # noqa: ANN401
    reason: str,
) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        interaction_test(TRUTH, SCORES, first, second)


def test_vectors_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="interaction_test: needs one group an item, got 1"):
        interaction_test(TRUTH, SCORES, ["a"], SECOND)
