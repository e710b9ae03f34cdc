"""One run of task `heads`: a recipe goes in; weights, curves, predictions and a card come out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.training.curves import write_curves, write_sizes
from evenhand.model_zoo.training.embeddings import read_embeddings
from evenhand.model_zoo.training.heads import Material, score_heads, train_heads
from evenhand.model_zoo.training.held_out import write_held_out
from evenhand.model_zoo.training.labelled_items import (
    Items,
    file_hashes,
    read_items,
    read_labels,
    read_split,
    read_table,
)
from evenhand.model_zoo.training.metrics_log import Say, best_epoch, read_log
from evenhand.model_zoo.training.recipe import keep_recipe, recipe_key, target_outputs
from evenhand.model_zoo.training.recipe_file import Data, HeadsRecipe, Parting, Target
from evenhand.model_zoo.training.split_file import write_split
from evenhand.model_zoo.training.splits import shuffled
from evenhand.model_zoo.training.trained_card import (
    TrainedCard,
    stated,
    trained,
    trained_output,
    write_trained_card,
)
from evenhand.model_zoo.training.trained_heads import (
    TrainedHeads,
    fresh_heads,
    save_heads,
    save_published,
)
from evenhand.model_zoo.training.valid_scores import output_scores

LIBRARIES: Final = ("numpy", "torch")
SAMPLES: Final = 64
"""Held-out items on which an export is compared with what was trained."""

IR: Final = "openvino"
PUBLISHED: Final = "heads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a recipe names, read and checked.

    Attributes:
        items: who and what is in each row.
        material: what is learnt from.
        hashes: sha256 of each file by role.
    """

    items: Items
    material: Material
    hashes: dict[str, str]


def prepare_material(
    data: Data,
    how: Parting,
    targets: Sequence[Target],
    names: Sequence[str],
    *,
    base: Path,
    seed: int,
) -> Prepared:
    """Return everything that a recipe names, read and checked.

    Args:
        data: files and columns.
        how: how persons are parted.
        targets: what is learnt.
        names: of the outputs.
        base: folder that files are relative to.
        seed: of the draw of persons.

    Raises:
        ZooError: a file, column, label, embedding or split that cannot be used.
    """
    path = base / data.table
    table = read_table(path)
    items = read_items(table, data, file=path.name)
    own = {} if data.embeddings is None else {"embeddings": base / data.embeddings}
    material = Material(
        embeddings=read_embeddings(own.get("embeddings"), table, file=path.name),
        labels=read_labels(table, targets, file=path.name),
        names=tuple(names),
        persons=items.persons,
        split=read_split(table, items.persons, how, seed=seed),
    )
    hashes = file_hashes({"table": path, **own})
    return Prepared(items=items, material=material, hashes=dict(hashes))


def run_heads(
    recipe: HeadsRecipe,
    out: Path,
    *,
    base: Path,
    device: str = "cpu",
    say: Say = lambda _: None,
) -> TrainedCard:
    """Train what a recipe asks for, or go on with what is there, and write all of it.

    Args:
        recipe: the recipe.
        out: folder of the run; made if missing.
        base: folder that files of the recipe are relative to.
        device: what torch computes on.
        say: told what is going on.

    Returns:
        The card, as written.

    Raises:
        ZooError: data that cannot be used, a person in two parts, a folder of another run.
    """
    outputs = target_outputs(recipe)
    names = [output.name for output in outputs]
    prepared = prepare_material(
        recipe.data, recipe.split, recipe.target, names, base=base, seed=recipe.seed
    )
    key = recipe_key(recipe, prepared.hashes)
    material = prepared.material
    persons = material.split.persons(material.persons)
    say(", ".join(f"{count} persons in {name}" for name, count in persons.items()))
    heads = train_heads(
        fresh_heads(recipe, material.embeddings.shape[1:]),
        material,
        recipe.learning,
        seed=recipe.seed,
        folder=out,
        key=key,
        device=device,
        say=say,
    )
    write_curves(read_log(out), out)
    if recipe.sizes:
        write_sizes(_sizes(recipe, material, out=out, key=key, device=device, say=say), out)
    say("writing weights, predictions for held-out persons and the card")
    return _written(recipe, prepared, heads, outputs, out=out, key=key)


def _written(
    recipe: HeadsRecipe,
    prepared: Prepared,
    heads: TrainedHeads,
    outputs: Sequence[Output],
    *,
    out: Path,
    key: str,
) -> TrainedCard:
    """Write weights, predictions and card."""
    material = prepared.material
    test = material.split.test
    names = material.names
    scores = score_heads(heads, material.embeddings, test)
    labels = material.labels[test]
    write_held_out(out, prepared.items, test, names=names, labels=labels, scores=scores)
    write_split(out, material.split, prepared.items)
    files = [save_heads(heads, out)]
    if recipe.published_files:
        stems = [f"model_{name}_best.pth" for name in names]
        files += save_published(heads, stems, out / PUBLISHED)
    measured: dict[str, float] = {}
    if recipe.export:
        found, measured = _exported(heads, material, out, model=recipe.name)
        files += found
    card = TrainedCard(
        schema=1,
        name=recipe.name,
        modality=recipe.modality,
        facts=recipe.card,
        outputs=tuple(
            trained_output(output, levels=target.loss in {"ordinal", "presence"})
            for output, target in zip(outputs, recipe.target, strict=True)
        ),
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
            method=_method(recipe),
        ),
        held_out=stated(output_scores(labels, scores, names)),
        weights=dict(file_hashes({str(one.relative_to(out)): one for one in files})),
        measured=measured,
    )
    keep_recipe(recipe, out)
    write_trained_card(card, out)
    return card


def _exported(
    heads: TrainedHeads, material: Material, out: Path, *, model: str
) -> tuple[list[Path], dict[str, float]]:
    """Write the heads for OpenVINO; the largest difference from torch is measured."""
    from evenhand.model_zoo.export.export import export_module  # noqa: PLC0415 OpenVINO is heavy

    example = np.asarray(material.embeddings[material.split.test[:SAMPLES]], dtype=np.float32)
    made = export_module(
        heads,
        example,
        input_name="embeddings",
        output_name="scores",
        folder=out / IR,
        model=model,
    )
    files = [one for one in sorted(made.path.iterdir()) if one.name.startswith("openvino_model")]
    return files, {"openvino_largest_difference": made.record.parity.largest}


def _sizes(
    recipe: HeadsRecipe, material: Material, *, out: Path, key: str, device: str, say: Say
) -> list[tuple[float, int, int, float]]:
    """Train on fewer persons, each smaller set within the larger, and return what that gives."""
    rows = []
    for share in sorted(recipe.sizes):
        fewer = _fewer(material, share, seed=recipe.seed)
        folder = out / "sizes" / f"{share:g}"
        say(f"learning curve: {share:.0%} of the training persons")
        train_heads(
            fresh_heads(recipe, material.embeddings.shape[1:]),
            fewer,
            recipe.learning,
            seed=recipe.seed,
            folder=folder,
            key=f"{key}:{share:g}",
            device=device,
            say=say,
        )
        persons = fewer.split.persons(material.persons)["train"]
        best = best_epoch(read_log(folder)).valid_loss
        rows.append((share, persons, len(fewer.split.train), best))
    whole = material.split
    best = best_epoch(read_log(out)).valid_loss
    rows.append((1.0, whole.persons(material.persons)["train"], len(whole.train), best))
    return rows


def _fewer(material: Material, share: float, *, seed: int) -> Material:
    """Return the material with some persons of the training part only, at least one."""
    persons = np.asarray(material.persons)
    train = material.split.train
    told = shuffled(persons[train].tolist(), seed=seed)
    kept = told[: max(1, round(share * len(told)))]
    split = replace(material.split, train=train[np.isin(persons[train], kept)])
    return replace(material, split=split)


def _method(recipe: HeadsRecipe) -> str:
    """Return in words how the heads were trained."""
    learning, network = recipe.learning, recipe.network
    losses = ", ".join(sorted({target.loss for target in recipe.target}))
    return (
        f"{network.layout} heads {list(network.hidden)}, dropout {network.dropout:g}, on frozen "
        f"embeddings; AdamW, rate {learning.rate:g}, weight decay {learning.weight_decay:g}, batch "
        f"{learning.batch}; loss {losses}; rare levels weigh up to {learning.balance:g}; the epoch "
        f"with the smallest validation loss"
    )
