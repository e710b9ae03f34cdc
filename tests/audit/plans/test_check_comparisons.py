"""Comparisons of models in a plan: contradictions are named with what would be right."""

import re

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.check import notes
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.plans.template import new_plan
from evenhand.metrics.catalogue import catalogue

HEAD = """evenhand = 1
title = "a model"
[purpose]
system = "model 1"
intended_use = "research"
context = "research"
modality = "voice"
population = "anybody"
[data]
name = "clips"
subjects = "real"
[ratings]
scale = { kind = "continuous", low = 0, high = 7 }
emotions = ["Anger", "Joy"]
[statistics]
seed = 1
[[attribute]]
name = "age"
source = "recorded"
[[model]]
name = "one"
predictions = "one.csv"
[[model]]
name = "two"
predictions = "two.csv"
"""
PAIR = '[[comparison]]\nname = "release"\nold = "one"\nnew = "two"\n'
GATE = '[[comparison.gate]]\nmetric = "mae"\nmargin = 0.1\nowner = "me"\n'
DRIFT = "[comparison.drift]\nmargin = 0.1\n"


def parsed(text: str) -> Plan:
    return parse_plan(text, name="p", metrics=catalogue())


def mistakes(text: str) -> list[str]:
    """Return the messages without file and line."""
    with pytest.raises(InputError) as caught:
        parsed(text)
    return [problem.split(": ", 1)[1] for problem in caught.value.problems]


CASES = {
    "unknown model": (
        HEAD + PAIR.replace('"two"', '"tow"') + GATE,
        "comparison[1].new: unknown model 'tow'; did you mean 'two'? Known: 'one', 'two'",
    ),
    "itself": (
        HEAD + PAIR.replace('"two"', '"one"') + GATE,
        "comparison[1].new: got 'one', the old model; expected another model of the plan",
    ),
    "bias": (
        HEAD + PAIR + GATE.replace('"mae"', '"bias"'),
        (
            "comparison[1].gate[1].metric: bias is best at 0 and can get worse both ways; gate "
            "mae, which grows with errors of either sign, or ask for [comparison.drift], how far "
            "scores move"
        ),
    ),
    "no worse side": (
        HEAD + PAIR + GATE.replace('"mae"', '"calibration_slope"'),
        (
            "comparison[1].gate[1].metric: calibration_slope has no worse side, its best value is "
            "not an end of its range; gate a loss such as mae or a score such as accuracy"
        ),
    ),
    "no test of skill": (
        HEAD + PAIR + GATE.replace('"mae"', '"informedness"') + "truth_at = 3\nscore_at = 3\n",
        (
            "comparison[1].gate[1].metric: informedness cannot be gated, no test of skill goes "
            "with it; list it under [[show]]"
        ),
    ),
    "unknown metric": (
        HEAD + PAIR + GATE.replace('"mae"', '"mea"'),
        "comparison[1].gate[1].metric: unknown metric 'mea'; did you mean 'mse'?",
    ),
    "below zero": (
        HEAD + PAIR + GATE.replace("0.1", "-0.1"),
        "comparison[1].gate[1].margin: got -0.1, expected a number of 0 or more",
    ),
    "too wide": (
        HEAD + PAIR + GATE.replace('"mae"', '"accuracy"').replace("0.1", "1") + "widening = 2\n",
        (
            "comparison[1].gate[1].margin: got 1, expected less than 1, the largest change that "
            "accuracy can have"
        ),
    ),
    "wider than the scale": (
        HEAD + PAIR + GATE.replace("0.1", "7"),
        (
            "comparison[1].gate[1].margin: got 7, expected less than 7, the largest change that "
            "mae can have"
        ),
    ),
    "widening": (
        HEAD + PAIR + GATE + "widening = -1\n",
        "comparison[1].gate[1].widening: got -1, expected a number of 0 or more",
    ),
    "owner": (
        HEAD + PAIR + GATE.replace('"me"', '" "'),
        "comparison[1].gate[1].owner: empty, expected text",
    ),
    "twice": (
        HEAD + PAIR + GATE + GATE,
        "comparison[1].gate[2]: asks the same as gate[1]; leave one of them out",
    ),
    "same models": (
        HEAD + PAIR + GATE + PAIR.replace("release", "again") + GATE,
        "comparison[2]: compares the same models as comparison[1]; put all gates into one of them",
    ),
    "same name": (
        HEAD
        + PAIR
        + GATE
        + PAIR.replace('"one"', '"x"').replace('"two"', '"one"').replace("x", "two"),
        "comparison[2].name: 'release' is the name of comparison[1] already, expected another name",
    ),
    "rates": (
        HEAD + PAIR + GATE.replace('"mae"', '"tpr"'),
        (
            "comparison[1].gate[1]: tpr needs truth_at and score_at, and truth_at and score_at are "
            "missing"
        ),
    ),
    "emotion": (
        HEAD + PAIR + GATE + 'emotions = ["Angr"]\n',
        "comparison[1].gate[1].emotions[1]: 'Angr' is not in ratings.emotions",
    ),
    "drift margin": (
        HEAD + PAIR + DRIFT.replace("0.1", "0"),
        "comparison[1].drift.margin: got 0, expected a number above 0",
    ),
    "drift over the whole scale": (
        HEAD + PAIR + DRIFT.replace("0.1", "7"),
        (
            "comparison[1].drift.margin: got 7, expected a number above 0 and less than 7, the "
            "largest that this scale of scores allows"
        ),
    ),
    "drift over a scale of their own": (
        HEAD.replace('.csv"', '.csv"\nlink = "none"\nscale = {kind="continuous",low=0,high=1}')
        + PAIR
        + DRIFT.replace("0.1", "1"),
        "comparison[1].drift.margin: got 1, expected a number above 0 and less than 1, the",
    ),
    "a decision that never turns": (
        HEAD + PAIR + DRIFT + "score_at = 9\n",
        (
            "comparison[1].drift.score_at: got 9, expected above 0 and up to 7: on this scale of "
            "scores no decision could turn"
        ),
    ),
    "apart beyond what can be": (
        HEAD + PAIR + DRIFT + "apart = 14\n",
        "comparison[1].drift.apart: got 14, expected a number above 0 and less than 14, the",
    ),
    "apart": (
        HEAD + PAIR + DRIFT + "apart = -1\n",
        "comparison[1].drift.apart: got -1, expected a number above 0",
    ),
    "tolerance": (
        HEAD + PAIR + DRIFT + "tolerance = -1\n",
        "comparison[1].drift.tolerance: got -1, expected 0 or more",
    ),
    "drift emotion": (
        HEAD + PAIR + DRIFT + "emotions = []\n",
        "comparison[1].drift.emotions: got an empty list",
    ),
    "two scales": (
        HEAD.replace('"two.csv"', '"two.csv"\nlink = "none"') + PAIR + DRIFT,
        (
            "comparison[1].drift: asks how far scores move from one to two, whose scores are on "
            "two scales; declare link = 'linear' for both, or leave drift out"
        ),
    ),
    "no scale": (
        HEAD.replace('"two.csv"', '"two.csv"\nlink = "none"') + PAIR + GATE,
        "model[2].link: got 'none', and mae compares scores with labels point by point",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_named_with_what_would_be_right(name: str) -> None:
    text, expected = CASES[name]
    found = mistakes(text)
    assert [one for one in found if one.startswith(expected)], found


def test_a_drift_between_models_that_do_not_exist_is_said_once() -> None:
    found = mistakes(HEAD + PAIR.replace('"two"', '"tow"') + DRIFT)
    assert len(found) == 1


def test_two_models_on_one_scale_of_their_own_may_drift() -> None:
    text = HEAD.replace('.csv"', '.csv"\nlink = "none"\nscale = {kind="continuous",low=0,high=1}')
    assert parsed(text + PAIR + DRIFT).comparison[0].drift is not None


def test_a_margin_of_zero_asks_for_something_better() -> None:
    assert parsed(HEAD + PAIR + GATE.replace("0.1", "0")).comparison[0].gate[0].margin == 0


def test_only_the_compared_models_need_the_scale_of_a_comparison() -> None:
    third = '[[model]]\nname = "three"\npredictions = "three.csv"\nlink = "none"\n'
    assert len(parsed(HEAD + third + PAIR + GATE).model) == 3


def test_notes_say_what_is_not_judged_and_what_has_no_rationale() -> None:
    assert notes(parsed(HEAD + PAIR + DRIFT)) == (
        "The plan has no gate: the audit describes and gives no verdict.",
        "The comparison release has no gate and no owner of a drift: it is shown and not judged.",
    )
    assert notes(parsed(HEAD + PAIR + GATE)) == (
        "The comparison release gives no rationale for its margin of 0.1 on mae.",
    )
    assert notes(parsed(HEAD + PAIR + DRIFT + 'owner = "me"\n')) == ()


def test_the_comparison_of_the_template_is_valid_once_it_is_uncommented() -> None:
    text, lines, within = new_plan(), [], False
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        if re.match(r"\[+comparison", bare):
            within = True
        elif bare.startswith("[") or not line:
            within = False
        used = within and not bare[0].isupper()
        lines.append(
            bare
            if used and not re.match("(truth_at|score_at|levels) = .*rates|levels", bare)
            else line
        )
    model = '[[model]]\nname = "v2.0"\npredictions = "old.csv"\n'
    plan = parsed("\n".join(lines) + "\n" + model)
    asked = plan.comparison[0]
    assert (asked.old, asked.new, len(asked.gate)) == ("v2.0", "v2.1", 1)
    assert asked.drift is not None
    assert asked.drift.score_at == 3.5
