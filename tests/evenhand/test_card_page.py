"""Pages of models say what their cards say."""

import pytest
from msgspec.structs import replace

from evenhand.card_page import page, summary
from evenhand.model_zoo.card import card, cards, read_outputs
from evenhand.model_zoo.card_file import Card


@pytest.fixture(params=cards().values(), ids=lambda one: one.name)
def entry(request: pytest.FixtureRequest) -> Card:
    found: Card = request.param
    return found


def test_a_page_has_what_a_reader_needs(entry: Card) -> None:
    text = page(entry)
    for part in (entry.title, entry.task, *entry.limits, *entry.training.data):
        assert part in text
    for place, reason in entry.absent.items():
        assert f"- `{place}`: {reason}" in text
    for group in entry.outputs:
        assert f"source: {group.source}" in text
    assert "None" not in text


def test_scales_are_told_as_they_are() -> None:
    small, large = (page(card(f"empathic-insight-face-{size}")) for size in ("small", "large"))
    assert "- scale 0 to 7, not clipped; higher = more strongly present" in small
    assert "- Valence: -3 to 3; direction: positive = pleasant" not in small
    assert "- valence: -3 to 3; direction: positive = pleasant" in small
    assert "no common scale" in large


def test_what_is_not_covered_is_told() -> None:
    assert "Not covered: 0 of 40 emotions\n" in page(card("empathic-insight-face-large"))
    assert "Not covered: 40 of 40 emotions (all are)" in page(card("bud-e-whisper-1.0"))


def test_limits_that_nobody_stated_are_told_to_be_unstated() -> None:
    bare = replace(card("bud-e-whisper-1.2"), limits=())
    assert "## Known limits\n\n- none stated" in page(bare)
    assert "## Not for\n\n- not stated" in page(bare)


def test_a_summary_counts_outputs_and_emotions(entry: Card) -> None:
    told = summary(entry)
    assert told["name"] == entry.name
    assert told["licence"] == (entry.licence or "not stated")
    declared = [one for group in entry.outputs for one in read_outputs(entry, group.of)]
    assert told["outputs"] == len(declared)
    assert told["emotions"] == sum(one.kind == "emotion" for one in declared)
