"""Metrics that a plan cannot use as it stands, and what the plan would have to say."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.metrics.catalogue import catalogue

PLAN = """evenhand = 1
title = "a model"
purpose = {{ system = "m", intended_use = "research", context = "research", modality = "voice" }}
data = {{ name = "clips", subjects = "real" }}
ratings = {{ scale = {{ kind = "{kind}", low = 0, high = {high} }} }}
statistics = {{ seed = 1 }}
[[attribute]]
name = "age"
source = "recorded"
[[model]]
name = "one"
predictions = "one.csv"
{part}
"""
KAPPA = '[[show]]\nmetric = "weighted_kappa"\n'


def parsed(part: str, *, kind: str = "ordinal", high: float = 2) -> Plan:
    return parse_plan(PLAN.format(part=part, kind=kind, high=high), name="p", metrics=catalogue())


def mistake(part: str, *, kind: str = "ordinal", high: float = 2) -> str:
    with pytest.raises(InputError) as caught:
        parsed(part, kind=kind, high=high)
    (problem,) = caught.value.problems
    return problem


def test_ordered_levels_have_to_be_counted() -> None:
    assert "weighted_kappa needs levels" in mistake(KAPPA)
    assert "2 or more" in mistake(f"{KAPPA}levels = 1\n")
    assert parsed(f"{KAPPA}levels = 3\n").show[0].levels == 3


def test_levels_that_a_metric_does_not_use_are_refused() -> None:
    assert "bias uses no levels" in mistake('[[show]]\nmetric = "bias"\nlevels = 3\n')


@pytest.mark.parametrize("metric", ["brier", "ece"])
def test_metrics_of_probabilities_refuse_another_scale(metric: str) -> None:
    part = f'[[show]]\nmetric = "{metric}"\n'
    assert "within 0 to 1, and ratings.scale goes from 0 to 7" in mistake(
        part, kind="continuous", high=7
    )
    assert parsed(part, kind="continuous", high=1).show[0].metric == metric


def test_a_link_that_makes_no_probabilities_is_refused_beside_them() -> None:
    linked = 'link = "linear"\nslope = 0.25\nscale = { kind = "continuous", low = 0, high = %s }\n'
    shown = '[[show]]\nmetric = "brier"\n'
    assert (
        "model[1].slope: makes scores of 0..7 to 0..1.75, and brier takes scores within 0 to 1"
        in mistake(linked % 7 + shown, kind="continuous", high=1)
    )
    assert parsed(linked % 4 + shown, kind="continuous", high=1).model[0].slope == 0.25


@pytest.mark.parametrize("metric", ["prevalence", "ece", "advantage_over_constant", "informedness"])
def test_what_comes_with_no_test_of_skill_cannot_be_gated(metric: str) -> None:
    settings = catalogue()[metric].settings
    rates = "".join(f"{key} = 1\n" for key in ("truth_at", "score_at") if key in settings)
    gate = f'[[gate]]\nmetric = "{metric}"\nmargin = 0.1\nowner = "me"\n{rates}'
    assert f"{metric} cannot be gated" in mistake(gate, kind="continuous", high=1)
