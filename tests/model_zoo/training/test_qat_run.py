"""Training in 8 bit integers, from trained heads to Optimum-Intel."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.finished_run import finished_heads
from evenhand.model_zoo.training.metrics_log import read_log
from evenhand.model_zoo.training.quantised_module import quantised
from evenhand.model_zoo.training.run import run_recipe


def write_recipe(heads_text: str, folder: Path, heads: str, more: str = "") -> Path:
    """Write a recipe of task `qat` for the data of a recipe of task `heads`."""
    text = heads_text.split("[[target]]", maxsplit=1)[0].replace('"heads"', '"qat"')
    for line in ("published_files = true\n", "sizes = [0.5]\n", "export = false\n"):
        text = text.replace(line, "")
    before, after = text.split("[network]")
    text = before + after[after.index("[learning]") :]
    text = text.replace("epochs = 8", "epochs = 2").replace("rate = 5e-3", "rate = 1e-3")
    path = folder / "qat.toml"
    path.write_text(text.replace("seed = 3", f'seed = 3\nheads = "{heads}"\n{more}'), "utf-8")
    return path


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let NNCF round by torch's own operations: to compile its own takes minutes on a machine."""
    from nncf.torch.quantization import extensions  # noqa: PLC0415 slow to import

    found = extensions.ReferenceQuantizedFunctions
    monkeypatch.setattr(extensions.QuantizedFunctionsCPU, "_loaded_namespace", found)
    with torch.compiler.set_stance("force_eager"):
        yield


def write_whisper(folder: Path) -> None:
    """Write a Whisper whose encoder reads spectrograms of 6 x 8."""
    from transformers import WhisperConfig, WhisperForConditionalGeneration  # noqa: PLC0415 slow

    sizes = {"d_model": 16, "encoder_layers": 1, "encoder_attention_heads": 2, "num_mel_bins": 6}
    rest = {"decoder_layers": 1, "decoder_attention_heads": 2, "vocab_size": 8}
    ends = dict.fromkeys(("pad_token_id", "bos_token_id", "eos_token_id"), 0)
    config = WhisperConfig(**sizes, **rest, **ends, encoder_ffn_dim=32, max_source_positions=4)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        WhisperForConditionalGeneration(config).save_pretrained(folder)


def write_open_clip(folder: Path) -> None:
    """Write a model of open_clip whose tower reads pictures of 16 x 16."""
    from safetensors.torch import save_file  # noqa: PLC0415 slow

    from evenhand.model_zoo.features.picture import PictureInput  # noqa: PLC0415 slow
    from evenhand.model_zoo.networks.open_clip_config import custom_config  # noqa: PLC0415 slow
    from evenhand.model_zoo.networks.open_clip_tower import random_tower  # noqa: PLC0415 slow

    vision = {"image_size": 16, "patch_size": 8, "width": 16, "layers": 1, "head_width": 8}
    model = {"embed_dim": 12, "vision_cfg": vision}
    stated = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic"}
    document = {"model_cfg": model, "preprocess_cfg": {**stated, "resize_mode": "squash"}}
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps(document), encoding="utf-8")
    tower = random_tower(custom_config(model, name="tiny", takes=PictureInput(size=16)), seed=0)
    save_file(tower.network.state_dict(), folder / "open_clip_model.safetensors")


Below: TypeAlias = tuple[str, Callable[[Path], None], Callable[[np.ndarray], np.ndarray]]
BELOW: tuple[Below, ...] = (
    ("flattened", write_whisper, lambda x: np.repeat(x.reshape(-1, 6, 2), 4, axis=2)),
    ("stacked", write_open_clip, lambda x: np.kron(x.reshape(-1, 3, 2, 2), np.ones((8, 8)))),
)
"""Layout of the heads, what lies below them, and items as it reads them."""


@pytest.fixture(params=BELOW, ids=("whisper", "open_clip"))
def tower_recipe(
    request: pytest.FixtureRequest,
    heads_text: str,
    writes_items: Callable[..., Path],
    tmp_path: Path,
) -> Path:
    """Train heads on what an encoder gives, and ask for both in 8 bit integers."""
    from evenhand.model_zoo.training.encoder_below import encoder_below  # noqa: PLC0415 slow

    layout, write, seen = request.param
    path = writes_items(tmp_path, items=120, persons=12)
    write(tmp_path / "below")
    inputs = seen(np.load(tmp_path / "embeddings.npy")).astype(np.float32)
    np.save(tmp_path / "inputs.npy", inputs)
    with torch.inference_mode():
        given = encoder_below(tmp_path / "below")(torch.from_numpy(inputs)).numpy()
    np.save(tmp_path / "embeddings.npy", given)
    text = path.read_text(encoding="utf-8").replace("[network]", f'[network]\nlayout = "{layout}"')
    path.write_text(text.replace("sizes = [0.5]\n", ""), encoding="utf-8")
    run_recipe(path, tmp_path / "heads", say=lambda _: None)
    recipe = write_recipe(heads_text, tmp_path, "heads", 'encoder = "below"\ncalibration = 32\n')
    text = recipe.read_text(encoding="utf-8").replace("embeddings.npy", "inputs.npy")
    recipe.write_text(text, encoding="utf-8")
    return recipe


@pytest.mark.usefixtures("uncompiled")
def test_encoder_and_heads_learn_to_bear_8_bit_integers(tower_recipe: Path) -> None:
    """An encoder and heads: trained, quantised, trained on, exported, opened."""
    from evenhand.model_zoo.runtime.ir_folder import read_ir_folder  # noqa: PLC0415 slow
    from evenhand.model_zoo.runtime.opening import open_graph  # noqa: PLC0415 slow

    out = tower_recipe.parent / "qat"
    inputs = np.load(tower_recipe.parent / "inputs.npy")
    card = run_recipe(tower_recipe, out, say=lambda _: None)
    assert len(read_log(out)) == 2
    assert card.input_shape == inputs.shape[1:]
    assert card.measured["same_level_int8_untrained"] > 0.9
    assert card.measured["mae_int8_trained"] < card.measured["mae_f32"] + 0.1
    weights = next((tower_recipe.parent / "below").glob("*.safetensors"))
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    assert card.training.data[f"encoder/{weights.name}"] == digest
    folder = read_ir_folder(out / "openvino")
    assert folder.record.stored == "int8-static"
    table = pq.read_table(out / "held_out.parquet").to_pydict()
    graph = open_graph(out / "openvino", runtime="optimum-intel", precision="int8")
    assert graph.precision == "int8"
    held_out = inputs[[int(one[1:]) for one in table["item"]]]
    np.testing.assert_allclose(graph(held_out)[:, 1], table["score.fear"], atol=1e-4)

    exported = (out / "openvino" / "openvino_model.bin").read_bytes()
    said: list[str] = []
    run_recipe(tower_recipe, out, say=said.append)
    assert "resumed after epoch 2" in said
    assert (out / "openvino" / "openvino_model.bin").read_bytes() == exported

    weights.write_bytes(weights.read_bytes() + b"\0")
    with pytest.raises(ZooError, match="holds a run of another recipe or other data"):
        run_recipe(tower_recipe, out, say=lambda _: None)


def test_e38_persons_whom_the_heads_know_are_not_held_out(
    heads_text: str, heads_run: Path, heads_recipe: Path
) -> None:
    path = write_recipe(heads_text, heads_recipe.parent, heads_run.name)
    path.write_text(path.read_text("utf-8").replace("seed = 3", "seed = 8"), encoding="utf-8")
    with pytest.raises(ZooError, match="held-out persons were learnt from by the heads"):
        run_recipe(path, heads_recipe.parent / "leak", say=lambda _: None)


def test_a_folder_that_is_no_run_of_heads_is_refused(
    heads_text: str, heads_recipe: Path, captions_run: Path
) -> None:
    path = write_recipe(heads_text, heads_recipe.parent, str(captions_run))
    with pytest.raises(ZooError, match="a run of task 'heads' is wanted, got another"):
        run_recipe(path, heads_recipe.parent / "none", say=lambda _: None)


def test_nothing_to_calibrate_on_is_refused(heads_run: Path) -> None:
    with pytest.raises(ZooError, match="calibration: at least one training item is wanted"):
        quantised(finished_heads(heads_run).heads, np.zeros((0, 12), np.float32))
