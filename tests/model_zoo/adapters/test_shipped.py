"""The shipped models run without torch, and all that computes them agrees."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.opening import open_predictor
from evenhand.model_zoo.shipped import shipped_folder
from evenhand.model_zoo.shipped.networks import demo_parts
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.predictor import Runtime

FACE, VOICE = "evenhand-face-demo", "evenhand-voice-demo"
HEAVY = ("torch", "transformers", "optimum", "open_clip", "nncf", "torchvision")


def _items(name: str) -> list[np.ndarray]:
    rng = np.random.default_rng(4)
    if name == FACE:
        return [rng.integers(0, 256, (70, 50, 3), dtype=np.uint8) for _ in range(3)]
    return [rng.normal(0, 0.1, size).astype(np.float32) for size in (16_000, 48_000, 60_000)]


@pytest.mark.parametrize("name", [FACE, VOICE])
def test_every_runtime_gives_the_same_scores(name: str, tmp_path: Path) -> None:
    found = {}
    runtimes: tuple[Runtime, ...] = ("torch", "openvino", "optimum-intel")
    for runtime in runtimes:
        model = open_predictor(name, Wish(runtime=runtime, cache=tmp_path))
        batch = model.score(_items(name))
        assert batch.scores.shape == (3, len(model.outputs))
        assert model.identity.runtime == runtime
        found[runtime] = batch.scores
    # The exports hold weights in 16 bit after batch norm was folded into them.
    assert np.abs(found["torch"] - found["openvino"]).max() < 0.03
    assert np.abs(found["optimum-intel"] - found["openvino"]).max() < 1e-6


@pytest.mark.parametrize("name", [FACE, VOICE])
def test_no_torch_is_needed(name: str, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {HEAVY!r}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from evenhand.model_zoo.opening import open_predictor\n"
        "from evenhand.model_zoo.wish import Wish\n"
        f"model = open_predictor({name!r}, Wish(cache=Path({str(tmp_path)!r})))\n"
        "item = np.zeros((9, 9, 3), np.uint8) if model.medium == 'picture' else "
        "np.zeros(9, np.float32)\n"
        "print(np.isfinite(model.score([item]).scores).all())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "True", done.stderr


def test_bfloat16_is_asked_for_and_said(tmp_path: Path) -> None:
    rough = open_predictor(FACE, Wish(precision="bf16", cache=tmp_path))
    exact = open_predictor(FACE, Wish(cache=tmp_path))
    assert rough.identity.precision == "bf16"
    gap = np.abs(rough.score(_items(FACE)).scores - exact.score(_items(FACE)).scores)
    assert gap.max() < 0.5


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(shipped_folder(VOICE), folder)
    with (folder / "model.safetensors").open("ab") as stream:
        stream.write(b"more")
    with pytest.raises(ZooError, match="is recorded, found"):
        open_predictor(VOICE, Wish(cache=tmp_path, weights=folder, runtime="torch"))


def test_all_of_a_small_model_learns_but_the_sinusoids_of_whisper() -> None:
    for name, frozen in ((FACE, []), (VOICE, ["layers.embed_positions.weight"])):
        parts = demo_parts(name, seed=0)
        for module in (parts.encoder, parts.heads):
            held = [key for key, one in module.named_parameters() if not one.requires_grad]
            assert held in ([], frozen)


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    other = Wish(cache=tmp_path, weights=shipped_folder(VOICE))
    with pytest.raises(ZooError, match=f"holds {VOICE}, not {FACE}"):
        open_predictor(FACE, other)
    with pytest.raises(ZooError, match=r"--language: .* gives raw scores only"):
        open_predictor(VOICE, Wish(cache=tmp_path, language="de"))
    for runtime in ("torch", "openvino"):
        with pytest.raises(ZooError, match="int8"):
            open_predictor(FACE, Wish(cache=tmp_path, runtime=runtime, precision="int8"))
