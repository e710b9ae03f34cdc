"""Nothing that is filled in can break out of its place."""

import json

from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.callers.template import filled


@given(st.text(), st.lists(st.text()))
def test_a_value_stays_in_its_place(prompt: str, names: list[str]) -> None:
    template = json.loads(
        '{"a": [{"b": "{prompt}"}, 1, null], "c": "x {prompt} y", "d": "{outputs}"}'
    )
    found = filled(template, {"prompt": prompt, "outputs": names})
    assert found == {"a": [{"b": prompt}, 1, None], "c": f"x {prompt} y", "d": names}
    assert json.loads(json.dumps(found)) == found


def test_values_are_not_searched_and_other_braces_stay() -> None:
    assert filled("{prompt} {x}", {"prompt": "{outputs}", "outputs": "no"}) == "{outputs} {x}"
    assert filled("{media_type}", {}) == "{media_type}"
