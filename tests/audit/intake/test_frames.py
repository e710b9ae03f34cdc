"""Files and frames become tables as they are, or a message says what is wrong and where."""

import gzip
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import number_column, positions
from evenhand.audit.intake.frames import frame_of, read_frame

Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that puts bytes into a file."""

    def put(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return put


def problem(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_frame(path)
    return str(caught.value)


def read_or_refused(path: Path) -> bool:
    """Return whether a file gave rows, or an error that names it; anything else is raised."""
    try:
        return bool(read_frame(path).num_rows)
    except InputError as error:
        return path.name in str(error)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"item,age\n007,41\nNA,\n"),
        ("a.csv", b'\xef\xbb\xbf"item","age"\r\n"007","41"\r\n\r\n"NA",""\r\n'),
        ("a.tsv", b"item\tage\n007\t41\nNA\t\n"),
        ("a.csv.gz", gzip.compress(b"item,age\n007,41\nNA,\n", mtime=0)),
        ("A.CSV", b"item,age\n007,41\nNA,"),
    ],
)
def test_text_stays_text(write: Write, name: str, content: bytes) -> None:
    frame = read_frame(write(name, content))
    assert frame.to_pydict() == {"item": ["007", "NA"], "age": ["41", ""]}


def test_quoted_values_may_hold_commas_quotes_and_line_ends(write: Write) -> None:
    frame = read_frame(write("a.csv", b'item,say\na,"one, ""two""\nthree"\n'))
    assert frame.column("say").to_pylist() == ['one, "two"\nthree']


def test_json_lines_keep_numbers_and_text_apart(write: Write) -> None:
    content = b'\xef\xbb\xbf{"item": "007", "age": 41}\n\n{"item": "b", "sex": "F"}\n'
    frame = read_frame(write("a.jsonl", content))
    assert frame.to_pydict() == {"item": ["007", "b"], "age": [41, None], "sex": [None, "F"]}


def test_mixed_json_values_become_text_even_far_apart(write: Write) -> None:
    lines = [b'{"v": 1}'] * 20_001 + [b'{"v": "n/a"}', b'{"v": null}', b'{"v": 1e400}']
    values = read_frame(write("a.ndjson", b"\n".join(lines))).column("v").to_pylist()
    assert values[0] == "1"
    assert values[20_001:] == ["n/a", None, "inf"]


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    pq.write_table(pa.table({"item": ["a"], "age": [41.5]}), tmp_path / "a.parquet")
    assert read_frame(tmp_path / "a.parquet").to_pydict() == {"item": ["a"], "age": [41.5]}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "a.csv: is empty"),
        ("a.csv", b"\n \n", "a.csv: is empty"),
        ("a.csv", b"item,age\n", "a.csv: has no rows, only the columns item, age"),
        ("a.csv", b"item,item,age\n1,2,3\n", "must be unique, but these come more than once: item"),
        ("a.csv", b"a,b\n1,2\n3\n4,5\n6,7,8\n", "row 3 has 1 values, expected 2"),
        ("a.csv", b"a,b\n1,2\n3\n4,5\n6,7,8\n", "row 5 has 3 values, expected 2"),
        ("a.csv", b"a;b\n1;2\n", "separated by semicolon, expected comma"),
        ("a.csv", b'a,b\n1,2\n3,"4\n5,6\n', "a double quote is not closed, first seen in line 3"),
        ("a.csv", b'a,b\n1,"x\n2,"y\n3,z\n', "a.csv: line 3: ',' expected after '\"'"),
        ("a.csv", "a,b\n1,2\n3,J\xfcrgen\n".encode("latin-1"), "byte 11, in line 3, is 0xfc"),
        ("a.csv", "a,b\n1,J\xfcrgen\n".encode("latin-1"), "would decode as cp1252 (latin-1)"),
        ("a.csv", b"a,b\n1,\xfc\x81\n", "would decode as latin-1"),
        ("a.csv", "a,b\n1,2\n".encode("utf-16"), "would decode as UTF-16"),
        ("a.csv", "a,b\n1,2\n".encode("utf-16-le"), "byte 1 is 0"),
        ("a.csv", b"a,b\n1,\xc3", "cut off"),
        ("a.csv.gz", b"a,b\n1,2\n", "cannot be unpacked as gzip"),
        ("a.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "cannot be unpacked as gzip"),
        ("a.jsonl", b'{"a": 1}\n{"a": \n', "line 2 is not a JSON object"),
        ("a.jsonl", b'{"a": 1}\n\n{"a": [{"b": 1}]}\n', "line 3 is not a JSON object with plain"),
        ("a.jsonl", b'{"a": [1]}\n', "the value of 'a' is nested"),
        ("a.jsonl", b'{"a": [{"b": 1, "c": 2}]}\n', "a list of objects with a name and a number"),
        ("a.jsonl", b'{"a": 1, "a": 2}\n', "the key 'a' comes twice"),
        ("a.jsonl", b'{"a.b": 1, "a": {"b": 2}}\n', "the key 'a.b' comes twice"),
        ("a.jsonl", b"[1, 2]\n", "line 1 holds a list, expected one object"),
        ("a.jsonl", b"[" * 100_000, "line 1 nests too deeply"),
        ("a.jsonl", b'{"a": ' + b"9" * 5000 + b"}", "line 1 is not a JSON object"),
        ("a.jsonl", b" \n", "is empty"),
        ("a.parquet", b"PAR1 no PAR1", "cannot be read as Parquet"),
        ("a.parquet", b"", "cannot be read as Parquet"),
        ("a.xlsx", b"PK", "unknown kind of file; expected one of .csv"),
    ],
)
def test_bad_files_are_named_with_place_and_remedy(
    write: Write, name: str, content: bytes, said: str
) -> None:
    message = problem(write(name, content))
    assert said in message
    assert name in message


def test_a_wrong_byte_deep_in_a_large_file_is_found(write: Write) -> None:
    lines = b"item,name\n" + b"a,\xc3\xa9t\xc3\xa9\n" * 300_000
    message = problem(write("a.csv", lines + b"b,\xe9\n"))
    assert f"byte {len(lines) + 2}, in line 300002, is 0xe9" in message


def test_only_the_first_ragged_rows_are_listed(write: Write) -> None:
    assert "and 4 more rows" in problem(write("a.csv", b"a,b\n1,2\n" + b"3\n" * 9))


def test_a_missing_file_names_its_neighbours(write: Write, tmp_path: Path) -> None:
    write("ratings.csv", b"a\n1\n")
    assert "Did you mean 'ratings.csv'?" in problem(tmp_path / "rating.csv")
    assert "does not exist either" in problem(tmp_path / "nowhere" / "rating.csv")
    assert "is a folder" in problem(tmp_path)


def test_an_empty_parquet_table_has_no_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), tmp_path / "a.parquet")
    assert "has no rows" in problem(tmp_path / "a.parquet")


def test_frames_of_other_libraries_become_the_same_table() -> None:
    columns = {"item": ["007", None], "age": [41.0, None]}
    frames = (pd.DataFrame(columns), pl.DataFrame(columns), pa.table(columns))
    for frame in frames:
        assert frame_of(frame).to_pydict() == columns


def test_a_pandas_index_is_no_column_and_categories_are_words() -> None:
    frame = pd.DataFrame({"sex": pd.Categorical(["F", "M"])}, index=["x", "y"])
    assert frame_of(frame).to_pydict() == {"sex": ["F", "M"]}


def test_a_pandas_column_of_mixed_types_becomes_text() -> None:
    frame = pd.DataFrame({"value": [1, "n/a", None, 2.5]}, dtype=object)
    assert frame_of(frame).to_pydict() == {"value": ["1", "n/a", None, "2.5"]}


def test_intervals_periods_and_ids_of_pandas_become_text() -> None:
    ids = [UUID(int=10), UUID(int=11), None]
    frame = pd.DataFrame(
        {
            "age": pd.cut(pd.Series([5, 40, None]), [0, 18, 99]),
            "month": pd.PeriodIndex(["2024-01", None, "2024-02"], freq="M"),
            "person": pd.Series(ids, dtype=object),
        }
    )
    assert frame_of(frame).to_pydict() == {
        "age": ["(0.0, 18.0]", "(18.0, 99.0]", None],
        "month": ["2024-01", None, "2024-02"],
        "person": [None if one is None else str(one) for one in ids],
    }


def test_a_frame_of_a_subclass_of_pandas_is_one_of_pandas() -> None:
    class Own(pd.DataFrame):
        """A frame of somebody else's class."""

    frame = Own({"mixed": ["a", 1]}, index=pd.Index(["x", "y"], name="key"))
    assert frame_of(frame).to_pydict() == {"mixed": ["a", "1"]}


def test_whole_ids_match_between_a_text_file_and_a_frame_with_gaps() -> None:
    frame = frame_of(pd.DataFrame({"item": [1.0, 2.0, None]}))
    assert positions(frame, "item", ["2", "1"], file="f").tolist() == [1, 0, -1]


def test_categories_that_are_numbers_are_numbers() -> None:
    frame = frame_of(pd.DataFrame({"age": pd.Categorical([41, 7, 41])}))
    assert number_column(frame, "age", "f").tolist() == [41, 7, 41]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "must be unique"),
        (pa.table([[1], [2]], names=["a", "a"]), "must be unique"),
        (pd.DataFrame({"a": []}), "has no rows"),
        (pl.DataFrame({"a": ["x"]}).lazy(), "got a LazyFrame, expected a pandas"),
        (pd.Series([1, 2]), "got a Series, expected a pandas"),
        (pl.Series([1, 2]), "got a Series, expected a pandas"),
        ([1, 2], "got a list, expected a pandas"),
        (None, "got a NoneType"),
    ],
)
def test_what_is_no_data_frame_is_refused(source: object, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        frame_of(source, file="the ratings")
    assert str(caught.value).startswith("the ratings:")


@given(content=st.binary(max_size=60), suffix=st.sampled_from(["csv", "tsv", "jsonl", "parquet"]))
def test_any_bytes_give_a_table_or_an_input_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"a.{suffix}"
    path.write_bytes(content)
    assert read_or_refused(path)


@given(
    text=st.text(st.sampled_from('a1,;\t"\n\r{}[]:\\ \ufeffé'), max_size=40),
    suffix=st.sampled_from(["csv", "tsv", "jsonl"]),
)
def test_any_text_gives_a_table_or_an_input_error(
    tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"a.{suffix}"
    path.write_bytes(text.encode())
    assert read_or_refused(path)


def test_answers_of_apis_have_a_column_for_each_named_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"item": "1", "scores": {"joy": 0.1, "deep": {"awe": 1}}}\n'
        '{"item": "2", "scores": [{"name": "joy", "n": 0.5}, {"n": null, "name": "fear"}]}\n'
        '{"item": "3", "scores": []}\n',
        encoding="utf-8",
    )
    assert read_frame(path).to_pylist() == [
        {"item": "1", "scores.joy": 0.1, "scores.deep.awe": 1, "scores.fear": None},
        {"item": "2", "scores.joy": 0.5, "scores.deep.awe": None, "scores.fear": None},
        {"item": "3", "scores.joy": None, "scores.deep.awe": None, "scores.fear": None},
    ]
