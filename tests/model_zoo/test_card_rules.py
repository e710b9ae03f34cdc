"""A card that contradicts itself, the taxonomy or its shapes is refused, with the place."""

from importlib.resources import files
from itertools import pairwise

import pytest

from evenhand.model_zoo.card import card, read_card
from evenhand.model_zoo.card_rules import contradictions, parameters_of
from evenhand.model_zoo.errors import ZooError

FOLDER = files("evenhand.model_zoo.cards")


def _problems(name: str, *changes: tuple[str, str]) -> list[str]:
    """Return what is said of a card after changes to its text."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ZooError) as caught:
        read_card(text.encode(), file=f"{name}.toml")
    return [problem.removeprefix(f"{name}.toml: ") for problem in caught.value.problems]


def _small(*changes: tuple[str, str]) -> list[str]:
    return _problems("empathic-insight-face-small", *changes)


def test_the_name_is_the_one_of_the_file() -> None:
    found = list(contradictions(card("bud-e-whisper-1.0"), stem="other"))
    assert found == ["name: 'bud-e-whisper-1.0'; it is the name of the file, 'other'"]


def test_a_fact_is_stated_or_its_absence_explained() -> None:
    assert _small(("dropout = 0.1\n", "")) == [
        "absent: 'heads[0].dropout' is not stated; say why, or state it"
    ]
    assert _small(('"heads[0].size_bytes" = "not stated"', '"heads[0].size_bytes" = " "')) == [
        "absent: 'heads[0].size_bytes' is not stated; say why, or state it"
    ]
    assert _small(("[absent]\n", '[absent]\n"input.face_crops" = "?"\n')) == [
        "absent: 'input.face_crops' is no fact that is left out. Did you mean 'input.face_crop'?"
    ]


@pytest.mark.parametrize(
    ("widths", "parameters"),
    [
        ((1152, 128, 32, 1), 151_745),
        ((1152, 1024, 512, 256, 1), 1_837_057),
        ((1_152_000, 64, 64, 32, 16, 1), 73_734_849),
        ((1_152_000, 128, 128, 64, 32, 1), 147_483_009),
    ],
)
def test_published_counts_of_parameters_follow_from_the_widths(
    widths: tuple[int, ...], parameters: int
) -> None:
    assert parameters_of(widths) == parameters
    assert parameters == sum(a * b for a, b in pairwise(widths)) + sum(widths[1:])


def test_one_size_is_not_taken_for_another() -> None:
    # VideoAnnotator loads the Large model with the shapes of the Small one.
    assert _problems(
        "empathic-insight-face-large",
        ("[1152, 1024, 512, 256, 1]", "[1152, 128, 32, 1]"),
        ('"layers.6", "layers.9"]', '"layers.6"]'),
    ) == ["heads[0].parameters: 1837057; the widths make 151745"]
    assert _small(("[1152, 128, 32, 1]", "[1152, 128, 1]"))[0] == "heads[0].keys: 3 for 2 layers"
    assert _small(("[1152, 128, 32, 1]", "[1152, 128, 32]"))[0].startswith("heads[0].widths: a ")


def test_no_head_is_left_out() -> None:
    # VideoAnnotator leaves out valence.
    assert _small(("count = 44", "count = 43")) == [
        "heads[0].count: 43; the card has 44 of emotion, face_dimension"
    ]
    said = _small(('of = ["emotion", "face_dimension"]', 'of = ["emotion"]'))
    assert "outputs[1].of: 0 groups of heads compute face_dimension" in said


def test_softmax_is_taken_over_emotions_only() -> None:
    said = _small(('forms = ["raw", "mean_subtracted"]', 'forms = ["raw", "softmax"]'))
    assert [one.rpartition(", ")[2] for one in said] == ["not over face_dimension"]


def test_outputs_are_of_the_modality_and_declared_once() -> None:
    said = _small(('of = "face_dimension"', 'of = "voice_attribute"'))
    assert "outputs[1].of: a face has no voice_attribute" in said
    assert "heads: 'face_dimension' is computed and not declared in outputs" in said
    said = _small(('of = "face_dimension"', 'of = "emotion"'))
    assert "outputs[0].of: 'emotion' is declared more than once" in said


def test_a_caption_is_text_and_a_number_is_none() -> None:
    assert _small(('["raw", "mean_subtracted"]', '["text"]'), ('"taxonomy"', '"text"')) == [
        "outputs[1].forms: a caption is text and all else is not, got ['text']",
        "outputs[1].span: a caption is text and all else is not, got 'text'",
    ]
    assert _small(('["raw", "mean_subtracted"]', "[]")) == [
        "outputs[1].forms: a caption is text and all else is not, got []"
    ]


def test_a_span_stands_upright_and_a_file_has_a_place_for_the_stem() -> None:
    assert _small(("span = [0, 7]", "span = [7, 0]"), ("{stem}", "stem")) == [
        "outputs[0].span: the lower end comes first, got [7.0, 0.0]",
        "heads[0].file: 'model_stem_best.pth' needs '{stem}', the place of the output's name",
    ]


def test_a_hash_is_one() -> None:
    reason = (FOLDER / "empathic-insight-face-small.toml").read_text(encoding="utf-8")
    (line,) = [one for one in reason.splitlines() if one.startswith('"weights.sha256"')]
    given = f'[weights.sha256]\na = "{"0" * 64}"\nb = "ABC"\n\n[training]'
    assert _small((line, ""), ("[training]", given)) == [
        "weights.sha256['b']: 64 hexadecimal digits in lower case, got 'ABC'"
    ]
