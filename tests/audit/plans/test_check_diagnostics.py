"""Diagnostics of a plan that cannot be computed, or would mean nothing."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.metrics.catalogue import catalogue

PLAN = """evenhand = 1
title = "a model"
[purpose]
system = "model 1"
intended_use = "research"
context = "research"
modality = "voice"
[data]
name = "clips"
subjects = "real"
[ratings]
scale = {{ kind = "{kind}", low = 0, high = {high} }}
emotions = ["Anger", "Joy"]
[statistics]
seed = 1
[[attribute]]
name = "age"
source = "recorded"
[[model]]
name = "one"
predictions = "one.csv"
{link}
[[diagnostic]]
{asked}
"""


def parsed(asked: str, *, kind: str = "continuous", high: float = 7, link: str = "") -> Plan:
    text = PLAN.format(asked=asked, kind=kind, high=high, link=link)
    return parse_plan(text, name="p", metrics=catalogue())


CASES = {
    "no such measure": ('measure = "sperman"', "did you mean 'spearman'?"),
    "a function of sums": ('measure = "mae"', "list it under [[show]] or [[gate]]"),
    "takes something else": ('measure = "icc"', "icc takes ratings; one of"),
    "no presence": ('measure = "auc"', "truth_at says from which label on; it is missing"),
    "no use for presence": ('measure = "spearman"\ntruth_at = 3', "uses no truth_at; leave it out"),
    "presence off the scale": ('measure = "auc"\ntruth_at = 9', "expected above 0 and up to 7"),
    "no probability": ('measure = "smece"', "takes values within 0 to 1"),
    "no probability of presence": (
        'measure = "corp"\ntruth_at = 3',
        "takes values within 0 to 1, and the scale of model 'one' goes from 0 to 7",
    ),
    "no use for bins": ('measure = "spearman"\nbins = 5', "uses no bins; leave it out"),
    "no bin": ('measure = "binned_bias_curve"\nbins = 0', "got 0, expected 1 or more"),
    "no emotion": ('measure = "spearman"\nemotions = []', "got an empty list"),
    "unknown emotion": (
        'measure = "spearman"\nemotions = ["Angr"]',
        "'Angr' is not in ratings.emotions; did you mean 'Anger'?",
    ),
    "twice": (
        'measure = "spearman"\n[[diagnostic]]\nmeasure = "spearman"',
        "asks the same as diagnostic[1]",
    ),
    "a key that does not exist": ('measure = "spearman"\nscore_at = 3', "score_at"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named(case: str) -> None:
    asked, says = CASES[case]
    with pytest.raises(InputError) as caught:
        parsed(asked)
    assert any(says in problem and "diagnostic" in problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    "asked",
    [
        'measure = "spearman"',
        'measure = "auc"\ntruth_at = 3',
        'measure = "corp_mean"\nemotions = ["Joy"]',
    ],
)
def test_what_can_be_computed_is_taken(asked: str) -> None:
    assert len(parsed(asked).diagnostic) == 1


def test_binary_labels_need_no_threshold() -> None:
    assert parsed('measure = "auc"', kind="binary", high=1).diagnostic[0].truth_at is None


def test_calibration_is_refused_where_no_way_leads_from_scores_to_labels() -> None:
    with pytest.raises(InputError, match="corp_mean compares scores with labels point by point"):
        parsed('measure = "corp_mean"', link='link = "none"')
    other = 'scale = { kind = "continuous", low = 0, high = 4 }'
    with pytest.raises(InputError, match=r"got 0\.\.4 with link = 'identity'"):
        parsed('measure = "corp_mean"', link=other)
    assert parsed('measure = "spearman"', link=other)


@pytest.mark.parametrize(
    ("metric", "says"),
    [("spearman", "list it under [[diagnostic]]"), ("icc", "it takes ratings, see")],
)
def test_a_gate_on_what_is_no_sum_is_told_where_it_belongs(metric: str, says: str) -> None:
    gate = f'measure = "spearman"\n[[gate]]\nmetric = "{metric}"\nmargin = 0.1\nowner = "me"'
    with pytest.raises(InputError) as caught:
        parsed(gate)
    assert any(says in problem for problem in caught.value.problems)


def test_a_linear_link_decides_on_which_scale_scores_are() -> None:
    linked = 'link = "linear"\nslope = 0.14\nscale = { kind = "continuous", low = 0, high = 7 }'
    assert parsed('measure = "kuiper"', high=1, link=linked)
