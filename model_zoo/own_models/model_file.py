"""The TOML file that says what a network of one's own takes and gives; every key is checked.

schema = 1
kind = "network"
name = "my-faces"
file = "my-faces.onnx"
licence = "MIT"
softmax = "here"

[input]
medium = "picture"
size = 224
mean = [0.485, 0.456, 0.406]
std = [0.229, 0.224, 0.225]

[[outputs]]
kind = "label"
of = "basic-emotions/joy"

[[outputs]]
kind = "label"
of = "basic-emotions/neutral"
"""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import Interpolation, Resize
from evenhand.model_zoo.fetch.part import Sha256
from evenhand.model_zoo.outputs import MORE, Kind, Output, Scale, checked_outputs
from evenhand.model_zoo.own_models.document import document, stated_kind
from evenhand.model_zoo.strict import Strict, converted

NETWORK: Final = "network"

Positive: TypeAlias = Annotated[float, Meta(gt=0, le=1e9)]
Count: TypeAlias = Annotated[int, Meta(ge=1)]
Named: TypeAlias = Annotated[str, Meta(min_length=1)]
Softmax: TypeAlias = Literal["none", "in_file", "here"]
"""Whether numbers are shares of one: not at all; as the file gives them; or after a softmax that is
taken here, over all outputs."""

CHANNELS: Mapping[str, int] = MappingProxyType({"rgb": 3, "bgr": 3, "grey": 1})


class PictureTaken(Strict, frozen=True, kw_only=True, tag_field="medium", tag="picture"):
    """How a network takes pictures: value v of a colour becomes (v / 255 - mean) / std.

    Attributes:
        size: width and height in pixels.
        colour: the channels, in their order.
        mean: what is taken off each channel, in that order.
        std: what each is divided by after that.
        layout: channels before or after the rows.
        resize: the whole picture pulled square, or its middle.
        interpolation: how pixels are made from pixels.
    """

    size: Count
    colour: Literal["rgb", "bgr", "grey"] = "rgb"
    mean: tuple[float, ...]
    std: tuple[Positive, ...]
    layout: Literal["nchw", "nhwc"] = "nchw"
    resize: Resize = "squash"
    interpolation: Interpolation = "bilinear"

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the shape of one item."""
        channels = CHANNELS[self.colour]
        sides = (self.size, self.size)
        return (channels, *sides) if self.layout == "nchw" else (*sides, channels)


class SoundTaken(Strict, frozen=True, kw_only=True, tag_field="medium", tag="sound"):
    """How a network takes sounds: samples of one channel.

    Attributes:
        sample_rate_hz: samples per second.
        seconds: where a sound is cut.
        padding: what is done to shorter ones; with `none` the network must take any length.
        normalised: whether a sound is brought to mean 0 and deviation 1 first.
        layout: samples alone, or a channel before them.
    """

    sample_rate_hz: Count
    seconds: Positive
    padding: Literal["silence", "none"] = "silence"
    normalised: bool = False
    layout: Literal["samples", "channel_samples"] = "samples"

    @property
    def samples(self) -> int:
        """Return where a sound is cut."""
        return round(self.sample_rate_hz * self.seconds)

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the shape of one item; -1 where the length is that of the sound."""
        length = self.samples if self.padding == "silence" else -1
        return (length,) if self.layout == "samples" else (1, length)


class OutputStated(Strict, frozen=True, kw_only=True):
    """One number of the output vector.

    Attributes:
        kind: what it reads.
        of: id of the taxonomy, of a crosswalk such as `basic-emotions/joy`, or of an attribute.
        scale: its ends; none for shares of one, and for numbers on no common scale.
    """

    kind: Kind
    of: Named
    scale: tuple[float, float] | None = None


class ModelFile(Strict, frozen=True, kw_only=True):
    """All that the file states.

    Attributes:
        schema: version of this form.
        kind: `network`.
        name: what the model is called in scores and reports.
        file: the network, beside this file: `.onnx`, or `.xml` with its `.bin` beside it.
        sha256: hashes by names of files, where they are pinned.
        licence: SPDX id of the licence of the weights.
        input: what it takes.
        softmax: whether its numbers are shares of one.
        output: name of the output of the network, where it has several.
        outputs: its numbers, in their order.
    """

    schema: Literal[1]
    kind: Literal["network"]
    name: Named
    file: Named
    sha256: dict[str, Sha256] = msgspec.field(default_factory=dict)
    licence: Named
    input: PictureTaken | SoundTaken
    softmax: Softmax
    output: Named | None = None
    outputs: tuple[OutputStated, ...]

    def declared(self) -> tuple[Output, ...]:
        """Return what the numbers mean, in their order."""
        return tuple(_output(one, self.softmax) for one in self.outputs)


def read_model_file(path: Path) -> ModelFile:
    """Return what a TOML file states of a network.

    Raises:
        ZooError: no TOML, unknown or missing keys, values of another kind, statements that
            contradict each other; all that is wrong is named at once.
    """
    read = converted(document(path), ModelFile, file=str(path))
    problems = [f"{path}: {says}" for says in _contradictions(read)]
    if problems:
        raise ZooError(problems)
    return read


def is_model_file(path: Path) -> bool:
    """Say whether a path is a TOML file of a network; or of nobody knows what.

    Args:
        path: any path.
    """
    try:
        return stated_kind(path) == NETWORK
    except ZooError:
        return True


def _contradictions(stated: ModelFile) -> Iterator[str]:
    """Yield what is wrong beyond the kinds of values."""
    if Path(stated.file).suffix not in {".onnx", ".xml"}:
        yield f"file: a network that ends in .onnx or .xml is wanted, got {stated.file!r}"
    if isinstance(stated.input, PictureTaken):
        yield from _channels(stated.input)
    least = 1 if stated.softmax == "none" else 2
    if (got := len(stated.outputs)) < least:
        yield f"outputs: a table for each number of the output, at least {least}, got {got}"
    for place, one in enumerate(stated.outputs):
        yield from (f"outputs[{place}].{says}" for says in _scale_mistakes(one, stated.softmax))
    try:
        checked_outputs(stated.declared())
    except ZooError as error:
        yield from error.problems


def _channels(taken: PictureTaken) -> Iterator[str]:
    """Yield what is wrong with numbers of channels."""
    wanted = CHANNELS[taken.colour]
    for name in ("mean", "std"):
        got = len(getattr(taken, name))
        if got != wanted:
            yield f"input.{name}: {wanted} numbers are wanted for {taken.colour}, got {got}"


def _scale_mistakes(one: OutputStated, softmax: Softmax) -> Iterator[str]:
    """Yield what is wrong with the kind or scale of a number."""
    if one.kind == "caption":
        yield "kind: a number is wanted, got 'caption', which is a text"
    if softmax != "none" and one.scale is not None:
        yield f"scale: none is wanted with softmax = {softmax!r}: shares go from 0 to 1"
    if one.scale is not None and not -math.inf < one.scale[0] < one.scale[1] < math.inf:
        yield f"scale: two finite ends, the lower first, are wanted, got {list(one.scale)}"


def _output(one: OutputStated, softmax: Softmax) -> Output:
    """Return what a number means."""
    shares = softmax != "none"
    low, high = (0.0, 1.0) if shares else one.scale or (None, None)
    return Output(
        name=one.of.rpartition("/")[2],
        kind=one.kind,
        of=one.of,
        form="softmax" if shares else "raw",
        scale=Scale(
            kind="bounded" if shares else "incomparable" if one.scale is None else "nominal",
            low=low,
            high=high,
        ),
        sign=MORE,
    )
