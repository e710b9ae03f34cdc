"""`evenhand score mine.toml`: a network of one's own behind the interface of all models."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import softmax

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.opening import open_predictor, read_from
from evenhand.model_zoo.own_models.model_file import PictureTaken
from evenhand.model_zoo.own_models.predictor import OwnNetworkPredictor
from evenhand.model_zoo.own_models.preparation import pictures
from evenhand.model_zoo.wish import Wish

Node: TypeAlias = Any
Said: TypeAlias = Any
State = Callable[..., Path]
IrFile = Callable[..., Path]
IR = ("mine.onnx", "own.xml")
SHARES = 'softmax = "here"'
PICTURE = 'medium = "picture"\nsize = 8\nmean = [0.5, 0.5, 0.5]\nstd = [0.5, 0.5, 0.5]'
SOUND = 'medium = "sound"\nsample_rate_hz = 800\nseconds = 1'


def _opened(path: Path, **said: Said) -> OwnNetworkPredictor:
    found = open_predictor(str(path), Wish(cache=path.parent, **said))
    assert isinstance(found, OwnNetworkPredictor)
    return found


def _two(ops: Node, made: Node) -> Node:
    return ops.concat([made, ops.negative(made)], 1)


def _loudness(ops: Node, given: Node) -> Node:
    return _two(ops, ops.reduce_mean(ops.abs(given), np.array([1]), keep_dims=True))


def _brightness(ops: Node, given: Node) -> Node:
    return _two(ops, ops.reduce_mean(given, np.array([1, 2, 3]), keep_dims=True))


def _flat(ops: Node, made: Node) -> Node:
    return ops.squeeze(made, np.array([2, 3]))


def test_shares_are_taken_here(stated: State, weights: NDArray[np.float32]) -> None:
    rng = np.random.default_rng(3)
    items = [rng.integers(0, 256, (20, 30, 3)).astype(np.uint8) for _ in range(3)]
    model = _opened(stated())
    takes = PictureTaken(size=8, mean=(0.5,) * 3, std=(0.5,) * 3)
    right = softmax(pictures(items, takes).reshape(3, -1) @ weights.astype(np.float64), axis=1)
    np.testing.assert_allclose(model.score(items).scores, right, atol=1e-5)
    assert (model.medium, model.rate_hz, model.longest_s) == ("picture", None, None)
    assert [one.of for one in model.outputs] == ["basic-emotions/joy", "basic-emotions/anger"]


def test_sounds_are_scored_one_by_one(stated: State, ir_file: IrFile) -> None:
    ir_file([-1, 800], _loudness)
    model = _opened(stated(IR, (PICTURE, SOUND), (SHARES, 'softmax = "none"')))
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 800, 1.0)
    found = model.score([np.full(400, 0.5, np.float32), np.full(900, -0.5, np.float32)])
    np.testing.assert_allclose(found.scores, [[0.25, -0.25], [0.5, -0.5]], atol=1e-6)


def test_numbers_that_are_not_finite_have_a_reason(stated: State, ir_file: IrFile) -> None:
    ir_file([-1, 800], lambda ops, x: _two(ops, ops.log(_flat_mean(ops, x))))
    model = _opened(stated(IR, (PICTURE, SOUND), (SHARES, 'softmax = "none"')))
    found = model.score([np.zeros(800, np.float32), np.ones(800, np.float32)])
    assert found.reasons == ("malformed: the network gave numbers that are not finite", None)
    assert np.isnan(found.scores[0]).all()


def _flat_mean(ops: Node, given: Node) -> Node:
    return ops.reduce_mean(ops.abs(given), np.array([1]), keep_dims=True)


def test_what_is_stated_is_part_of_the_identity(stated: State) -> None:
    first = _opened(stated()).identity
    changed = _opened(stated(("mean = [0.5, 0.5, 0.5]", "mean = [0.4, 0.5, 0.5]"))).identity
    assert first.weights == changed.weights
    assert first.digest() != changed.digest()
    files = read_from(str(stated()), Wish(cache=Path()))
    assert stated().parent / "mine.onnx" in files


def test_an_answer_that_does_not_depend_on_the_item_is_refused(
    stated: State, onnx_bytes: Callable[..., bytes]
) -> None:
    path = stated()
    (path.parent / "mine.onnx").write_bytes(onnx_bytes(np.zeros((192, 2), np.float32)))
    with pytest.raises(
        ZooError, match=r"mine\.toml: mine: answers 'joy' with 0\.500 for each of 8"
    ):
        _opened(path)
    with pytest.raises(
        ZooError, match=r"mine\.toml: mine: answers 'joy' with 0\.000 for each of 8"
    ):
        _opened(stated((SHARES, 'softmax = "none"')))


def test_shares_that_are_none_are_refused(stated: State, ir_file: IrFile) -> None:
    says = "softmax: 'in_file' is stated, but numbers are no shares of one: they go down to -"
    with pytest.raises(ZooError, match=says):
        _opened(stated((SHARES, 'softmax = "in_file"')))
    ir_file([-1, 3, 8, 8], lambda ops, x: ops.softmax(_flat(ops, _brightness(ops, x)), 1))
    assert _opened(stated(IR, (SHARES, 'softmax = "in_file"'))).outputs


def test_a_softmax_is_not_taken_twice(stated: State, ir_file: IrFile) -> None:
    ir_file([-1, 3, 8, 8], lambda ops, x: ops.softmax(_flat(ops, _brightness(ops, x)), 1))
    with pytest.raises(ZooError, match=r"mine\.toml: softmax: 'here' .* shares of one already"):
        _opened(stated(IR))


@pytest.mark.parametrize(
    "answer",
    [
        lambda ops, x: ops.transpose(_flat(ops, _brightness(ops, x)), np.array([1, 0])),
        lambda ops, x: ops.subtract(
            _flat(ops, _brightness(ops, x)),
            ops.reduce_max(_flat(ops, _brightness(ops, x)), np.array([0]), keep_dims=True),
        ),
    ],
)
def test_items_are_not_mixed_up_with_others(
    answer: Callable[[Node, Node], Node], stated: State, ir_file: IrFile
) -> None:
    ir_file([-1, 3, 8, 8], answer)
    with pytest.raises(ZooError, match=r"mine\.toml: file: the network answers differently"):
        _opened(stated(IR, (SHARES, 'softmax = "none"')))


def test_an_output_without_items_is_refused(stated: State, ir_file: IrFile) -> None:
    ir_file(
        [-1, 3, 8, 8],
        lambda ops, x: ops.reduce_mean(x, np.array([0, 2, 3]), keep_dims=False),
    )
    with pytest.raises(ZooError, match="outputs: 2 are stated, the network gives 3 for 8 items"):
        _opened(stated(IR))


def test_infinite_numbers_have_no_shares(stated: State, ir_file: IrFile) -> None:
    ir_file([-1, 800], lambda ops, x: _two(ops, ops.log(_flat_mean(ops, x))))
    model = _opened(stated(IR, (PICTURE, SOUND)))
    found = model.score([np.zeros(800, np.float32), np.ones(800, np.float32)])
    assert found.reasons == ("malformed: the network gave numbers that are not finite", None)
    assert found.scores[1].tolist() == [0.5, 0.5]


def test_an_item_that_a_network_cannot_take_costs_only_itself(
    stated: State, ir_file: IrFile
) -> None:
    def hundreds(ops: Node, given: Node) -> Node:
        parts = ops.reshape(given, np.array([-1, 100]), special_zero=False)
        mean = ops.reduce_mean(ops.abs(parts), np.array([0, 1]), keep_dims=True)
        return ops.concat([mean, ops.negative(mean)], 1)

    ir_file([1, -1], hundreds)
    sound = f'{SOUND}\npadding = "none"'
    model = _opened(stated(IR, (PICTURE, sound), (SHARES, 'softmax = "none"')))
    found = model.score([np.full(size, 0.5, np.float32) for size in (200, 150, 200)])
    assert str(found.reasons[1]).startswith("failed: ")
    assert found.scores[[0, 2]].tolist() == [[0.5, -0.5]] * 2
    assert np.isnan(found.scores[1]).all()


def test_a_network_that_fails_on_what_is_stated_is_refused(stated: State, ir_file: IrFile) -> None:
    def weighed(ops: Node, given: Node) -> Node:
        flat = ops.reshape(given, np.array([0, -1]), special_zero=True)
        return ops.matmul(flat, np.ones((75, 2), np.float32), False, False)  # noqa: FBT003 of OpenVINO

    ir_file([-1, 3, -1, -1], weighed)
    with pytest.raises(ZooError, match=r"mine\.toml: input: the network does not compute items"):
        _opened(stated(IR))


def test_another_number_of_outputs_is_refused(
    stated: State, onnx_bytes: Callable[..., bytes]
) -> None:
    path = stated()
    (path.parent / "mine.onnx").write_bytes(onnx_bytes(np.ones((192, 5), np.float32)))
    with pytest.raises(ZooError, match=r"mine\.toml: outputs: 2 are stated, the network gives 5"):
        _opened(path)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"weights": Path("x")}, "--weights: .* says where its weights lie"),
        ({"form": "softmax"}, "--form: .* gives what its file states"),
        ({"runtime": "torch"}, "is computed by openvino alone, got torch"),
    ],
)
def test_wishes_without_meaning_are_refused(stated: State, said: dict[str, Any], says: str) -> None:
    with pytest.raises(ZooError, match=says):
        _opened(stated(), **said)
