"""The card of a trained model: what it was trained on, by hash, how well it does, and not for what.

The file is written by the run and read strictly, like the cards of published models. It differs
from those in that every fact in it was measured or comes from the recipe, so nothing is uncertain.
"""

import tomllib
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import msgspec

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Form, Kind, Modality, Output, Scale, ScaleKind
from evenhand.model_zoo.strict import Strict, converted
from evenhand.model_zoo.training.metrics_log import Measured, best_epoch
from evenhand.model_zoo.training.recipe_file import Facts, Margin, Recipe, Source
from evenhand.model_zoo.training.splits import Split
from evenhand.model_zoo.training.toml_text import toml_text

NAME: Final = "card.toml"


class TrainedOutput(Strict, frozen=True, kw_only=True):
    """One output of a trained model.

    Attributes:
        name: its published name.
        kind: what it reads.
        of: id in the taxonomy.
        scale: `nominal` where scores may leave the span, `bounded` where they cannot.
        span: lowest and highest label.
        levels: whether labels are whole levels.
        sign: which way it points.
        form: `raw`, or `text` for captions.
    """

    name: str
    kind: Kind
    of: str
    scale: ScaleKind
    span: tuple[float, float] | None = None
    levels: bool = False
    sign: str
    form: Form = "raw"

    def output(self) -> Output:
        """Return it as predictors declare it."""
        low, high = self.span or (None, None)
        scale = Scale(kind=self.scale, low=low, high=high)
        return Output(
            name=self.name, kind=self.kind, of=self.of, form=self.form, scale=scale, sign=self.sign
        )


class Trained(Strict, frozen=True, kw_only=True):
    """The run.

    Attributes:
        recipe: sha256 of the recipe and the hashes of its data.
        seed: of everything drawn.
        data: sha256 of each file that was read, by role.
        items: items of each part.
        persons: persons of each part; nobody is in two.
        epochs: passes that were made.
        best_epoch: the one whose weights these are.
        versions: of libraries.
        method: in words.
    """

    recipe: str
    seed: int
    data: dict[str, str]
    items: dict[str, int]
    persons: dict[str, int]
    epochs: int
    best_epoch: int
    versions: dict[str, str]
    method: str


class Audited(Strict, frozen=True, kw_only=True):
    """An audit of the held-out persons.

    Attributes:
        folder: where result and report lie, relative to the card.
        result: sha256 of its result.
        verdict: its verdict, in the words of audits; left out where no margin was set.
    """

    folder: str
    result: str
    verdict: str | None = None


class TrainedCard(Strict, frozen=True, kw_only=True):
    """What a run says of the model that it made.

    Attributes:
        schema: version of this form.
        name: of the recipe.
        modality: face or voice.
        facts: what the recipe says.
        outputs: what the model puts out.
        input_shape: shape of what it reads of one item; left out where that is sound.
        attributes: attributes that held-out persons have, each with who says so.
        margin: the tolerated gap, as far as one was set.
        training: the run.
        held_out: measures on held-out persons, by output.
        weights: sha256 of each file of weights.
        measured: whatever else was measured, such as the drift of 8 bit integers.
        audits: audits of the held-out persons.
    """

    schema: Literal[1]
    name: str
    modality: Modality
    facts: Facts
    outputs: tuple[TrainedOutput, ...]
    input_shape: tuple[int, ...] | None = None
    attributes: dict[str, Source]
    margin: Margin | None = None
    training: Trained
    held_out: dict[str, dict[str, float]]
    weights: dict[str, str]
    measured: dict[str, float]
    audits: tuple[Audited, ...] = ()


def trained(
    recipe: Recipe,
    split: Split,
    persons: Sequence[str],
    log: Sequence[Measured],
    *,
    key: str,
    data: Mapping[str, str],
    libraries: Sequence[str],
    method: str,
) -> Trained:
    """Return what the card says of a run.

    Args:
        recipe: what was run.
        split: items of each part.
        persons: who is in each item.
        log: every epoch.
        key: sha256 of the recipe and the hashes of its data.
        data: sha256 of each file that was read, by role.
        libraries: whose versions are told.
        method: in words.
    """
    return Trained(
        recipe=key,
        seed=recipe.seed,
        data=dict(data),
        items=split.items(),
        persons=split.persons(persons),
        epochs=len(log),
        best_epoch=best_epoch(log).epoch,
        versions={name: version(name) for name in libraries},
        method=method,
    )


def trained_output(output: Output, *, levels: bool) -> TrainedOutput:
    """Return how the card states an output.

    Args:
        output: as predictors declare it.
        levels: whether its labels are whole levels.
    """
    scale = output.scale
    span = None if scale.low is None or scale.high is None else (scale.low, scale.high)
    return TrainedOutput(
        name=output.name,
        kind=output.kind,
        of=output.of,
        scale=scale.kind,
        span=span,
        levels=levels,
        sign=output.sign,
        form=output.form,
    )


def stated(measures: Mapping[str, Mapping[str, float | None]]) -> dict[str, dict[str, float]]:
    """Return measures without those that are not defined, since TOML knows no null.

    Examples:
        >>> stated({"anger": {"mae": 0.5, "spearman": None}})
        {'anger': {'mae': 0.5}}
    """
    return {
        name: {measure: value for measure, value in found.items() if value is not None}
        for name, found in measures.items()
    }


def write_trained_card(card: TrainedCard, folder: Path) -> Path:
    """Write a card, whole or not at all.

    Args:
        card: the card.
        folder: of the run.

    Returns:
        The file.
    """
    part = folder / f"{NAME}.part"
    part.write_text(toml_text(msgspec.to_builtins(card)), encoding="utf-8")
    return part.replace(folder / NAME)


def read_trained_card(folder: Path) -> TrainedCard:
    """Return the card of a trained model.

    Args:
        folder: of the run.

    Raises:
        ZooError: no card, no TOML, unknown or missing keys.
    """
    path = folder / NAME
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        problem = f"{path}: no card; the folder is none of a finished training run"
        raise ZooError([problem]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = f"{path}: not TOML: {error}"
        raise ZooError([problem]) from None
    return converted(document, TrainedCard, file=str(path))
