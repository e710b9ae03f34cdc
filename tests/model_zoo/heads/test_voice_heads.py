"""Heads read from a packed folder, without torch."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.packed_folder import Stored
from evenhand.model_zoo.heads.packing import pack_heads, synthetic_states
from evenhand.model_zoo.heads.voice_heads import VoiceHeads

POSITIONS, WIDTH = 9, 8
PLUS = declared_outputs(card("empathic-insight-voice-plus"))


def _pack(folder: Path, *names: str, stored: Stored = "f32") -> dict[str, dict[str, np.ndarray]]:
    """Pack heads with random weights, those for quality on statistics; return their arrays."""
    rng = np.random.default_rng(2)
    files, heads = {}, {}
    for name in names:
        into = 4 * WIDTH if name.startswith("score") else POSITIONS * WIDTH
        shapes = (("proj", 6, into), ("mlp.2", 5, 6), ("mlp.5", 1, 5))
        heads[name] = {
            f"{layer}.{part}": rng.standard_normal(shape, dtype=np.float32) / 3
            for layer, out, width in shapes
            for part, shape in (("weight", (out, width)), ("bias", (out,)))
        }
        files[name] = folder / f"{name}.npz"
        np.savez(files[name], allow_pickle=False, **heads[name])
    pack_heads(
        files,
        folder / "packed",
        opened=lambda file: dict(np.load(file)),
        states=synthetic_states(POSITIONS, WIDTH),
        stored=stored,
        say=lambda _: None,
    )
    return heads


def _plain(arrays: dict[str, np.ndarray], inputs: np.ndarray) -> np.ndarray:
    """Return the scores of one head in 64 bit."""
    hidden = inputs.astype(float)
    for layer in ("proj", "mlp.2"):
        hidden = np.maximum(hidden @ arrays[f"{layer}.weight"].T + arrays[f"{layer}.bias"], 0)
    said: np.ndarray = hidden @ arrays["mlp.5.weight"].T + arrays["mlp.5.bias"]
    return said[:, 0]


def test_flattened_and_pooled_heads_stand_in_the_order_of_the_outputs(tmp_path: Path) -> None:
    arrays = _pack(tmp_path, "score_speech_quality", "Anger", "Valence", "score_content_enjoyment")
    heads = VoiceHeads(tmp_path / "packed", outputs=PLUS, model="plus")
    states = np.random.default_rng(0).standard_normal((5, POSITIONS, WIDTH), dtype=np.float32)
    found = heads.read(states)
    names = ["Anger", "Valence", "score_speech_quality", "score_content_enjoyment"]
    assert [one.name for one in heads.outputs] == names
    assert found.dtype == np.float64
    four = [states.mean(1), states.min(1), states.max(1), states.std(1, ddof=1)]
    for column, name in enumerate(names):
        inputs = np.concatenate(four, 1) if name.startswith("score") else states.reshape(5, -1)
        assert np.abs(found[:, column] - _plain(arrays[name], inputs)).max() < 1e-5


@pytest.mark.parametrize("names", [("Anger",), ("score_speech_quality",)])
def test_a_folder_may_hold_one_kind_alone(names: tuple[str, ...], tmp_path: Path) -> None:
    _pack(tmp_path, *names)
    heads = VoiceHeads(tmp_path / "packed", outputs=PLUS, model="plus")
    assert heads.read(np.zeros((2, POSITIONS, WIDTH), dtype=np.float32)).shape == (2, 1)


def test_scales_and_signs_are_those_of_the_taxonomy(tmp_path: Path) -> None:
    _pack(tmp_path, "Warm_vs._Cold", "Soft_vs._Harsh", "High-Pitched_vs._Low-Pitched")
    heads = VoiceHeads(tmp_path / "packed", outputs=PLUS, model="plus")
    told = {one.name: (one.scale.low, one.scale.high, one.sign) for one in heads.outputs}
    assert told["Warm_vs._Cold"][:2] == told["Soft_vs._Harsh"][:2] == (-2, 2)
    assert told["High-Pitched_vs._Low-Pitched"][2] == "unknown"


def test_the_numbers_that_are_stored_belong_to_the_identity(tmp_path: Path) -> None:
    told = set()
    for stored in ("f32", "f16", "int8"):
        (tmp_path / stored).mkdir()
        _pack(tmp_path / stored, "Anger", stored=stored)
        heads = VoiceHeads(tmp_path / stored / "packed", outputs=PLUS, model="plus")
        assert heads.identity.settings["projections"] == stored
        assert heads.identity.weights == heads.packed.weights
        told.add(heads.identity.digest())
    assert len(told) == 3


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    _pack(tmp_path, "Anger")
    heads = VoiceHeads(tmp_path / "packed", outputs=PLUS, model="plus")
    with pytest.raises(ZooError, match=r"heads read \(items, 9, 8\), got \(2, 9, 7\)"):
        heads.read(np.zeros((2, 9, 7), dtype=np.float32))
    with pytest.raises(ZooError, match="plus has no outputs Anger"):
        VoiceHeads(tmp_path / "packed", outputs=PLUS[:3], model="plus")
    rest = tmp_path / "packed" / f"{heads.packed.heads[0].stem}.npz"
    rest.write_bytes(rest.read_bytes()[:100])
    with pytest.raises(ZooError, match=r"npz: not a whole file of numpy .*; pack 'Anger' again"):
        VoiceHeads(tmp_path / "packed", outputs=PLUS, model="plus")


def test_scoring_needs_no_torch(tmp_path: Path) -> None:
    _pack(tmp_path, "Anger")
    program = (
        "import sys; sys.modules.update(dict.fromkeys(('torch', 'transformers', 'optimum')))\n"
        "import numpy as np\nfrom pathlib import Path\n"
        "import evenhand.model_zoo.adapters.empathic_insight_voice, "
        "evenhand.model_zoo.features.log_mel\n"
        "from evenhand.model_zoo.card import card, declared_outputs\n"
        "from evenhand.model_zoo.heads.voice_heads import VoiceHeads\n"
        "told = declared_outputs(card('empathic-insight-voice-small'))\n"
        "heads = VoiceHeads(Path(sys.argv[1]), outputs=told, model='small')\n"
        "assert heads.read(np.zeros((1, 9, 8), np.float32)).shape == (1, 1)\n"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "packed")],
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_batch_is_its_items_one_by_one(tmp_path: Path) -> None:
    _pack(tmp_path, "Anger", "score_speech_quality", stored="int8")
    heads = VoiceHeads(tmp_path / "packed", outputs=PLUS, model="plus")
    states = np.random.default_rng(0).standard_normal((6, POSITIONS, WIDTH), dtype=np.float32)
    alone = np.concatenate([heads.read(states[k : k + 1]) for k in range(6)])
    assert np.abs(heads.read(states) - alone).max() < 1e-6
