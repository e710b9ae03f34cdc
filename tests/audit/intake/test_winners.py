"""A named winner is 1 and the others 0; no answer is neither; nothing is guessed."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.winners import translated, won

NAMES = {"Joy": "happy", "Fear": "fear", "Awe": "awe"}


@given(st.lists(st.sampled_from(["happy", "fear", "awe", " awe ", "", None]), min_size=1))
def test_each_answer_is_one_winner_and_no_answer_is_no_zero(said: list[str | None]) -> None:
    frame = pa.table({"item": list(range(len(said))), "said": pa.array(said, pa.string())})
    found = won(frame, item="item", winner="said", names=NAMES, file="x.csv")
    assert found.column_names == ["item", "Joy", "Fear", "Awe"]
    for row, word in zip(found.to_pylist(), said, strict=True):
        numbers = [row[name] for name in NAMES]
        if word:
            assert sum(numbers) == 1
            assert row[{each: name for name, each in NAMES.items()}[word.strip()]] == 1
        else:
            assert numbers == [None, None, None]


def test_a_label_that_was_never_named_is_covered_all_the_same() -> None:
    frame = pa.table({"item": ["a"], "said": ["fear"]})
    found = won(frame, item="item", winner="said", names=NAMES, file="x.csv")
    assert found.column("Awe").to_pylist() == [0.0]


def test_words_that_the_plan_does_not_know_are_named() -> None:
    frame = pa.table({"item": [str(each) for each in range(7)], "said": list("abcdefg")})
    with pytest.raises(InputError) as refused:
        won(frame, item="item", winner="said", names=NAMES, file="x.csv")
    assert "x.csv: column 'said' holds a, b, c, d, e and 2 more" in str(refused.value)
    assert "It knows awe, fear, happy" in str(refused.value)


@pytest.mark.parametrize("missing", ["item", "said"])
def test_a_missing_column_is_named(missing: str) -> None:
    frame = pa.table({"item": ["a"], "said": ["fear"]}).drop([missing])
    with pytest.raises(InputError, match=f"no column {missing!r}"):
        won(frame, item="item", winner="said", names=NAMES, file="x.csv")


def test_a_word_that_stands_nowhere_is_named() -> None:
    frame = pa.table({"item": ["a"], "emotion": ["HAPPY"], "score": [1]})
    with pytest.raises(InputError, match=r"nowhere holds 'HAPY'.* Did you mean 'HAPPY'"):
        translated(frame, column="emotion", names={"Joy": "HAPY"}, file="x.csv")
    with pytest.raises(InputError, match="no column 'label'"):
        translated(frame, column="label", names={"Joy": "HAPPY"}, file="x.csv")


def test_words_of_a_long_table_bear_the_names_of_the_plan() -> None:
    frame = pa.table({"item": ["a", "a"], "emotion": ["HAPPY", "x"], "score": [1, 2]})
    found = translated(frame, column="emotion", names={"Joy": "HAPPY"}, file="x.csv")
    assert found.column("emotion").to_pylist() == ["Joy", "x"]
    assert found.drop(["emotion"]).equals(frame.drop(["emotion"]))
