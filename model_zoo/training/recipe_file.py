"""What a recipe may hold: everything that decides what a training run gives."""

from typing import Literal, TypeAlias

import msgspec

from evenhand.model_zoo.outputs import Kind, Modality
from evenhand.model_zoo.strict import Strict

Loss: TypeAlias = Literal["mae", "huber", "mse", "ordinal", "presence"]
"""Distance on the scale; cumulative link for whole levels; yes or no."""

Source: TypeAlias = Literal["recorded", "self_report", "perceived", "prompted"]
"""Who says which age, gender or accent a person has; never a model."""


class Data(Strict, frozen=True, kw_only=True):
    """The items that are learnt from.

    Attributes:
        table: Parquet or CSV, one row an item; relative to the recipe.
        embeddings: `.npy` with one row an item of the table, in its order; left out: the column
            `embedding` of the table. What a network reads in `heads` and `qat`.
        item: column with the item's id.
        person: column with who is depicted or speaks.
        file: column with the file of sound, relative to the table; what is heard in `captions`.
        caption: column with the wanted text, in `captions`.
        attributes: columns that the audit slices by, each with who says so.
    """

    table: str
    embeddings: str | None = None
    item: str = "item"
    person: str = "person"
    file: str = "file"
    caption: str = "caption"
    attributes: dict[str, Source] = msgspec.field(default_factory=dict)


class Parting(Strict, frozen=True, kw_only=True):
    """How persons are parted into those learnt from, those that stop it, and those held out.

    Attributes:
        column: column of the table that says `train`, `valid` or `test`; left out: drawn.
        valid: share of persons that decide when to stop.
        test: share of persons that are held out.
    """

    column: str | None = None
    valid: float = 0.15
    test: float = 0.2


class Target(Strict, frozen=True, kw_only=True):
    """One output to be learnt.

    Attributes:
        of: any published name of the emotion, dimension or attribute.
        column: column of the labels; an empty cell is unrated, which is not 0.
        kind: what it reads.
        span: lowest and highest label.
        loss: what is made small.
    """

    of: str
    column: str
    kind: Kind = "emotion"
    span: tuple[float, float]
    loss: Loss


class Network(Strict, frozen=True, kw_only=True):
    """The heads, one for each target, all of one shape.

    Attributes:
        layout: `stacked` reads one vector an item; `flattened` a sequence of them.
        hidden: units of the layers between input and output.
        dropout: rate in training.
    """

    layout: Literal["stacked", "flattened"] = "stacked"
    hidden: tuple[int, ...] = (128, 32)
    dropout: float = 0.1


class Learning(Strict, frozen=True, kw_only=True):
    """How it learns.

    Attributes:
        rate: step size of AdamW.
        weight_decay: pull of the weights towards 0.
        batch: items a step.
        epochs: passes over the training items, at most.
        patience: passes without a better validation loss after which it stops.
        balance: weight of the rarest level against the commonest, at most; 1 weighs all alike.
    """

    rate: float
    weight_decay: float = 0.0
    batch: int = 64
    epochs: int
    patience: int = 10
    balance: float = 1.0


class Lora(Strict, frozen=True, kw_only=True):
    """Low-rank updates in place of all weights; merged into them at the end.

    Attributes:
        rank: rank of each update.
        alpha: updates are scaled by alpha / rank.
        dropout: rate in training.
        layers: names of the linear layers that are updated.
    """

    rank: int = 8
    alpha: float = 16.0
    dropout: float = 0.0
    layers: tuple[str, ...] = ("q_proj", "v_proj")


class Facts(Strict, frozen=True, kw_only=True):
    """What the card must say and no program can know.

    Attributes:
        title: name for people.
        licence: SPDX id of the licence of the trained weights.
        encoder: what made the embeddings, or what is fine-tuned: name and version.
        data: what the training data are, and under which licence.
        subjects: whether persons are real or synthetic; decides what an audit may show.
        not_for: uses that are excluded.
        limits: what is known to go wrong.
    """

    title: str
    licence: str
    encoder: str
    data: str
    subjects: Literal["real", "synthetic"]
    not_for: tuple[str, ...]
    limits: tuple[str, ...] = ()


class Margin(Strict, frozen=True, kw_only=True):
    """The gap that the owner tolerates in the audit of the held-out persons.

    Attributes:
        share: largest tolerated gap in mean absolute error, as a share of the span of each scale;
            for captions, largest tolerated gap in word error rate.
        owner: who decided that.
        rationale: why.
    """

    share: float
    owner: str
    rationale: str


class _Recipe(Strict, frozen=True, kw_only=True, tag_field="task"):
    """What all recipes share."""

    evenhand_recipe: Literal[1]
    name: str
    modality: Modality
    seed: int
    data: Data
    split: Parting = Parting()
    learning: Learning
    card: Facts
    margin: Margin | None = None


class HeadsRecipe(_Recipe, frozen=True, kw_only=True, tag="heads"):
    """Heads on frozen embeddings.

    Attributes:
        network: the heads.
        target: what they learn.
        sizes: shares of the training persons at which a learning curve is measured as well.
        published_files: whether one file a head is written too, under the published names.
        export: whether an OpenVINO model is written too.
    """

    network: Network = Network()
    target: tuple[Target, ...]
    sizes: tuple[float, ...] = ()
    published_files: bool = False
    export: bool = True


class CaptionsRecipe(_Recipe, frozen=True, kw_only=True, tag="captions"):
    """Captions by a Whisper that is fine-tuned.

    Attributes:
        whisper: folder of the checkpoint, in the form of transformers, relative to the recipe.
        lora: low-rank updates; left out: all weights learn.
        freeze_encoder: whether only the decoder learns.
        longest_tokens: captions are cut after so many tokens.
        language: code of the language of the captions.
    """

    whisper: str
    lora: Lora | None = None
    freeze_encoder: bool = False
    longest_tokens: int = 128
    language: str = "en"


class QatRecipe(_Recipe, frozen=True, kw_only=True, tag="qat"):
    """Trained heads, with or without their encoder, fine-tuned in 8 bit integers.

    Attributes:
        heads: folder of a finished run of task `heads`, relative to the recipe.
        encoder: folder of what lies below the heads, relative to the recipe: a Whisper of
            transformers or a model of open_clip; left out: the heads alone.
        calibration: training items that fix the ranges of the integers.
    """

    heads: str
    encoder: str | None = None
    calibration: int = 128


Recipe: TypeAlias = HeadsRecipe | CaptionsRecipe | QatRecipe
