"""Encoder and heads that are trained together."""

import numpy as np
import torch
from torch import nn

from evenhand.model_zoo.training.stimulus_corpus import StimulusCorpus
from evenhand.model_zoo.training.whole_network import Schedule, scores_of, train_whole


def test_a_corpus_smaller_than_a_batch_is_learnt_from() -> None:
    rng = np.random.default_rng(0)
    labels = np.eye(2, dtype=np.float32)[np.arange(12) % 2]
    corpus = StimulusCorpus(
        inputs=(labels + 0.1 * rng.normal(size=(12, 2))).astype(np.float32),
        labels=labels,
        split=np.array(["train"] * 8 + ["valid"] * 2 + ["test"] * 2),
        rows=[],
        sha256="",
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 2))
    before = scores_of(network, corpus.inputs)
    schedule = Schedule(seed=1, epochs=20, rate=0.1, rise=0.3, decay=0.0, batch=32, top=7.0)
    said: list[str] = []
    run = train_whole(
        network, corpus, schedule=schedule, disturb=lambda batch, _: batch, say=said.append
    )
    after = scores_of(run.network, corpus.inputs)
    assert len(said) == 20
    assert np.abs(after - before).max() > 0.5
    assert (after.argmax(axis=1) == labels.argmax(axis=1)).all()
