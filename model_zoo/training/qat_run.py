"""One run of task `qat`: heads go in; the same in 8 bit integers, and its drift, come out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.bench.drift import drift
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import NETWORK
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.runtime.torch_graph import TorchGraph
from evenhand.model_zoo.training.checkpoint import bind
from evenhand.model_zoo.training.curves import write_curves
from evenhand.model_zoo.training.determinism import deterministic
from evenhand.model_zoo.training.encoder_below import encoder_below, encoder_files
from evenhand.model_zoo.training.finished_run import FinishedHeads, finished_heads
from evenhand.model_zoo.training.heads import Material
from evenhand.model_zoo.training.heads_run import IR, SAMPLES, Prepared, prepare_material
from evenhand.model_zoo.training.held_out import write_held_out
from evenhand.model_zoo.training.labelled_items import file_hashes
from evenhand.model_zoo.training.metrics_log import Say, read_log
from evenhand.model_zoo.training.qat_learner import ReadTower, Tower, learn_quantised
from evenhand.model_zoo.training.quantised_export import export_quantised
from evenhand.model_zoo.training.quantised_module import quantised
from evenhand.model_zoo.training.recipe import keep_recipe, recipe_key
from evenhand.model_zoo.training.recipe_file import QatRecipe
from evenhand.model_zoo.training.split_file import check_still_held_out, write_split
from evenhand.model_zoo.training.trained_card import (
    TrainedCard,
    stated,
    trained,
    write_trained_card,
)
from evenhand.model_zoo.training.trained_heads import WEIGHTS
from evenhand.model_zoo.training.valid_scores import output_scores

LIBRARIES: Final = ("nncf", "openvino", "torch", "transformers")


def run_qat(recipe: QatRecipe, out: Path, *, base: Path, say: Say = lambda _: None) -> TrainedCard:
    """Train heads on in 8 bit integers, or go on with what is there, and write all of it.

    Args:
        recipe: the recipe.
        out: folder of the run; made if missing.
        base: folder that files of the recipe are relative to.
        say: told what is going on.

    Returns:
        The card, as written; `measured` holds how far 8 bit integers moved the scores before and
        after training, and how often the level stayed the same.

    Raises:
        ZooError: no finished heads, data that cannot be used, held-out persons whom the heads
            have learnt from, the folder of another run.
    """
    before = finished_heads(base / recipe.heads)
    names = [output.name for output in before.card.outputs]
    prepared = prepare_material(
        recipe.data, recipe.split, before.recipe.target, names, base=base, seed=recipe.seed
    )
    check_still_held_out(prepared.material.split, prepared.items, before.persons)
    files = encoder_files(base / recipe.encoder) if recipe.encoder else {}
    read_too = {"heads": base / recipe.heads / WEIGHTS, **files}
    hashes = prepared.hashes | dict(file_hashes(read_too))
    prepared = replace(prepared, hashes=hashes)
    key = recipe_key(recipe, hashes)
    out.mkdir(parents=True, exist_ok=True)
    bind(out, key=key)
    material, batch = prepared.material, recipe.learning.batch
    with deterministic(threads=None):
        read = _tower(recipe, before, base)
        exact = _scores(TorchGraph(read), material, batch=batch)
        say("putting the network in 8 bit integers")
        read.tower = quantised(read.tower, _calibration(material, recipe))
        first = _scores(TorchGraph(read), material, batch=batch)
        learnt = learn_quantised(read, material, recipe, out=out, say=say)
    write_curves(read_log(out), out)
    say("exporting, and measuring against 32 bit")
    example = np.asarray(material.embeddings[material.split.test[:SAMPLES]], dtype=np.float32)
    made = export_quantised(learnt, example, folder=out / IR, model=recipe.name)
    scores = _scores(OpenVinoGraph(made.path / NETWORK), material, batch=batch)
    measured = _measured(material, exact, first, scores)
    measured["openvino_largest_difference"] = made.record.parity.largest
    return _written(recipe, prepared, before, scores, measured, out=out, key=key)


def _tower(recipe: QatRecipe, before: FinishedHeads, base: Path) -> ReadTower:
    """Return encoder and heads in 32 bit."""
    encoder = encoder_below(base / recipe.encoder) if recipe.encoder else None
    return ReadTower(Tower(encoder, before.heads), before.heads.readings).eval()


def _calibration(material: Material, recipe: QatRecipe) -> NDArray[np.float32]:
    """Return training items spread over the table, as many as the recipe says."""
    train = material.split.train
    count = min(recipe.calibration, len(train))
    chosen = train[np.linspace(0, len(train) - 1, count).astype(int)]
    return np.ascontiguousarray(material.embeddings[chosen], dtype=np.float32)


def _scores(graph: Graph, material: Material, *, batch: int) -> NDArray[np.float32]:
    """Return the scores of the held-out items."""
    test = material.split.test
    blocks = [test[start : start + batch] for start in range(0, len(test), batch)]
    rows = (np.ascontiguousarray(material.embeddings[one], dtype=np.float32) for one in blocks)
    return np.concatenate([graph(one) for one in rows])


def _measured(
    material: Material,
    exact: NDArray[np.float32],
    first: NDArray[np.float32],
    last: NDArray[np.float32],
) -> dict[str, float]:
    """Return errors and drift: in 32 bit, put in 8 bit, and trained in 8 bit.

    The drift of a trained network holds what it learnt on top of what rounding did.
    """
    labels = material.labels[material.split.test]
    told: dict[str, float] = {}
    for name, scores in {"f32": exact, "int8_untrained": first, "int8_trained": last}.items():
        errors = stated(output_scores(labels, scores, material.names)).values()
        told[f"mae_{name}"] = float(np.mean([one["mae"] for one in errors if "mae" in one]))
        if scores is not exact:
            told[f"same_level_{name}"] = float((np.rint(scores) == np.rint(exact)).mean())
            apart = drift(exact, scores)
            told |= {f"rms_drift_{name}": apart.rms, f"largest_drift_{name}": apart.largest}
    return told


def _written(
    recipe: QatRecipe,
    prepared: Prepared,
    before: FinishedHeads,
    scores: NDArray[np.float32],
    measured: Mapping[str, float],
    *,
    out: Path,
    key: str,
) -> TrainedCard:
    """Write predictions and card."""
    material = prepared.material
    test, names = material.split.test, material.names
    labels = material.labels[test]
    write_held_out(out, prepared.items, test, names=names, labels=labels, scores=scores)
    write_split(out, material.split, prepared.items)
    keep_recipe(recipe, out)
    files = {f"{IR}/{one.name}": one for one in sorted((out / IR).glob("openvino_model.*"))}
    card = msgspec.structs.replace(
        before.card,
        name=recipe.name,
        facts=recipe.card,
        input_shape=material.embeddings.shape[1:],
        attributes=recipe.data.attributes,
        margin=recipe.margin,
        training=trained(
            recipe,
            material.split,
            material.persons,
            read_log(out),
            key=key,
            data=prepared.hashes,
            libraries=LIBRARIES,
            method=_method(recipe, before),
        ),
        held_out=stated(output_scores(labels, scores, names)),
        weights=dict(file_hashes(files)),
        measured=dict(measured),
        audits=(),
    )
    write_trained_card(card, out)
    return card


def _method(recipe: QatRecipe, before: FinishedHeads) -> str:
    """Return in words how it was made."""
    what = "heads and the encoder below them" if recipe.encoder else "heads"
    learning = recipe.learning
    return (
        f"{what} of {before.card.name!r} put in 8 bit integers by NNCF on {recipe.calibration} "
        f"training items and trained on; AdamW, rate {learning.rate:g}, batch {learning.batch}; "
        f"the epoch with the smallest validation loss"
    )
