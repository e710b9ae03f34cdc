"""Empathic Insight Voice from files of the exact published names, against plain networks."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from evenhand.model_zoo.adapters.empathic_insight_voice import (
    empathic_insight_voice,
    pack_voice_heads,
    voice_head_files,
)
from evenhand.model_zoo.adapters.voice_encoder import VoiceEncoder, voice_encoder
from evenhand.model_zoo.card import card, declared_outputs, weight_files
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel, log_mel
from evenhand.model_zoo.heads.packed_folder import Stored
from evenhand.model_zoo.heads.packing import States
from evenhand.model_zoo.heads.voice_heads import VoiceHeads
from evenhand.model_zoo.networks.whisper_encoder import WhisperShape, encoder_from_config
from evenhand.model_zoo.predictor import Precision, Runtime

SMALL, LARGE, PLUS = (f"empathic-insight-voice-{size}" for size in ("small", "large", "plus"))
HIDDEN = {SMALL: (64, 64, 32, 16), LARGE: (128, 128, 64, 32), PLUS: (64, 64, 32, 16)}
POSITIONS, WIDTH = 50, 16
SHAPE = WhisperShape(
    d_model=WIDTH,
    encoder_layers=1,
    encoder_attention_heads=2,
    encoder_ffn_dim=32,
    num_mel_bins=20,
    max_source_positions=POSITIONS,
)


class Published(nn.Module):
    """One head as its authors wrote it; `inputs` are the flattened states or four statistics."""

    def __init__(self, inputs: int, hidden: tuple[int, ...]) -> None:
        """Make the layers."""
        super().__init__()
        self.proj = nn.Linear(inputs, hidden[0])
        layers: list[nn.Module] = [nn.ReLU(), nn.Dropout(0.0)]
        for before, after in pairwise(hidden):
            layers += [nn.Linear(before, after), nn.ReLU(), nn.Dropout(0.1)]
        self.mlp = nn.Sequential(*layers, nn.Linear(hidden[-1], 1))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return (n, 1)."""
        score: Tensor = self.mlp(self.proj(inputs))
        return score


def _write(
    folder: Path, model: str, *, prefix: str = "_orig_mod.", positions: int = POSITIONS
) -> dict[str, Published]:
    """Write every head of a card under its published name, and return them as networks."""
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    files = dict(weight_files(card(model)))
    heads = {}
    for output in declared_outputs(card(model)):
        quality = output.kind == "voice_quality"
        inputs = 4 * WIDTH if quality else positions * WIDTH
        head = Published(inputs, HIDDEN[model]).eval()
        file = files.get(output.name, f"model_{output.name}_best.pth")
        state = {f"{prefix}{name}": one for name, one in head.state_dict().items()}
        torch.save(state, folder / file)
        heads[output.name] = head
    return heads


def _states(items: int = 4) -> NDArray[np.float32]:
    rng = np.random.default_rng(5)
    return rng.standard_normal((items, POSITIONS, WIDTH), dtype=np.float32)


def _expected(head: Published, states: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what one head says."""
    tensor = torch.from_numpy(states)
    if head.proj.in_features == 4 * WIDTH:
        ends = (tensor.amin(1), tensor.amax(1))
        tensor = torch.cat([tensor.mean(1), *ends, tensor.std(1)], dim=1)
    with torch.inference_mode():
        score: NDArray[np.float64] = head(tensor.flatten(1))[:, 0].double().numpy()
    return score


def _pack(folder: Path, model: str, *, stored: Stored = "f32", partial: bool = False) -> list[str]:
    said: list[str] = []
    pack_voice_heads(
        folder,
        folder / "packed",
        model=model,
        encoder_shape=(POSITIONS, WIDTH),
        stored=stored,
        partial=partial,
        say=said.append,
    )
    return said


@pytest.mark.parametrize(
    ("model", "count", "prefix"),
    [(SMALL, 55, ""), (SMALL, 55, "_orig_mod."), (LARGE, 55, "_orig_mod."), (PLUS, 59, "")],
)
def test_every_head_says_what_it_says_alone(
    model: str, count: int, prefix: str, tmp_path: Path
) -> None:
    heads = _write(tmp_path, model, prefix=prefix)
    assert len(_pack(tmp_path, model)) == count
    packed = VoiceHeads(tmp_path / "packed", outputs=declared_outputs(card(model)), model=model)
    assert [one.name for one in packed.outputs] == list(heads)
    found = packed.read(_states())
    for column, head in enumerate(heads.values()):
        assert np.abs(found[:, column] - _expected(head, _states())).max() < 1e-5


def test_in_8_bit_scores_move_by_what_the_header_says(tmp_path: Path) -> None:
    heads = _write(tmp_path, SMALL)
    header = pack_voice_heads(
        tmp_path,
        tmp_path / "packed",
        model=SMALL,
        encoder_shape=(POSITIONS, WIDTH),
        states=States(values=_states(40), origin="the states of this test"),
        say=lambda _: None,
    )
    told = declared_outputs(card(SMALL))
    found = VoiceHeads(tmp_path / "packed", outputs=told, model=SMALL).read(_states(40))
    for column, (said, head) in enumerate(zip(header.heads, heads.values(), strict=True)):
        exact = _expected(head, _states(40))
        off = found[:, column] - exact
        assert np.abs(off).max() == pytest.approx(said.drift.largest, abs=1e-6)
        assert np.sqrt((off**2).mean()) == pytest.approx(said.drift.rms, abs=1e-6)
        assert exact.std() == pytest.approx(said.drift.spread, rel=1e-4)
        assert said.drift.rms < 0.05 * said.drift.spread


def test_one_head_of_full_size(tmp_path: Path) -> None:
    torch.manual_seed(0)
    head = Published(1_152_000, HIDDEN[SMALL]).eval()
    assert sum(one.numel() for one in head.parameters()) == 73_734_849
    file = tmp_path / "model_Jealousy_&_Envy_best.pth"
    torch.save({f"_orig_mod.{name}": one for name, one in head.state_dict().items()}, file)
    assert abs(file.stat().st_size - 294_944_245) < 2_000
    rng = np.random.default_rng(0)
    states = rng.standard_normal((3, 1500, 768), dtype=np.float32)
    header = pack_voice_heads(
        tmp_path,
        tmp_path / "packed",
        model=SMALL,
        states=States(values=states, origin="test"),
        partial=True,
        say=lambda _: None,
    )
    file.unlink()
    assert header.heads[0].widths == (1_152_000, 64, 64, 32, 16, 1)
    assert header.heads[0].size_bytes == 73_728_128
    heads = VoiceHeads(tmp_path / "packed", outputs=declared_outputs(card(SMALL)), model=SMALL)
    with torch.inference_mode():
        exact = head(torch.from_numpy(states).flatten(1))[:, 0].double().numpy()
    off = np.abs(heads.read(states)[:, 0] - exact).max()
    assert off == pytest.approx(header.heads[0].drift.largest, abs=1e-5)
    assert off < 0.01 * np.abs(exact).max()
    (tmp_path / "packed" / f"{header.heads[0].stem}.npy").unlink()


def test_heads_that_are_missing_or_not_expected_are_told_by_name(tmp_path: Path) -> None:
    _write(tmp_path, SMALL)
    (tmp_path / "model_Anger_best.pth").rename(tmp_path / "model_Boredom_&_Co._best.pth")
    with pytest.raises(ZooError, match=f"heads of {SMALL} are missing: Anger$"):
        _pack(tmp_path, SMALL)
    said = _pack(tmp_path, SMALL, partial=True)
    assert said[0].endswith(f"heads that {SMALL} does not have: Boredom_&_Co.")
    assert said[1].endswith(f"heads of {SMALL} are missing: Anger")
    heads = VoiceHeads(tmp_path / "packed", outputs=declared_outputs(card(SMALL)), model=SMALL)
    assert len(heads.outputs) == 54
    assert "Anger" not in {one.name for one in heads.outputs}


def test_files_for_quality_are_told_by_the_name_within_theirs(tmp_path: Path) -> None:
    _write(tmp_path, PLUS)
    (tmp_path / "model_score_speech_quality_best.pth").rename(tmp_path / "score_speech_quality.pth")
    (tmp_path / "model_score_content_enjoyment_best.pth").unlink()
    files = voice_head_files(tmp_path, model=PLUS)
    assert files.found["score_speech_quality"].name == "score_speech_quality.pth"
    assert files.missing == ("score_content_enjoyment",)
    assert files.unexpected == ()


def test_e36_heads_of_another_size_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, LARGE)
    says = r"model_Amusement_best.pth: has widths \(800, 128, 128, 64, 32, 1\), but empathic"
    with pytest.raises(ZooError, match=says + "-insight-voice-small has .* it is of another model"):
        _pack(tmp_path, SMALL)
    assert not (tmp_path / "packed").exists()
    _pack(tmp_path, LARGE)
    with pytest.raises(ZooError, match="it is of another model"):
        empathic_insight_voice(_encoder(Counted()), tmp_path / "packed", model=SMALL)


class Counted:
    """A graph that counts the items it is given."""

    runtime: Runtime = "torch"
    precision: Precision = "f32"

    def __init__(self) -> None:
        """Count from nothing."""
        self.items: list[int] = []
        self.module = encoder_from_config(SHAPE)

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the states of a batch."""
        self.items.append(len(batch))
        with torch.inference_mode():
            states: NDArray[np.float32] = self.module(torch.from_numpy(batch)).numpy()
        return states


def _encoder(graph: Counted) -> VoiceEncoder:
    """Return an encoder of one second."""
    how = LogMel(bands=20, seconds=SHAPE.seconds)
    return voice_encoder(graph, how=how, shape=(POSITIONS, WIDTH), weights="0")


def _waves(count: int) -> list[NDArray[np.float32]]:
    rng = np.random.default_rng(3)
    return [(rng.standard_normal(4_000 * (k + 1)) / 10).astype(np.float32) for k in range(count)]


def test_a_clip_goes_from_samples_to_scores(tmp_path: Path) -> None:
    heads = _write(tmp_path, SMALL)
    _pack(tmp_path, SMALL)
    graph = Counted()
    encoder = _encoder(graph)
    model = empathic_insight_voice(encoder, tmp_path / "packed", model=SMALL)
    found = model.score(_waves(6))
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 16_000, 1.0)
    assert found.scores.shape == (6, 55)
    assert found.reasons == (None,) * 6
    states = graph(log_mel(_waves(6), how=encoder.how))
    for column, head in enumerate(heads.values()):
        assert np.abs(found.scores[:, column] - _expected(head, states)).max() < 1e-5
    assert (model.identity.model, model.identity.runtime) == (SMALL, "torch")


def test_e27_an_item_is_encoded_once(tmp_path: Path) -> None:
    _write(tmp_path, SMALL)
    _pack(tmp_path, SMALL)
    graph = Counted()
    empathic_insight_voice(_encoder(graph), tmp_path / "packed", model=SMALL).score(_waves(6))
    assert sum(graph.items) == 6


def test_heads_that_read_other_states_than_the_encoder_gives_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, SMALL)
    _pack(tmp_path, SMALL)
    other = replace(_encoder(Counted()), shape=(40, 16))
    says = r"heads read states of shape \(50, 16\), the encoder gives \(40, 16\)"
    with pytest.raises(ZooError, match=says):
        empathic_insight_voice(other, tmp_path / "packed", model=SMALL)
