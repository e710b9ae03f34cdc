"""A function of Python behind the interface of all models."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.declared import OutputsStated
from evenhand.model_zoo.callers.media import SoundSent
from evenhand.model_zoo.callers.opening import read_caller_file
from evenhand.model_zoo.callers.python_caller import open_python, predictor_of
from evenhand.model_zoo.callers.python_file import PythonFile
from evenhand.model_zoo.errors import ZooError

Items: TypeAlias = list[NDArray[np.generic]]
Given: TypeAlias = Any

BOTH: Final = OutputsStated(
    kind="label", of=("basic-emotions/joy", "basic-emotions/anger"), scale=(0, 1)
)
PYTHON: Final = """
schema = 1
kind = "python"
name = "here"
version = "1"
callable = "MODULE:scores"

[input]
medium = "picture"

[[outputs]]
kind = "label"
of = ["basic-emotions/joy", "basic-emotions/anger"]
scale = [0, 1]
"""


@pytest.fixture(autouse=True)
def _path(tmp_path: Path) -> Iterator[None]:
    """Leave no module behind, and no folder in which modules are looked for."""
    before = list(sys.path)
    yield
    sys.path[:] = before
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(tmp_path)):
            del sys.modules[name]


def model(function: Given, **given: Given) -> Given:
    """Return a function as a predictor."""
    return predictor_of(function, **{"name": "f", "version": "1", "outputs": [BOTH], **given})


def test_rows_may_be_tables_lists_arrays_or_refusals(pictures: Items) -> None:
    rows = [{"Joy": 0.5, "anger": np.float32(0.25)}, (1, 0), {"refused": "no face"}]
    found = model(lambda _: rows).score(pictures)
    assert found.scores[:2].tolist() == [[0.5, 0.25], [1, 0]]
    assert found.reasons == (None, None, "refused: no face")
    array = np.array([[0.1, 0.2]] * 3, np.float32)
    assert model(lambda _: array).score(pictures).scores == pytest.approx(array)


def test_arrays_are_handed_over_as_they_are(pictures: Items) -> None:
    def check(given: Items) -> Given:
        assert all(np.array_equal(one, its) for one, its in zip(given, pictures, strict=True))
        return [[0, 0]] * len(given)

    assert model(check).score(pictures).reasons == (None,) * 3


def test_what_a_function_changes_before_it_raises_changes_no_score(pictures: Items) -> None:
    def scores(given: Items) -> Given:
        for one in given:
            np.add(one, np.uint8(50), out=one)
        if len(given) > 1:
            raise MemoryError
        return [[one.min() / 255, 0] for one in given]

    found = model(scores).score(pictures)
    assert found.scores[:, 0] == pytest.approx([50 / 255, 150 / 255, 250 / 255])


def test_who_leaves_python_costs_an_item(pictures: Items) -> None:
    found = model(lambda _: sys.exit("no model here")).score(pictures[:1])
    assert found.reasons == ("failed: SystemExit: no model here",)


def test_two_models_of_one_name_are_not_taken_for_each_other(
    written: Given, tmp_path: Path, pictures: Items
) -> None:
    stated = read_caller_file(written(PYTHON, ("MODULE", "same_name")))
    assert isinstance(stated, PythonFile)
    source = "def scores(given):\n    return [[{}, 0]] * len(given)\n"
    for place, score in (("one", 0.25), ("two", 0.75)):
        (tmp_path / place).mkdir()
        (tmp_path / place / "same_name.py").write_text(source.format(score))
    one = open_python(stated, tmp_path / "one")
    with pytest.raises(ZooError, match=r"two.same_name\.py has the name of .*one.same_name\.py"):
        open_python(stated, tmp_path / "two")
    (tmp_path / "one" / "same_name.py").write_text(source.format("1 / 2"))
    again = open_python(stated, tmp_path / "one")
    assert again.score(pictures[:1]).scores.tolist() == [[0.5, 0]]
    assert again.identity.digest() != one.identity.digest()


def test_paths_are_gone_afterwards(pictures: Items) -> None:
    seen: list[Path] = []

    def check(paths: list[Path]) -> Given:
        seen.extend(paths)
        assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
        return [[0, 0]] * len(paths)

    assert model(check, takes="paths").score(pictures).reasons == (None,) * 3
    assert [path.name for path in seen] == ["0.png", "1.png", "2.png"]
    assert not any(path.exists() for path in seen)


def test_an_item_that_raises_costs_only_itself(pictures: Items) -> None:
    def scores(given: Items) -> Given:
        if any(one.max() == 100 for one in given):
            problem = "cannot\nsee"
            raise RuntimeError(problem)
        return [[0.5, 0.5]] * len(given)

    found = model(scores).score(pictures)
    assert found.reasons == (None, "failed: RuntimeError: cannot see", None)
    assert found.passing == {1}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([[0, 0]], "returns 1 rows for 3 items"),
        ({"joy": 1}, "is to return a list, one row an item, got dict"),
        (None, "got NoneType"),
    ],
)
def test_a_function_that_is_written_wrong_is_named(rows: Given, says: str, pictures: Items) -> None:
    with pytest.raises(ZooError, match=says):
        model(lambda _: rows).score(pictures)


def test_words_and_sounds() -> None:
    sent = SoundSent(sample_rate_hz=8000)
    writer = model(lambda waves: ["calm"] * len(waves), outputs=(), sent=sent)
    assert (writer.medium, writer.rate_hz, writer.longest_s) == ("sound", 8000, None)
    assert writer.score([np.zeros(8, np.float32)]).texts == ("calm",)


def test_the_source_of_a_function_is_part_of_its_identity() -> None:
    def one(given: Items) -> Given:
        return [[0, 0]] * len(given)

    def two(given: Items) -> Given:
        return [[1, 1]] * len(given)

    assert len({model(each).identity.digest() for each in (one, one, two)}) == 2
    assert model(np.mean).identity.weights != "unstated"
    assert model(max).identity.weights == "unstated"
    assert model(one).identity.runtime == "python"


def test_a_module_beside_the_file_is_found(written: Given, tmp_path: Path, pictures: Items) -> None:
    source = "def scores(given):\n    return [{'joy': 0.5, 'anger': 0}] * len(given)\nodd = 3\n"
    (tmp_path / "beside_one.py").write_text(source)
    stated = read_caller_file(written(PYTHON, ("MODULE", "beside_one")))
    assert isinstance(stated, PythonFile)
    assert stated.module_file(tmp_path) == tmp_path / "beside_one.py"
    found = open_python(stated, tmp_path)
    assert found.score(pictures).scores[:, 0].tolist() == [0.5] * 3
    assert len(found.identity.weights) == 64


@pytest.mark.parametrize(
    ("callable_", "says"),
    [
        ("no_such_module_here:scores", "callable: no_such_module_here cannot be imported"),
        ("bad_one:scores", "bad_one cannot be imported: ZeroDivisionError"),
        ("left_one:scores", "left_one cannot be imported: SystemExit: usage"),
        ("good_one:missing", "callable: good_one has no function 'missing'"),
        ("good_one:odd", "callable: good_one has no function 'odd'"),
        ("good_one", "callable: module:function is wanted, got 'good_one'"),
        ("good one:scores", "callable: module:function is wanted"),
    ],
)
def test_a_function_that_is_not_there_is_named(
    callable_: str, says: str, written: Given, tmp_path: Path
) -> None:
    (tmp_path / "bad_one.py").write_text("1 / 0")
    (tmp_path / "left_one.py").write_text("import sys; sys.exit('usage')")
    (tmp_path / "good_one.py").write_text("odd = 3")
    with pytest.raises(ZooError, match=says):
        open_python(
            read_caller_file(written(PYTHON, ("MODULE:scores", callable_))),  # type: ignore[arg-type]
            tmp_path,
        )


def test_a_module_that_lies_nowhere_is_no_file(written: Given, tmp_path: Path) -> None:
    for name in ("no.such:scores", "sys:exit"):
        stated = read_caller_file(written(PYTHON, ("MODULE:scores", name)))
        assert isinstance(stated, PythonFile)
        assert stated.module_file(tmp_path) is None
