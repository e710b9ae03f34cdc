"""Rates of groups: COMPAS as published, empty denominators, and one group against another."""

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.groups.group_rates import RATES, GroupRates, group_rates, rate_contrast
from evenhand.metrics.sums import Undefined

TRUTH, SCORES = np.array([0.0, 0, 1, 1] * 2), np.array([0.0, 1, 0, 1] * 2)
COUNTS = np.array([990.0, 805, 532, 1369, 1139, 349, 461, 505])


def _compas() -> tuple[GroupRates, ...]:
    return group_rates(TRUTH, SCORES, ["African-American"] * 4 + ["Caucasian"] * 4, weights=COUNTS)


def test_compas_is_as_published() -> None:
    first, second = _compas()
    published = {"fpr": (0.4485, 0.2345), "fnr": (0.2799, 0.4772)}
    for rate, values in published.items():
        assert (first.rates[rate].value, second.rates[rate].value) == pytest.approx(
            values, abs=6e-5
        )
    assert (first.name, first.count, second.count) == ("African-American", 3696.0, 2454.0)


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_is_that_of_the_metric_of_its_name(rate: str) -> None:
    expected = catalogue()[rate](TRUTH[:4], SCORES[:4], weights=COUNTS[:4])
    found = _compas()[0].rates[rate]
    assert found.value == pytest.approx(expected, abs=1e-15)
    ends = proportion_confint(found.count, found.total, method="wilson")
    assert (found.low, found.high) == pytest.approx(ends)


def test_e02_a_rate_of_nothing_is_absent_and_so_is_a_difference_with_it() -> None:
    # fairlearn gives a true positive rate of 0 here, and a difference of 1.0.
    a, b = group_rates(np.array([1.0, 0.0]), np.array([1.0, 0.0]), list("ab"))
    assert (b.rates["tpr"].value, b.rates["tpr"].low, b.rates["tpr"].high) == (None, None, None)
    assert set(b.rates["tpr"].missing.values()) == {"no_positives"}
    assert b.rates["ppv"].missing["value"] == "none_selected"
    assert a.rates["fpr"].missing["value"] == "no_negatives"
    for found in (
        rate_contrast(a.rates["tpr"], b.rates["tpr"]),
        rate_contrast(b.rates["tpr"], a.rates["tpr"]),
    ):
        assert (found.difference, found.low, found.high, found.ratio) == (None,) * 4
        assert set(found.missing.values()) == {"no_positives"}


def test_a_difference_has_newcombes_interval() -> None:
    first, second = _compas()
    found = rate_contrast(first.rates["fpr"], second.rates["fpr"])
    assert found.difference == pytest.approx(805 / 1795 - 349 / 1488)
    assert found.ratio == pytest.approx(805 / 1795 / (349 / 1488))
    ends = confint_proportions_2indep(805, 1795, 349, 1488, method="newcomb")
    assert (found.low, found.high) == pytest.approx(ends)
    assert found.missing == {}


def test_a_ratio_to_0_has_no_value() -> None:
    a, b = group_rates(np.zeros(4), np.array([1.0, 0, 0, 0]), list("aabb"))
    found = rate_contrast(a.rates["fpr"], b.rates["fpr"])
    assert (found.difference, found.ratio, found.missing) == (0.5, None, {"ratio": "not_positive"})


def test_a_group_without_weight_is_shown_with_no_items() -> None:
    _, b = group_rates(np.zeros(2), np.zeros(2), list("ab"), weights=np.array([1.0, 0.0]))
    assert (b.count, b.rates["accuracy"].missing["value"]) == (0.0, "no_items")
    with pytest.raises(Undefined, match=r"^no_items\b"):
        group_rates(np.zeros(2), np.zeros(2), list("ab"), weights=np.zeros(2))
