"""What every measure that is a plain function promises. A new file is held to this without a line.

The test file of a measure has a constant `CONTRACT`: an ordinary call, what of it has one entry an
item, inputs of a perfect model, inputs without a value and the reason, and how the value scales.
"""

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache
from inspect import Signature, signature
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evenhand.metrics.catalogue import Measure, measures
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import Array, Undefined

HERE = Path(__file__).parent
KEYS = {"inputs", "rows", "weights", "perfect", "undefined", "power", "names", "order_matters"}
FUNCTIONS = [measure for measure in measures().values() if measure.metric is None]
NUMBERS = (Array, Array | None)
Contract = Mapping[str, Any]


def asked_of(applies: Callable[[Measure], object]) -> pytest.MarkDecorator:
    """Return the mark that asks a test of every measure that it means something for."""
    asked = [measure for measure in FUNCTIONS if applies(measure)]
    return pytest.mark.parametrize("measure", asked, ids=[measure.name for measure in asked])


@cache
def _of(name: str) -> Contract:
    return _read(measures()[name])


def _contract(measure: Measure) -> Contract:
    """Return the constant of the measure's own test file."""
    return _of(measure.name)


def _read(measure: Measure) -> Contract:
    file = HERE / measure.room / f"test_{measure.name}.py"
    spec = importlib.util.spec_from_file_location(f"contract_of_{measure.name}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    contract: Contract = module.CONTRACT
    assert set(contract) <= KEYS
    return contract


def _call(measure: Measure, inputs: Mapping[str, Any]) -> Any:  # noqa: ANN401 results differ
    """Call with fresh randomness and ratings made of tables; arguments by name."""
    made = {key: _made(key, value) for key, value in inputs.items()}
    return measure.function(**made)


def _made(key: str, value: Any) -> Any:  # noqa: ANN401 inputs differ
    if key == "rng":
        return np.random.default_rng(value)
    if key == "ratings" and isinstance(value, np.ndarray):
        return Ratings.of_table(value)
    return value


def _headline(measure: Measure, result: Any) -> Any:  # noqa: ANN401 a number, or a table of them
    return getattr(result, measure.facts.headline) if measure.facts.headline else result


def _value(measure: Measure, inputs: Mapping[str, Any]) -> float:
    return float(_headline(measure, _call(measure, inputs)))


def _taken(value: Any, rows: Any) -> Any:  # noqa: ANN401 arrays, lists and tuples
    return value[rows] if isinstance(value, np.ndarray) else [value[k] for k in rows]


def _length(contract: Contract) -> int:
    return len(contract["inputs"][contract["rows"][0]])


def _arrays(contract: Contract) -> dict[str, Any]:
    """Return the arguments that are arrays, whatever they hold."""
    found = contract["inputs"].items()
    return {key: x for key, x in found if isinstance(x, np.ndarray) and key != "ratings"}


def _numbers(measure: Measure, contract: Contract) -> dict[str, Any]:
    """Return the arguments that hold numbers to compute with."""
    taken = signature(measure.function).parameters
    return {k: x for k, x in _arrays(contract).items() if taken[k].annotation in NUMBERS}


def _same(measure: Measure, contract: Contract, given: Mapping[str, Any]) -> None:
    """Assert that other forms of the same arguments change nothing."""
    before = _value(measure, contract["inputs"])
    after = _value(measure, {**contract["inputs"], **given})
    assert after == pytest.approx(before, rel=1e-12, abs=1e-12)


def _has_order(measure: Measure) -> bool:
    """Say whether items could come in another order: not where draws fall on them in turn."""
    contract = _contract(measure)
    drawn = contract.get("order_matters") or "rng" in contract["inputs"]
    return bool(contract["rows"]) and not drawn


def _has_persons(measure: Measure) -> bool:
    taken = signature(measure.function).parameters
    return "persons" in taken and bool(_contract(measure)["rows"])


def _vector(contract: Contract) -> str:
    """Return the name of the scores, or the labels, that are fractions; empty where none are."""
    named = (key for key in ("scores", "truth") if key in contract["rows"])
    key = next(named, "")
    return key if key and np.asarray(contract["inputs"][key]).dtype.kind == "f" else ""


def _marks(measure: Measure, contract: Contract) -> dict[str, Any]:
    """Return the numbers that are 0 or 1."""
    found = _numbers(measure, contract).items()
    return {key: x for key, x in found if x.size and np.isin(x, (0, 1)).all()}


@asked_of(bool)
def test_its_facts_are_complete(measure: Measure) -> None:
    facts = measure.facts
    for text in (facts.title, facts.formula, facts.unit, facts.use, facts.avoid, measure.about):
        assert text.strip()
    assert facts.asks.endswith("?")
    assert any(mark in facts.reference for mark in ("doi:10.", "arXiv:", " 19", " 20", "-300"))
    low, high = facts.span
    assert low < high
    assert facts.best is None or low <= facts.best <= high
    assert signature(measure.function).return_annotation is not Signature.empty


@asked_of(bool)
def test_an_ordinary_call_gives_a_value_within_the_span(measure: Measure) -> None:
    contract = _contract(measure)
    result = _call(measure, contract["inputs"])
    value = _headline(measure, result)
    assert value is not None
    low, high = measure.facts.span
    flat = np.ravel(np.asarray(value, dtype=np.float64))
    assert ((flat >= low - 1e-12) & (flat <= high + 1e-12)).all()
    if is_dataclass(result) and not isinstance(result, type):
        assert asdict(result)


@asked_of(_has_order)
def test_the_order_of_items_does_not_matter(measure: Measure) -> None:
    contract = _contract(measure)
    order = np.random.default_rng(3).permutation(_length(contract))
    moved = {key: _taken(contract["inputs"][key], order) for key in contract["rows"]}
    before, after = contract["inputs"], {**contract["inputs"], **moved}
    assert _value(measure, after) == pytest.approx(_value(measure, before), rel=1e-9, abs=1e-9)


@asked_of(lambda m: "weights" in _contract(m))
def test_a_whole_weight_is_a_repeated_item(measure: Measure) -> None:
    contract = _contract(measure)
    times = np.random.default_rng(5).integers(1, 4, _length(contract))
    rows = np.repeat(np.arange(len(times)), times)
    repeated = {key: _taken(contract["inputs"][key], rows) for key in contract["rows"]}
    whole = {**contract["inputs"], **repeated}
    weighted = {**contract["inputs"], contract["weights"]: times.astype(np.float64)}
    assert _value(measure, weighted) == pytest.approx(_value(measure, whole), rel=1e-8, abs=1e-8)


@asked_of(lambda m: m.facts.best is not None)
def test_perfection_reaches_best(measure: Measure) -> None:
    contract = _contract(measure)
    perfect = {**contract["inputs"], **contract["perfect"]}
    assert _value(measure, perfect) == pytest.approx(measure.facts.best, abs=1e-9)


@asked_of(lambda m: _contract(m).get("undefined"))
def test_the_undefined_has_a_reason(measure: Measure) -> None:
    for overrides, reason in _contract(measure).get("undefined", ()):
        assert reason in REASONS
        with pytest.raises(Undefined, match=rf"^{reason}\b"):
            _call(measure, {**_contract(measure)["inputs"], **overrides})


@asked_of(lambda m: "power" in _contract(m))
def test_the_unit_scales_as_declared(measure: Measure) -> None:
    contract = _contract(measure)
    power = dict(contract["power"])
    factor = 2.0 ** power.pop("headline")
    doubled = {key: contract["inputs"][key] * 2.0**times for key, times in power.items()}
    before = _value(measure, contract["inputs"])
    after = _value(measure, {**contract["inputs"], **doubled})
    assert after == pytest.approx(before * factor, rel=1e-9, abs=1e-12)


@asked_of(lambda m: _contract(m).get("names"))
def test_names_are_only_names(measure: Measure) -> None:
    contract = _contract(measure)
    renamed = {
        key: np.array([f"z{hash(name) % 7}-{name}" for name in contract["inputs"][key]])
        for key in contract["names"]
    }
    before = _value(measure, contract["inputs"])
    assert _value(measure, {**contract["inputs"], **renamed}) == pytest.approx(before, abs=1e-9)


@asked_of(lambda m: _vector(_contract(m)))
def test_bad_numbers_are_refused_with_words(measure: Measure) -> None:
    contract = _contract(measure)
    broken = dict(contract["inputs"])
    key = _vector(contract)
    broken[key] = np.full_like(broken[key], np.nan)
    with pytest.raises(ValueError, match=measure.name) as refusal:
        _call(measure, broken)
    assert not isinstance(refusal.value, Undefined)


@asked_of(lambda m: _arrays(_contract(m)))
def test_lists_are_arrays(measure: Measure) -> None:
    contract = _contract(measure)
    _same(measure, contract, {key: x.tolist() for key, x in _arrays(contract).items()})


@asked_of(lambda m: _arrays(_contract(m)))
def test_columns_are_read_by_position_and_never_by_index(measure: Measure) -> None:
    contract = _contract(measure)
    columns = {}
    for key, x in _arrays(contract).items():
        index = np.random.default_rng(len(x)).permutation(len(x))
        columns[key] = pd.Series(x, index=index) if x.ndim == 1 else pd.DataFrame(x, index=index)
    _same(measure, contract, columns)


@asked_of(lambda m: _numbers(m, _contract(m)))
def test_numbers_of_a_few_bits_are_numbers(measure: Measure) -> None:
    contract = _contract(measure)
    numbers = _numbers(measure, contract).items()
    whole = {k: x for k, x in numbers if x.size and np.isin(x, np.arange(256)).all()}
    _same(measure, contract, {key: x.astype(np.uint8) for key, x in whole.items()})
    _same(measure, contract, {key: x.astype(np.float64).astype(">f8") for key, x in numbers})


@asked_of(lambda m: _marks(m, _contract(m)))
def test_true_and_false_are_1_and_0(measure: Measure) -> None:
    contract = _contract(measure)
    _same(
        measure, contract, {key: x.astype(np.bool_) for key, x in _marks(measure, contract).items()}
    )


@asked_of(lambda m: _numbers(m, _contract(m)))
def test_text_is_refused_with_words(measure: Measure) -> None:
    contract = _contract(measure)
    for key, x in _numbers(measure, contract).items():
        for wrong in (x.astype(str), [None, *x[1:].tolist()], "abc", None, 3.0):
            if wrong is None and signature(measure.function).parameters[key].default is None:
                continue
            with pytest.raises(ValueError, match=f"^{measure.name}: {key} must be numbers"):
                _call(measure, {**contract["inputs"], key: wrong})


@asked_of(lambda m: "ratings" in signature(m.function).parameters)
def test_ratings_are_nothing_else(measure: Measure) -> None:
    with pytest.raises(ValueError, match=f"^{measure.name}: ratings must be Ratings, got list; "):
        _call(measure, {**_contract(measure)["inputs"], "ratings": [[1.0, 2.0]]})


@asked_of(_has_persons)
def test_an_item_of_nobody_is_refused(measure: Measure) -> None:
    contract = _contract(measure)
    persons = [*map(str, range(_length(contract) - 1)), float("nan")]
    with pytest.raises(
        ValueError, match=rf"^{measure.name}: persons: item \d+ has no person \(nan"
    ):
        _call(measure, {**contract["inputs"], "persons": persons})


@asked_of(lambda m: _contract(m).get("undefined"))
def test_the_undefined_is_explained(measure: Measure) -> None:
    for overrides, reason in _contract(measure).get("undefined", ()):
        with pytest.raises(Undefined) as absent:
            _call(measure, {**_contract(measure)["inputs"], **overrides})
        assert absent.value.__notes__ == [f"{measure.name}: {REASONS[reason]}"]
