"""Every model that can be run has a card, and a model that cannot is refused in words."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from evenhand.model_zoo import opening
from evenhand.model_zoo.card import cards
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.opening import open_predictor, read_from, runnable
from evenhand.model_zoo.wish import Wish


def test_every_card_can_be_run_by_one_adapter() -> None:
    assert runnable() == tuple(sorted(cards()))


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="whisper-base"):
        open_predictor("whisper-bas", Wish(cache=Path()))


@pytest.mark.parametrize("name", sorted(cards()))
def test_a_model_without_its_weights_says_what_is_missing(name: str, tmp_path: Path) -> None:
    if cards()[name].weights.status == "shipped":
        assert open_predictor(name, Wish(cache=tmp_path)).outputs
        return
    with pytest.raises(ZooError, match=r"--weights is missing|run: evenhand zoo fetch"):
        open_predictor(name, Wish(cache=tmp_path))


def test_a_card_that_nothing_runs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_adapters", lambda: iter(()))
    with pytest.raises(ZooError, match="described by a card, but nothing here can run it"):
        open_predictor("whisper-base", Wish(cache=Path()))


def test_files_beside_a_model_that_is_a_file_are_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = SimpleNamespace(MODELS=(), recognises=lambda path: path.suffix == ".toml")
    monkeypatch.setattr(opening, "_adapters", lambda: iter((own,)))
    for name in ("mine.toml", "mine.onnx", "deep/other.onnx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    wish = Wish(cache=tmp_path, encoder="local-dir:tower", baseline=Path("zero.json"))
    beside = {tmp_path / "mine.toml", tmp_path / "mine.onnx"}
    found = set(read_from(str(tmp_path / "mine.toml"), wish))
    assert found == beside | {Path("tower"), Path("zero.json")}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("runs/mine", "runs/mine: no such file or folder, and no name that `evenhand zoo list`"),
        (".", "no model that can be run here, such as the folder of a finished training run"),
    ],
)
def test_a_path_that_is_no_model_is_refused(name: str, says: str) -> None:
    with pytest.raises(ZooError, match=says):
        open_predictor(name, Wish(cache=Path()))
