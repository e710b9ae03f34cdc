"""The text of a plan reads back as the same plan."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.audit.plan import Attribute, Plan
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.plans.template import new_plan
from evenhand.audit.plans.text import plan_text
from evenhand.metrics.catalogue import catalogue

ROOT = Path(__file__).parents[3]
PLANS = sorted(ROOT.glob("examples/*/plan.toml"))


def parsed(text: str) -> Plan:
    return parse_plan(text, name="p", metrics=catalogue())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_every_example_reads_back_as_it_was(path: Path) -> None:
    plan = parsed(path.read_text(encoding="utf-8"))
    assert parsed(plan_text(plan)) == plan


def test_defaults_are_left_out_and_infinity_stays() -> None:
    plan = parsed(new_plan())
    text = plan_text(plan)
    assert "alpha" not in text
    assert "bins = [18.0, 40.0, 60.0, inf]" in text
    assert parsed(text) == plan


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    levels=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
        min_size=2,
        max_size=4,
        unique=True,
    ),
    margin=st.floats(1e-6, 6.0),
    columns=st.dictionaries(
        st.sampled_from(["Anger", "Sadness"]), st.text("aä\"' .=#", min_size=1)
    ),
)
def test_any_words_and_numbers_survive(
    title: str, levels: list[str], margin: float, columns: dict[str, str]
) -> None:
    plan = parsed(new_plan())
    part = Attribute(name="x", source="recorded", levels=tuple(levels))
    gate = msgspec.structs.replace(plan.gate[0], margin=margin)
    model = msgspec.structs.replace(plan.model[0], columns=columns)
    whole = msgspec.structs.replace(
        plan,
        title=title,
        attribute=(part,),
        gate=(gate,),
        model=(model,),
        slices=type(plan.slices)(),
    )
    text = plan_text(whole)
    import tomllib  # noqa: PLC0415 beside the only use

    assert msgspec.convert(tomllib.loads(text), Plan) == whole
