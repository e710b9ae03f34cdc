"""The product against reference cases: every expected number, and no answer known by heart."""

import json
from collections.abc import Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.json"))
FREE = (
    "own synthetic data; free to commit",
    "published numbers (facts)",
    "published counts (facts)",
)


def _runner() -> ModuleType:
    spec = spec_from_file_location("conformance_run", HERE / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RUN = _runner()


@pytest.fixture(params=CASES, ids=lambda file: file.stem)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return found


def _left_out(case: Mapping[str, Any]) -> dict[str, str]:
    return dict(getattr(RUN.kind(case["metric"]), "LEAVES_OUT", {}))


def _differences(expected: Any, got: Any, case: Mapping[str, Any], path: str = "") -> Iterator[str]:  # noqa: ANN401 any JSON
    """Yield every expected leaf that is absent or different; what a kind leaves out is skipped."""
    if path in _left_out(case):
        if got is not ABSENT:
            yield f"{path} is declared as left out, and yet answered"
    elif isinstance(expected, dict):
        for key, inner in expected.items():
            there = got[key] if isinstance(got, dict) and key in got else ABSENT
            yield from _differences(inner, there, case, f"{path}.{key}".lstrip("."))
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for place, (inner, there) in enumerate(zip(expected, got, strict=True)):
            yield from _differences(inner, there, case, f"{path}[{place}]")
    elif not _same(expected, got, **case["tolerance"]):
        yield f"{path}: expected {expected!r}, got {got!r}"


ABSENT = object()


def _same(expected: Any, got: Any, *, abs: float = 0.0, rel: float = 0.0) -> bool:  # noqa: A002, ANN401 words of the cases
    """Compare as the cases ask: numbers by tolerance, everything else to the letter."""
    numbers = (int, float)
    if type(expected) not in numbers or type(got) not in numbers:
        return type(expected) is type(got) and bool(expected == got)
    if type(expected) is type(got) is int:
        return bool(expected == got)
    allowed = abs + rel * max(expected, -expected)
    return bool(-allowed <= got - expected <= allowed)


def _moved(value: Any, *, whole: bool, place: int = 0) -> Any:  # noqa: ANN401 any JSON
    """Return inputs with every fraction, or every whole number above one, made different.

    Neighbours shrink by different factors, so that orders and correlations change as well.
    """
    if isinstance(value, dict):
        return {key: _moved(inner, whole=whole) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, whole=whole, place=k) for k, inner in enumerate(value)]
    if whole and type(value) is int and value > 1:
        return value + value // 2
    return value * (0.9, 0.8)[place % 2] if type(value) is float and not whole else value


def _turned(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return inputs without numbers with the first list turned round: other texts meet."""
    first = next(iter(inputs))
    return {**inputs, first: inputs[first][::-1]}


def _nothing_but_null(value: Any) -> bool:  # noqa: ANN401 any JSON
    """Say whether no leaf has a value, so that no change of inputs can show."""
    if isinstance(value, dict | list):
        return all(map(_nothing_but_null, value.values() if isinstance(value, dict) else value))
    return value is None


def test_the_answer_is_the_expected_one(case: dict[str, Any]) -> None:
    wrong = list(_differences(case["expected"], RUN.answer(case), case))
    assert wrong == []


def test_other_inputs_give_another_answer(case: dict[str, Any]) -> None:
    moved = _moved(case["inputs"], whole=False)
    if moved == case["inputs"]:
        moved = _moved(case["inputs"], whole=True)
    if moved == case["inputs"]:
        moved = _turned(case["inputs"])
    if _nothing_but_null(case["expected"]):
        pytest.skip("the case asks for undefined values only")
    assert moved != case["inputs"]
    assert RUN.answer({**case, "inputs": moved}) != RUN.answer(case)


def test_null_is_computed_and_not_known_by_heart() -> None:
    asked: list[tuple[str, dict[str, Any], object]] = [
        ("fpr", {"y_true": [1, 1], "y_pred": [1, 0]}, None),
        ("fpr", {"y_true": [1, 0], "y_pred": [1, 1]}, 1.0),
        ("wer", {"reference": [""], "hypothesis": ["a b"]}, None),
        ("wer", {"reference": ["", "a"], "hypothesis": ["a b", "a"]}, 2.0),
        ("impact_ratio", {"group": ["a", "b"], "n": [10, 10], "selected": [4, 2]}, 0.5),
        ("no_such_word", {}, "no measure no_such_word"),
        ("fpr", {"y_true": [1, 1]}, "fpr needs scores"),
    ]
    cases = [{"metric": word, "inputs": inputs} for word, inputs, _ in asked]
    whole = {"metric": "undefined_values", "inputs": {"cases": cases}, "params": {}}
    assert RUN.answer(whole) == {"expected": [value for *_, value in asked]}


def test_what_is_left_out_is_asked_for_and_has_a_reason(case: dict[str, Any]) -> None:
    for path, reason in _left_out(case).items():
        inner = case["expected"]
        for key in path.split("."):
            assert key in inner, f"{path} is left out, and nobody asks for it"
            inner = inner[key]
        assert reason.strip()


def test_a_case_may_be_published(case: dict[str, Any]) -> None:
    assert case["licence"] in FREE


def test_every_kind_has_a_case() -> None:
    asked = {json.loads(file.read_text(encoding="utf-8"))["metric"] for file in CASES}
    assert asked == set(RUN.known())


@pytest.mark.parametrize(
    ("expected", "got"),
    [(1.0, 1.1), (1, 2), (1.0, None), (None, 0.0), (True, 1), ("fail", "pass"), (0.5, "0.5")],
)
def test_the_comparison_sees_a_difference(expected: object, got: object) -> None:
    assert not _same(expected, got, abs=1e-6)
    assert _same(expected, expected, abs=1e-6)


def test_the_comparison_misses_no_absent_leaf() -> None:
    case = {"metric": "few_clusters", "tolerance": {"abs": 1e-6}}
    expected = {"a": {"b": [1.0, 2.0]}, "c": None}
    assert list(_differences(expected, {"a": {"b": [1.0, 2.0]}, "c": None}, case)) == []
    for got in ({}, {"a": {"b": [1.0]}, "c": None}, {"a": {"b": [1.0, 2.0]}}):
        assert len(list(_differences(expected, got, case))) >= 1


def test_the_script_answers_what_it_knows_and_names_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, results = tmp_path / "cases", tmp_path / "results"
    cases.mkdir()
    known = {"id": "a", "metric": "multiple_comparisons", "inputs": {"p": [0.01]}, "params": {}}
    (cases / "a.json").write_text(json.dumps(known))
    (cases / "b.json").write_text(json.dumps({**known, "id": "b", "metric": "../run"}))
    assert RUN.main(cases, results) == 0
    assert capsys.readouterr().out == "1 cases answered\nnot handled: b (../run)\n"
    answered = json.loads((results / "a.json").read_text(encoding="utf-8"))
    assert answered["holm"] == [0.01]


def test_the_script_fails_when_a_known_case_cannot_be_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {"id": "a", "metric": "multiple_comparisons", "inputs": {"p": [2.0]}, "params": {}}
    (tmp_path / "a.json").write_text(json.dumps(broken))
    assert RUN.main(tmp_path, tmp_path / "results") == 1
    assert "failed: a" in capsys.readouterr().out
