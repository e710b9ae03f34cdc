"""Scores named by words of another label set, as scores of emotions."""

from collections.abc import Mapping, Sequence

import msgspec
import pyarrow as pa
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.intake.label_scores import emotions_read, scores_by_emotion
from evenhand.audit.plan import Model
from evenhand.model_zoo.crosswalk import covered, crosswalk

FORTY = ("Elation", "amusement", "Anger", "Awe", "Astonishment/Surprise", "glee")


def asked(
    columns: Mapping[str, Sequence[object]], emotions: Sequence[str] = FORTY, **model: str
) -> dict[str, list[object]]:
    """Return what scores of a model become."""
    read = scores_by_emotion(pa.table(dict(columns)), _model(**model), emotions, file="s.csv")
    held: dict[str, list[object]] = read.to_pydict()
    return held


def _model(**model: str) -> Model:
    return msgspec.convert({"name": "m", "crosswalk": "basic-emotions", **model}, Model)


def test_without_a_crosswalk_nothing_changes() -> None:
    frame = pa.table({"item": ["a"], "happy": [0.5]})
    assert scores_by_emotion(frame, _model(crosswalk=""), FORTY, file="s") is frame


def test_emotions_of_one_label_share_its_scores_and_others_have_no_column() -> None:
    table: dict[str, list[object]] = {
        "item": ["a", "b"],
        "happy": ["0.5", "x"],
        "angry": [1, 0],
        "neutral": [0, 0],
    }
    assert asked(table) == {
        "item": ["a", "b"],
        "Elation": ["0.5", "x"],
        "amusement": ["0.5", "x"],
        "Anger": [1, 0],
    }


def test_wide_adds_neighbours() -> None:
    table: dict[str, list[object]] = {"item": ["a"], "surprised": [0.5]}
    assert list(asked(table)) == ["item", "Astonishment/Surprise"]
    assert list(asked(table, reach="wide")) == ["item", "Awe", "Astonishment/Surprise"]


def test_long_scores_get_a_row_an_emotion() -> None:
    table: dict[str, list[object]] = {
        "clip": ["a", "a", "b", "b"],
        "what": ["Happy", "neutral", "angry", "sleepy"],
        "p": [0.5, 0.1, 0.2, 0.3],
        "more": [1, 2, 3, 4],
    }
    assert asked(table, layout="long", item="clip", emotion="what", score="p") == {
        "clip": ["a", "a", "b"],
        "what": ["Elation", "amusement", "Anger"],
        "p": [0.5, 0.5, 0.2],
    }


SEVERAL: Mapping[str, list[float | None]] = {
    "Joy": [0.1, 0.9, None],
    "Excitement": [0.4, 0.2, 0.3],
}


@pytest.mark.parametrize("text", [False, True])
def test_an_emotion_of_several_labels_gets_the_largest_where_all_are_there(*, text: bool) -> None:
    table: dict[str, list[object]] = {"item": ["a", "b", "c"]}
    for name, values in SEVERAL.items():
        table[name] = [x if x is None or not text else str(x) for x in values]
    read = asked(table, crosswalk="hume-expression")
    assert read == {"item": ["a", "b", "c"], "Elation": [0.4, 0.9, None]}


def test_the_same_in_rows() -> None:
    table: dict[str, list[object]] = {
        "item": ["a", "b", "c", "a", "b", "a"],
        "emotion": ["Joy", "Joy", "Excitement", "Excitement", "Excitement", "Anger"],
        "score": ["0.1", "0.9", "0.3", "0.4", "0.2", "0.7"],
    }
    read = asked(table, crosswalk="hume-expression", layout="long")
    rows = set(zip(*read.values(), strict=True))
    assert rows == {
        ("a", "Elation", "0.4"),
        ("b", "Elation", "0.9"),
        ("c", "Elation", None),
        ("a", "Anger", "0.7"),
    }


def test_categories_are_read_as_what_they_hold() -> None:
    scores = pa.array(["0.1", "0.4"]).dictionary_encode()
    frame = pa.table({"item": ["a", "a"], "emotion": ["Joy", "Excitement"], "score": scores})
    model = _model(crosswalk="hume-expression", layout="long")
    read = scores_by_emotion(frame, model, ["elation"], file="s")
    assert read.to_pydict() == {"item": ["a"], "emotion": ["elation"], "score": ["0.4"]}


def test_a_label_twice_an_item_is_refused_where_the_largest_would_hide_it() -> None:
    table: dict[str, list[object]] = {
        "item": ["a", "a", "a"],
        "emotion": ["Joy", "Joy", "Excitement"],
        "score": [1, 2, 3],
    }
    with pytest.raises(
        InputError, match="more than one score of the same label, of Excitement, Joy"
    ):
        asked(table, crosswalk="hume-expression", layout="long")


@pytest.mark.parametrize(
    ("columns", "model", "says"),
    [
        ({"id": ["a"], "happy": [1]}, {}, "no column 'item'"),
        (
            {"item": ["a"], "happy": [1], "Happiness": [1]},
            {},
            "s.csv: model 'm': 'happy' and 'Happiness' are the same label 'joy' of basic-emotions",
        ),
        (
            {"item": ["a"], "mood": [1]},
            {},
            "'basic-emotions': no scores are named by a label of it, expected at least one of joy",
        ),
        (
            {"item": ["a"], "disgust": [1], "neutral": [1]},
            {},
            "(core): none of disgust, neutral stands for an emotion that is audited: Elation",
        ),
        (
            {"item": ["a"], "valence": [1], "arousal": [1]},
            {"crosswalk": "valence-arousal"},
            "valence and arousal are dimensions, which cover none of the forty emotions",
        ),
    ],
)
def test_what_cannot_be_mapped_is_said(
    columns: Mapping[str, Sequence[object]], model: dict[str, str], says: str
) -> None:
    with pytest.raises(InputError) as caught:
        asked(columns, **model)
    assert says in str(caught.value)


def test_what_a_file_reads_of_the_forty_does_not_depend_on_what_is_audited() -> None:
    seven = ("happy", "sad", "angry", "fear", "disgust", "surprise", "neutral")
    frame = pa.table({"item": ["a"], **{word: [0.1] for word in seven}, "extra": [1]})
    core = emotions_read(frame, _model(), file="s")
    wide = emotions_read(frame, _model(reach="wide"), file="s")
    assert (len(core), len(wide)) == (7, 19)
    assert set(core) < set(wide) < set(covered(crosswalk("basic-emotions"), reach="wide"))
    own = pa.table({"item": ["a"], "Anger": [1], "Pride": [1], "glee": [1]})
    assert emotions_read(own, _model(crosswalk=""), file="s") == ("anger", "pride")
    rows = pa.table({"item": ["a"], "emotion": ["joy"], "score": [1]})
    long = _model(layout="long")
    assert emotions_read(rows, long, file="s") == ("amusement", "elation")
