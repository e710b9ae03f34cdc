"""Heads of the EMO-DB example, held to plain scikit-learn: who learns from whom."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import recall_score

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "emodb_voice" / "held_out.py"
EMOTIONS = ["Anger", "Boredom", "Fear", "Sadness"]
SEED = 20260101

SPEAKERS = np.repeat(["03", "08", "09", "10"], 12)
ACTED = np.tile(np.repeat(EMOTIONS, 3), 4)


@pytest.fixture(scope="module")
def held_out() -> ModuleType:
    spec = importlib.util.spec_from_file_location("emodb_voice_held_out", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def embeddings() -> NDArray[np.float32]:
    """Return embeddings in which emotions differ, and speakers too."""
    rng = np.random.default_rng(SEED)
    kinds, voices = rng.normal(size=(4, 10)), rng.normal(size=(4, 10))
    acted, speaker = np.tile(np.repeat(np.arange(4), 3), 4), np.repeat(np.arange(4), 12)
    noise = rng.normal(scale=0.8, size=(48, 10))
    return np.asarray(kinds[acted] + voices[speaker] + noise, dtype=np.float32)


def test_a_speaker_is_read_by_heads_of_the_others(
    held_out: ModuleType, embeddings: NDArray[np.float32]
) -> None:
    said: list[str] = []
    shares = held_out.held_out_shares(
        embeddings, ACTED, SPEAKERS, emotions=EMOTIONS, say=said.append
    )
    assert shares.sum(axis=1) == pytest.approx(np.ones(48))
    for speaker, line in zip(np.unique(SPEAKERS), said, strict=True):
        rest = speaker != SPEAKERS
        inverse = float(line.rpartition(" ")[2])
        mean, spread = embeddings[rest].mean(axis=0), embeddings[rest].std(axis=0)
        plain = LogisticRegression(C=inverse, class_weight="balanced", max_iter=5000, tol=1e-7)
        plain.fit(((embeddings[rest] - mean) / spread).astype(np.float64), ACTED[rest])
        expected = plain.predict_proba((embeddings[~rest] - mean) / spread)
        assert shares[~rest] == pytest.approx(expected, abs=1e-3)


def test_the_penalty_is_chosen_without_the_speaker_it_is_tested_on(
    held_out: ModuleType, embeddings: NDArray[np.float32]
) -> None:
    spoilt = embeddings.copy()
    own = SPEAKERS == "03"
    spoilt[own] = 1000 * np.random.default_rng(1).normal(size=spoilt[own].shape)
    said: list[str] = []
    for some in (embeddings, spoilt):
        held_out.held_out_shares(some, ACTED, SPEAKERS, emotions=EMOTIONS, say=said.append)
    assert said[0] == said[4]


def test_the_penalty_is_that_of_least_loss_on_strangers(
    held_out: ModuleType, embeddings: NDArray[np.float32]
) -> None:
    """Every emotion has as many clips, so that the plain mean of -log is the loss."""
    losses = {}
    for inverse in held_out.STRENGTHS:
        found = []
        for speaker in np.unique(SPEAKERS):
            rest = speaker != SPEAKERS
            mean, spread = embeddings[rest].mean(axis=0), embeddings[rest].std(axis=0)
            plain = LogisticRegression(C=inverse, max_iter=5000)
            plain.fit((embeddings[rest] - mean) / spread, ACTED[rest])
            shares = plain.predict_proba((embeddings[~rest] - mean) / spread)
            place = [EMOTIONS.index(one) for one in ACTED[~rest]]
            found += np.log(shares[np.arange(len(place)), place]).tolist()
        losses[inverse] = -np.mean(found)
    best = min(losses, key=lambda one: losses[one])
    assert held_out.strength(embeddings, ACTED, SPEAKERS, emotions=EMOTIONS) == best


def test_an_emotion_that_only_one_speaker_acts_is_given_nothing(
    held_out: ModuleType, embeddings: NDArray[np.float32]
) -> None:
    acted = np.where((ACTED == "Fear") & (SPEAKERS != "03"), "Anger", ACTED)
    shares = held_out.held_out_shares(
        embeddings, acted, SPEAKERS, emotions=EMOTIONS, say=lambda _: None
    )
    assert shares[SPEAKERS == "03", EMOTIONS.index("Fear")].tolist() == [0.0] * 12
    assert np.isfinite(shares).all()


@pytest.mark.parametrize("without", ["", "Fear"])
def test_recall_is_that_of_scikit_learn(held_out: ModuleType, without: str) -> None:
    some = without != ACTED
    shares = np.random.default_rng(SEED).dirichlet(np.ones(4), size=48)[some]
    said = np.asarray(EMOTIONS)[shares.argmax(axis=1)]
    expected = recall_score(ACTED[some], said, average="macro", labels=np.unique(ACTED[some]))
    found = held_out.unweighted_recall(shares, ACTED[some], EMOTIONS)
    assert found == pytest.approx(expected)
