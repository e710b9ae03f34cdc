"""What a card may hold: the facts of one model, each with how sure it is.

A fact that nobody has stated is left out, and `absent` says why. Nothing is guessed.
"""

from typing import Literal, TypeAlias

from evenhand.model_zoo.outputs import Form, Kind, Modality
from evenhand.model_zoo.strict import Strict
from evenhand.model_zoo.taxonomy_file import Certainty

Span: TypeAlias = tuple[float, float] | Literal["taxonomy", "incomparable", "text"]
"""Ends of a stated range; or each its own, as the taxonomy says; or no common scale; or words."""


class Source(Strict, frozen=True, kw_only=True):
    """A place where the model is published.

    Attributes:
        what: what lies there.
        hub: its id on the Hugging Face hub.
    """

    what: str
    hub: str | None = None


class Encoder(Strict, frozen=True, kw_only=True):
    """The network that turns media into what the heads read.

    Attributes:
        hub: its id on the Hugging Face hub.
        also: other ids of the same weights.
        output: which of its outputs is taken.
        shape: shape of that output for one item.
        l2_normalised: whether the output is scaled to length 1.
        certainty: how sure the section is.
        source: who says so.
        note: what a user should know.
    """

    hub: str | None = None
    also: tuple[str, ...] = ()
    output: str
    shape: tuple[int, ...] | None = None
    l2_normalised: bool | None = None
    certainty: Certainty
    source: str
    note: str = ""


class Image(Strict, frozen=True, kw_only=True, tag_field="media", tag="image"):
    """How an image has to be before it reaches the encoder.

    Attributes:
        colour: order of the channels.
        resolution_px: width and height.
        normalisation: what is done to the values.
        face_crop: whether faces are cut out first.
        certainty: how sure the section is.
        source: who says so.
    """

    colour: Literal["RGB"]
    resolution_px: int
    normalisation: str | None = None
    face_crop: bool | None = None
    certainty: Certainty
    source: str


class Sound(Strict, frozen=True, kw_only=True, tag_field="media", tag="sound"):
    """How a sound has to be before it reaches the encoder.

    Attributes:
        sample_rate_hz: samples a second.
        channels: 1 for mono.
        longest_s: where it is cut.
        padding: what is done to shorter ones.
        features: what the encoder reads.
        features_shape: its shape for one item.
        certainty: how sure the section is.
        source: who says so.
        note: what a user should know.
    """

    sample_rate_hz: int | None = None
    channels: int | None = None
    longest_s: float | None = None
    padding: str | None = None
    features: str | None = None
    features_shape: tuple[int, ...] | None = None
    certainty: Certainty
    source: str
    note: str = ""


class Heads(Strict, frozen=True, kw_only=True):
    """Networks of one shape, one for each output of some kinds.

    Attributes:
        of: the kinds of outputs that they compute.
        count: how many there are.
        file: name of a file of weights, with `{stem}` for the output.
        reads: what of the encoder's output they read.
        widths: units from the input to the one output.
        keys: names of the linear layers in the state dict, without `.weight` and `.bias`.
        keys_certainty: how sure these names are.
        hidden_activation: between the layers.
        output_activation: after the last.
        clamped: whether outputs are cut to a range.
        dropout: rate in training; without effect on scores.
        parameters: numbers in one head.
        size_bytes: size of one file.
        certainty: how sure the section is.
        source: who says so.
    """

    of: tuple[Kind, ...]
    count: int
    file: str | None = None
    reads: str
    widths: tuple[int, ...] | None = None
    keys: tuple[str, ...] | None = None
    keys_certainty: Certainty = "C"
    hidden_activation: Literal["relu"] | None = None
    output_activation: Literal["none"] | None = None
    clamped: bool | None = None
    dropout: float | None = None
    parameters: int | None = None
    size_bytes: int | None = None
    certainty: Certainty
    source: str


class OutputGroup(Strict, frozen=True, kw_only=True):
    """The outputs of one kind.

    Attributes:
        of: what they read.
        only: ids of the taxonomy, where not all of this kind are read; else empty.
        span: their scale before anything is done to them.
        forms: what they are published as.
        certainty: how sure it is that the model has them, with this scale.
        source: who says so.
        note: what a user should know.
    """

    of: Kind
    only: tuple[str, ...] = ()
    span: Span
    forms: tuple[Form, ...]
    certainty: Certainty
    source: str
    note: str = ""


class Weights(Strict, frozen=True, kw_only=True):
    """Whether evenhand holds the weights, and how others are told apart from them.

    Attributes:
        status: whether they are shipped with evenhand or have to be fetched.
        format: kind of file.
        sha256: hash of each file.
        note: what a user should know.
    """

    status: Literal["shipped", "published_elsewhere"]
    format: Literal["pth", "safetensors", "tfjs", "tflite", "hdf5", "onnx", "openvino"] | None = (
        None
    )
    sha256: dict[str, str] | None = None
    note: str = ""


class Training(Strict, frozen=True, kw_only=True):
    """What the model learnt from.

    Attributes:
        data: sets with size and origin of labels.
        method: how, as far as it is published.
        certainty: how sure the section is.
        source: who says so.
    """

    data: tuple[str, ...]
    method: str | None = None
    certainty: Certainty
    source: str


class Card(Strict, frozen=True, kw_only=True):
    """One file of `cards/`, read as it is.

    Attributes:
        schema: version of this form.
        name: name of the model and of the file.
        title: name for people.
        modality: face or voice.
        task: what it does, in a sentence.
        licence: SPDX id of the licence of the weights.
        sources: where it is published.
        encoder: the network below the heads.
        input: how media are prepared.
        heads: the networks above the encoder; none where the encoder's own decoder writes.
        outputs: what it says about an item.
        weights: whether evenhand holds them.
        training: what it learnt from.
        not_for: uses that its authors exclude, or that its outputs cannot bear.
        limits: what is known to go wrong.
        absent: for each fact that is left out, why.
    """

    schema: Literal[1]
    name: str
    title: str
    modality: Modality
    task: str
    licence: str | None = None
    sources: tuple[Source, ...]
    encoder: Encoder
    input: Image | Sound
    heads: tuple[Heads, ...] = ()
    outputs: tuple[OutputGroup, ...]
    weights: Weights
    training: Training
    not_for: tuple[str, ...] | None = None
    limits: tuple[str, ...] = ()
    absent: dict[str, str]
