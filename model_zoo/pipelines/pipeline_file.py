"""The TOML file that says which published model is asked, and what its words stand for.

schema = 1
kind = "hf-image-classification"
name = "my-faces"
source = "my-faces-vit"
licence = "Apache-2.0"
label_set = "basic-emotions"
labels = { LABEL_0 = "happy", LABEL_1 = "sad" }
left_out = ["LABEL_2"]
"""

from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.own_models.document import document, stated_kind
from evenhand.model_zoo.predictor import Medium
from evenhand.model_zoo.strict import Strict, converted

Named: TypeAlias = Annotated[str, Meta(min_length=1)]
Positive: TypeAlias = Annotated[float, Meta(gt=0, le=1e9)]
Commit: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{40}$")]
Template: TypeAlias = Annotated[str, Meta(pattern=r"\{word\}")]

Classifying: TypeAlias = Literal["hf-image-classification", "hf-audio-classification"]
Prompted: TypeAlias = Literal["hf-zero-shot-image", "hf-zero-shot-audio", "open-clip-zero-shot"]

Numbers: TypeAlias = Literal["softmax", "sigmoid", "raw"]
"""Shares of one over all labels; one share for each label; or the numbers as they are."""

CLASSIFIERS: Final = frozenset({"hf-image-classification", "hf-audio-classification"})
PROMPTED: Final = frozenset({"hf-zero-shot-image", "hf-zero-shot-audio", "open-clip-zero-shot"})
KINDS: Final = CLASSIFIERS | PROMPTED
"""All that `kind` may be for a file of this form."""

SOUNDS: Final = frozenset({"hf-audio-classification", "hf-zero-shot-audio"})


class Classifier(Strict, frozen=True, kw_only=True):
    """A model with labels of its own.

    Attributes:
        schema: version of this form.
        kind: what it hears or sees.
        name: what the model is called in scores and reports.
        source: folder beside this file; or `hf-hub:OWNER/NAME`.
        revision: commit on the hub.
        licence: SPDX id of the licence of the weights.
        label_set: what its labels are looked up in: `emotions`, which are the forty; a crosswalk
            such as `basic-emotions`; or `person`, which has `female` and `male`.
        labels: a word of the label set by label of the model, where they differ.
        left_out: labels of the model that stand for nothing in the set.
        numbers: what is made of its numbers; left out, what its configuration says.
        longest_s: where a sound is cut, in seconds.
    """

    schema: Literal[1]
    kind: Classifying
    name: Named
    source: Named
    revision: Commit | None = None
    licence: Named
    label_set: Named
    labels: dict[str, Named] = msgspec.field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    numbers: Numbers | None = None
    longest_s: Positive = 30.0


class ZeroShot(Strict, frozen=True, kw_only=True):
    """Two towers that bring items and sentences to one space.

    Attributes:
        schema: version of this form.
        kind: whose towers they are, and what they hear or see.
        name: what the model is called in scores and reports.
        source: folder beside this file; or `hf-hub:OWNER/NAME`.
        revision: commit on the hub.
        licence: SPDX id of the licence of the weights.
        label_set: what it is asked about: `emotions`, which are the forty, or a crosswalk.
        only: names of the set that it is asked about; left out, all.
        templates: sentences with `{word}`; left out, those that come with evenhand.
        numbers: `softmax` over all that it is asked about, with the model's own scale; `cosine`.
        longest_s: where a sound is cut, in seconds.
    """

    schema: Literal[1]
    kind: Prompted
    name: Named
    source: Named
    revision: Commit | None = None
    licence: Named
    label_set: Named
    only: tuple[str, ...] = ()
    templates: tuple[Template, ...] = ()
    numbers: Literal["softmax", "cosine"] = "softmax"
    longest_s: Positive = 30.0


PipelineFile: TypeAlias = Classifier | ZeroShot


def read_pipeline_file(path: Path) -> PipelineFile:
    """Return what a TOML file states of a published model.

    Raises:
        ZooError: no TOML, another kind, unknown or missing keys, values of another kind; all that
            is wrong is named at once.
    """
    stated = document(path)
    kind = stated.get("kind")
    if kind not in KINDS:
        hint = suggestion(str(kind), sorted(KINDS))
        problem = f"{path}: kind: one of {', '.join(sorted(KINDS))} is wanted, got {kind!r}.{hint}"
        raise ZooError([problem])
    read: PipelineFile
    if kind in CLASSIFIERS:
        read = converted(stated, Classifier, file=str(path))
    else:
        read = converted(stated, ZeroShot, file=str(path))
    return read


def is_pipeline_file(path: Path) -> bool:
    """Say whether a path is a TOML file with a kind of published models, well written or not.

    Args:
        path: any path.
    """
    try:
        return stated_kind(path) in KINDS
    except ZooError:
        return False


def medium(stated: PipelineFile) -> Medium:
    """Return what a model takes."""
    return "sound" if stated.kind in SOUNDS else "picture"
