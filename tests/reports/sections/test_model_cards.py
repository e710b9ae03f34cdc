"""Who made the models, and whether items left the machine."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, CardRecord
from evenhand.reports.sections.model_cards import applies, render

Read = Callable[[Markup], str]
CARD = CardRecord(
    name="fer",
    title="FER <b>",
    architecture="Encoder: small.",
    licence="MIT",
    training_data="FER2013 (inferred)",
    sources=("a package",),
    not_for=("any decision on people", "feelings"),
    weights_sha256={"a.tflite": "ab" * 32},
)


def _first(rich: AuditResult, **fields: object) -> AuditResult:
    first, *rest = rich.models
    return replace(rich, models=(replace(first, **fields), *rest))  # type: ignore[arg-type]


def test_a_model_of_which_nothing_is_known_says_so(
    rich: AuditResult, empty: AuditResult, read: Read
) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert not applies(empty)
    assert "Where the scores were made is not known to this audit" in said
    assert "not known: the file of scores says nothing of it" in said
    assert "No card: the file of scores names no model" in said


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ("yes", "they were sent to an address to be scored"),
        ("no", "Scores were computed by evenhand itself"),
    ],
)
def test_whether_items_left_is_said_plainly(
    rich: AuditResult, read: Read, left: Literal["yes", "no"], words: str
) -> None:
    assert words in read(render(_first(rich, left_machine=left)))


def test_what_the_file_says_stands_in_order(rich: AuditResult, read: Read) -> None:
    identity: Mapping[str, str] = {
        "settings.crop": "none",
        "weights": "cd" * 32,
        "runtime": "openvino",
        "model": "<m>",
    }
    made = render(_first(rich, identity=identity))
    said = read(made)
    assert "Model <m> Computed with openvino Hash of the weights (sha256)" in said
    assert "Setting: crop none" in said
    assert f"<code>{'cd' * 32}</code>" in made
    assert "<m>" not in made


def test_an_edition_for_passing_on_bears_no_folders(rich: AuditResult, read: Read) -> None:
    named = _first(rich, identity={"settings.weights": "/srv/ann/models/m.bin"})
    assert "/srv" not in read(render(named))
    assert "/srv/ann" in read(render(replace(named, audience="internal")))


def test_a_card_is_quoted(rich: AuditResult, read: Read) -> None:
    said = read(render(_first(rich, card=CARD)))
    assert "Card: FER <b>" in said
    assert "any decision on people feelings" in said
    assert f"a.tflite {'ab' * 32}" in said
    bare = read(render(_first(rich, card=CardRecord(name="x", title="X"))))
    assert "no hashes on the card" in bare
    assert "Architecture MISSING" in bare
