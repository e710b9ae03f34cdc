"""No text, however broken, gives anything but a plan or named mistakes."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.plans.template import new_plan
from evenhand.metrics.catalogue import catalogue

LINES = [line for line in new_plan().splitlines() if line and not line.startswith("#")]
VALUES = ["1", "-1", "0.5", "nan", "-inf", "true", "''", "'x'", "[]", "[1]", "{}", "['a']", "[[]]"]
VALUES += ["[['a', 'b']]", "1979-05-27", "{ kind = 'ordinal', low = 0.5, high = 1 }", "'\\u0000'"]
KEYS = sorted(set(re.findall(r"(\w+) =", new_plan())))
KEYS += ["intersections", "compare", "slope", "truth_at", "min_persons", "data", "gate", "x.y"]
assigned = st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES))
headers = st.sampled_from(["[data]", "[[gate]]", "[slices]", "[report]", "[[show]]", "[x]", "[["])
odd = st.one_of(assigned, headers, st.sampled_from(LINES), st.text(max_size=12))
edits = st.lists(st.tuples(st.integers(0, len(LINES)), st.integers(0, 2), odd), max_size=6)


def edited(changes: list[tuple[int, int, str]]) -> str:
    """Return the valid plan with lines put in and others taken out."""
    kept = list(LINES)
    for at, taken, new in changes:
        kept[at : at + taken] = [new]
    return "\n".join(kept)


def plan_or_problems(text: str) -> Plan | tuple[str, ...]:
    try:
        return parse_plan(text, name="plan.toml", metrics=catalogue())
    except InputError as error:
        return error.problems


@settings(max_examples=300, deadline=None)
@given(edits.map(edited) | st.text(max_size=80))
def test_any_text_gives_a_plan_or_named_mistakes(text: str) -> None:
    outcome = plan_or_problems(text)
    if not isinstance(outcome, Plan):
        assert outcome
        assert all(problem.startswith("plan.toml") for problem in outcome)
        assert all(problem.isprintable() for problem in outcome)
