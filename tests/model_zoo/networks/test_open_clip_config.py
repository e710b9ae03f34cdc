"""Where a tower's configuration comes from, and that preparation is never guessed."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.networks.open_clip_config import custom_config, tower_config

MODEL: Mapping[str, object] = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "patch_size": 8, "width": 64, "layers": 2, "head_width": 32},
}
STATED: Mapping[str, object] = {
    "mean": [0.5, 0.4, 0.3],
    "std": [0.2, 0.3, 0.4],
    "interpolation": "bilinear",
    "resize_mode": "shortest",
}


def folder_of(place: Path, document: object, *files: str) -> str:
    (place / "open_clip_config.json").write_text(json.dumps(document))
    for file in files:
        (place / file).touch()
    return f"local-dir:{place}"


@pytest.mark.parametrize(
    ("name", "size"),
    [("ViT-B-16-SigLIP2", 224), ("ViT-SO400M-16-SigLIP2-384", 384), ("ViT-B-32-SigLIP2-256", 256)],
)
def test_a_bare_siglip_is_prepared_for_as_siglip(name: str, size: int) -> None:
    config = tower_config(name)
    assert (config.name, config.weights) == (name, None)
    assert config.takes == PictureInput(
        size=size, mean=(0.5,) * 3, std=(0.5,) * 3, resize="squash", interpolation="bicubic"
    )


def test_preparation_may_be_said_against_the_source() -> None:
    takes = PictureInput(size=384, interpolation="bilinear")
    assert tower_config("ViT-SO400M-16-SigLIP2-384", takes=takes).takes is takes


def test_a_tower_that_is_no_siglip_has_to_be_told(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="ViT-B-32: nothing says how pictures are prepared"):
        tower_config("ViT-B-32")
    (tmp_path / "tiny.json").write_text(json.dumps(MODEL))
    with pytest.raises(ZooError, match="tiny: nothing says"):
        tower_config(str(tmp_path / "tiny.json"))
    takes = PictureInput(size=32)
    assert tower_config(str(tmp_path / "tiny.json"), takes=takes).takes is takes


def test_a_file_may_hold_both_sections(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps({"model_cfg": MODEL, "preprocess_cfg": STATED}))
    config = tower_config(str(tmp_path / "own.json"))
    assert config.name == "own"
    assert config.takes == PictureInput(
        size=32,
        mean=(0.5, 0.4, 0.3),
        std=(0.2, 0.3, 0.4),
        resize="shortest",
        interpolation="bilinear",
    )


@pytest.mark.parametrize(
    "files",
    [
        ("open_clip_model.safetensors", "open_clip_pytorch_model.bin"),
        ("open_clip_pytorch_model.bin", "other.bin"),
    ],
    ids=["safe first", "bin"],
)
def test_a_folder_brings_weights_and_preparation(tmp_path: Path, files: tuple[str, ...]) -> None:
    source = folder_of(tmp_path, {"model_cfg": MODEL, "preprocess_cfg": STATED}, *files)
    config = tower_config(source)
    assert config.weights == tmp_path / files[0]
    assert (config.name, config.takes.interpolation) == (source, "bilinear")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    source = folder_of(tmp_path, {"model_cfg": MODEL, "preprocess_cfg": STATED})
    with pytest.raises(ZooError, match=r"no weights; one of open_clip_model\.safetensors, "):
        tower_config(source)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"resize_mode": "longest"}, "resize_mode: .*got 'longest'"),
        ({"interpolation": "random"}, "interpolation: .*got 'random'"),
        ({"mode": "L"}, "mode: .*got 'L'"),
        ({"men": 1}, "unknown key 'men'. Did you mean 'mean'?"),
    ],
)
def test_preparation_that_cannot_be_done_is_refused(
    tmp_path: Path, changed: Mapping[str, object], says: str
) -> None:
    document = {"model_cfg": MODEL, "preprocess_cfg": {**STATED, **changed}}
    (tmp_path / "own.json").write_text(json.dumps(document))
    with pytest.raises(ZooError, match=f"own, preprocess_cfg: {says}"):
        tower_config(str(tmp_path / "own.json"))


def test_preparation_that_is_half_stated_is_not_filled_with_that_of_clip(tmp_path: Path) -> None:
    stated = {key: value for key, value in STATED.items() if key != "std"}
    (tmp_path / "own.json").write_text(json.dumps({"model_cfg": MODEL, "preprocess_cfg": stated}))
    with pytest.raises(ZooError, match="key 'std' is missing"):
        tower_config(str(tmp_path / "own.json"))


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ({"vision_cfg": {}}, "'embed_dim' and 'vision_cfg' are wanted, got vision_cfg"),
        ({"embed_dim": 3}, "'embed_dim' and 'vision_cfg' are wanted, got embed_dim"),
        (
            {"embed_dim": 3, "vision_cfg": {"image_size": [3, 4]}},
            r"image_size: one number is wanted, got \[3, 4\]",
        ),
        ({"embed_dim": 3, "vision_cfg": {"image_size": 9}}, "pictures of 9 px are wanted, got 32"),
    ],
)
def test_a_model_that_is_no_square_tower_is_refused(model: Mapping[str, object], says: str) -> None:
    with pytest.raises(ZooError, match=f"own: .*{says}"):
        custom_config(model, name="own", takes=PictureInput(size=32))


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "not JSON"), ("[]", "a table is wanted, got list"), ('{"model_cfg": 3}', "model_cfg")],
)
def test_a_file_that_is_no_configuration_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "own.json").write_text(text)
    with pytest.raises(ZooError, match=says):
        tower_config(str(tmp_path / "own.json"))
    document = {"model_cfg": {"embed_dim": 3, "vision_cfg": 1}, "preprocess_cfg": STATED}
    (tmp_path / "own.json").write_text(json.dumps(document))
    with pytest.raises(ZooError, match="'embed_dim' and 'vision_cfg' are wanted"):
        tower_config(str(tmp_path / "own.json"))


def test_a_name_that_is_nowhere_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        ZooError, match=r"SigLIP2-38' of a tower\. Did you mean 'ViT-SO400M-16-SigLIP2-384'"
    ):
        tower_config("ViT-SO400M-16-SigLIP2-38")
    with pytest.raises(ZooError, match="open_clip has "):
        tower_config("zzz")
    with pytest.raises(ZooError, match="no such configuration"):
        tower_config(str(tmp_path / "none.json"))


def test_a_hub_is_not_asked_unless_it_is_allowed() -> None:
    with pytest.raises(ZooError, match="lies on the network, which was not allowed"):
        tower_config("hf-hub:timm/ViT-SO400M-16-SigLIP2-384")


def test_a_hub_that_does_not_answer_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> str:
        message = "cannot reach the hub\nmore"
        raise OSError(message)

    monkeypatch.setattr("huggingface_hub.snapshot_download", offline)
    with pytest.raises(ZooError, match=r"hf-hub:owner/name: not fetched: cannot reach the hub$"):
        tower_config("hf-hub:owner/name", allow_network=True)


def test_what_a_hub_gave_bears_its_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "abc123"
    place.mkdir()
    document = {"model_cfg": MODEL, "preprocess_cfg": STATED}
    folder_of(place, document, "open_clip_model.safetensors")
    asked: list[tuple[object, ...]] = []

    def fetched(name: str, *, allow_patterns: list[str]) -> str:
        asked.append((name, *allow_patterns))
        return str(place)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetched)
    config = tower_config("hf-hub:owner/name", allow_network=True)
    assert config.name == "hf-hub:owner/name@abc123"
    assert asked == [("owner/name", "open_clip_config.json", "open_clip_model.safetensors")]
