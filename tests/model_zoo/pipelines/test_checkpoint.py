"""A folder is read without running anything in it, and what is missing is never drawn at random."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.pipelines.opening import open_pipeline, pipeline_read_from
from evenhand.model_zoo.pipelines.pipeline_predictor import Pipeline
from evenhand.model_zoo.wish import Wish

Said: TypeAlias = Any
Written: TypeAlias = Callable[..., Path]
SEES = "hf-image-classification"


def _opened(path: Path, **said: Said) -> Pipeline:
    return open_pipeline(path, Wish(cache=path.parent, **said))


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Return what copies a model, so that it can be spoilt."""

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / "copied"))

    return copy


def _pickled(folder: Path) -> Path:
    """Put the weights of a folder in a pickle."""
    import torch  # noqa: PLC0415 heavy
    from safetensors.torch import load_file  # noqa: PLC0415 heavy

    safe = folder / "model.safetensors"
    torch.save(load_file(safe), folder / "pytorch_model.bin")
    safe.unlink()
    return folder / "pytorch_model.bin"


def test_a_pickle_of_tensors_alone_scores_the_same(
    vit: Path, copied: Callable[[Path], Path], written: Written, pictures: Said
) -> None:
    expected = _opened(written(vit, SEES)).score(pictures).scores
    folder = copied(vit)
    _pickled(folder)
    assert (_opened(written(folder, SEES)).score(pictures).scores == expected).all()


def test_a_pickle_that_holds_more_is_refused_and_not_run(
    vit: Path, copied: Callable[[Path], Path], written: Written
) -> None:
    import torch  # noqa: PLC0415 heavy

    folder = copied(vit)
    torch.save({"weights": Path("x")}, _pickled(folder))
    with pytest.raises(ZooError, match="holds more than tensors"):
        _opened(written(folder, SEES))


def test_missing_weights_are_never_drawn_at_random(
    vit: Path, copied: Callable[[Path], Path], written: Written
) -> None:
    from safetensors.torch import load_file, save_file  # noqa: PLC0415 heavy

    folder = copied(vit)
    state = load_file(folder / "model.safetensors")
    state["head.weight"] = state.pop("classifier.weight")
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ZooError, match=r"1 weights are missing, such as classifier\.weight"):
        _opened(written(folder, SEES))


def _configured(folder: Path, **told: Said) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **told}))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "config.json").unlink(), "config.json is missing"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json is no JSON"),
        (lambda folder: (folder / "config.json").write_text("[]"), "a table is wanted, got list"),
        (lambda folder: _configured(folder, auto_map={"A": "b.C"}), "code of its own"),
        (lambda folder: (folder / "adapter_config.json").write_text("{}"), "an adapter; merge"),
        (lambda folder: _configured(folder, hidden_size=8), "transformers cannot open it as Model"),
        (lambda folder: (folder / "model.safetensors").unlink(), "has no weights"),
        (
            lambda folder: (folder / "preprocessor_config.json").unlink(),
            "cannot open its ImageProcessor",
        ),
    ],
)
def test_a_folder_that_is_not_whole_is_refused_in_words(
    spoil: Callable[[Path], object],
    says: str,
    vit: Path,
    copied: Callable[[Path], Path],
    written: Written,
) -> None:
    folder = copied(vit)
    spoil(folder)
    with pytest.raises(ZooError, match=says):
        _opened(written(folder, SEES))


def test_a_model_that_answers_everything_alike_is_refused(
    vit: Path, copied: Callable[[Path], Path], written: Written
) -> None:
    from safetensors.torch import load_file, save_file  # noqa: PLC0415 heavy

    folder = copied(vit)
    state = load_file(folder / "model.safetensors")
    state["classifier.weight"] *= 0
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ZooError, match="for each of 8 different items"):
        _opened(written(folder, SEES))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"source": '"nowhere"'}, "source: no folder"),
        ({"revision": f'"{"a" * 40}"'}, "revision: a folder has none"),
        ({"source": '"hf-hub:a/b"'}, "hf-hub:a/b lies on the network, which was not allowed"),
    ],
)
def test_a_source_that_cannot_be_is_refused(
    changed: dict[str, str], says: str, vit: Path, written: Written
) -> None:
    with pytest.raises(ZooError, match=says):
        _opened(written(vit, SEES, **changed))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | Exception], list[Said]]:
    """Return what puts a folder or a failure in place of the hub, and keeps what it was asked."""

    def place(found: Path | Exception) -> list[Said]:
        asked = []

        def snapshot_download(name: str, **said: Said) -> str:
            asked.append({"name": name, **said})
            if isinstance(found, Exception):
                raise found
            return str(found)

        monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
        return asked

    return place


def test_the_hub_is_asked_where_it_may_be_and_never_for_pickles(
    hub: Callable[[Path | Exception], list[Said]], vit: Path, written: Written, pictures: Said
) -> None:
    asked = hub(vit)
    path = written(vit, SEES, source='"hf-hub:a/b"', revision=f'"{"a" * 40}"')
    said = _opened(path, allow_network=True).score(pictures).scores
    assert (said == _opened(written(vit, SEES)).score(pictures).scores).all()
    assert asked[0]["name"] == "a/b"
    assert asked[0]["revision"] == "a" * 40
    assert asked[0]["allow_patterns"] == ["*.safetensors", "*.json", "*.txt", "*.model"]


def test_a_hub_that_does_not_answer_is_told(
    hub: Callable[[Path | Exception], list[Said]], vit: Path, written: Written
) -> None:
    hub(OSError("not reached\nmore"))
    path = written(vit, SEES, source='"hf-hub:a/b"')
    with pytest.raises(ZooError, match=r"hf-hub:a/b was not fetched: not reached$"):
        _opened(path, allow_network=True)
    assert pipeline_read_from(path, Wish(cache=path.parent)) == ()


def test_the_folder_is_watched(vit: Path, written: Written) -> None:
    assert pipeline_read_from(written(vit, SEES), Wish(cache=vit)) == (vit,)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"runtime": "optimum-intel"}, "--runtime: published models are computed in f32 by torch"),
        ({"precision": "int8"}, "--precision: published models"),
        ({"weights": Path("w")}, "--weights: .* says what the model is"),
        ({"form": "softmax"}, "--form: .* says what is made of its numbers"),
    ],
)
def test_wishes_without_a_meaning_are_refused(
    wish: dict[str, Said], says: str, vit: Path, written: Written
) -> None:
    with pytest.raises(ZooError, match=says):
        _opened(written(vit, SEES), **wish)


def test_sounds_are_asked_of_clap_alone(clip: Path, written: Written) -> None:
    with pytest.raises(ZooError, match="a model of type 'clap' is wanted, got 'clip'"):
        _opened(written(clip, "hf-zero-shot-audio"))


def test_a_classifier_is_no_pair_of_towers(vit: Path, written: Written) -> None:
    with pytest.raises(ZooError, match="cannot open it as ModelForZeroShotImageClassification"):
        _opened(written(vit, "hf-zero-shot-image"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ({"hf_model_name": "a/b"}, "would be fetched from elsewhere"),
        ({"vocab_size": 10}, "not the weights of copied"),
        ({"hf_tokenizer_name": "a/b"}, "open_clip cannot open its tokenizer"),
    ],
)
def test_an_open_clip_that_is_not_whole_is_refused(
    text: dict[str, Said],
    says: str,
    open_clip_folder: Path,
    copied: Callable[[Path], Path],
    written: Written,
) -> None:
    folder = copied(open_clip_folder)
    file = folder / "open_clip_config.json"
    document = json.loads(file.read_text())
    document["model_cfg"]["text_cfg"] |= text
    file.write_text(json.dumps(document))
    with pytest.raises(ZooError, match=says):
        _opened(written(folder, "open-clip-zero-shot"))
