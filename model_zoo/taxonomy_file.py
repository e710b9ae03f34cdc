"""What `taxonomy.yaml` may hold, and the checks that types cannot express."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

import msgspec

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import folded
from evenhand.model_zoo.strict import Strict, converted

Certainty: TypeAlias = Literal["C", "M", "I", "U"]
"""C confirmed in a named source, M measured on a public file, I inferred, U unconfirmed."""

Recital18: TypeAlias = Literal["named", "other_affect", "cognitive", "physical"]
"""How recital 18 of Regulation (EU) 2024/1689 may be read for an emotion."""


class Ground(Strict, frozen=True, kw_only=True):
    """Where a column of the taxonomy comes from."""

    source: str
    certainty: Certainty
    note: str = ""


class Alias(Strict, frozen=True, kw_only=True):
    """Another published name of an emotion.

    Attributes:
        name: as it is written there.
        where: the publication that writes it so.
    """

    name: str
    where: str


class Emotion(Strict, frozen=True, kw_only=True):
    """One of the 40 categories; there is no neutral one.

    Attributes:
        id: the name in files and keys of evenhand; the only one that is safe as a path.
        number: position in the published order, from 1.
        name: the published name, which may hold blanks, slashes and ampersands.
        family: the published group; other publications group otherwise.
        face_words: words that described it to raters of faces; lists of emotions overlap.
        voice_words: words that described it to raters of voices.
        weight_stem_face: part of the name of its file of weights, faces.
        weight_stem_voice: part of the name of its file of weights, voices.
        recital18: class under recital 18.
        aliases: other published names.
        sensitive: a neighbourhood of GDPR Art. 9, inferred; None if none was seen.
        notes: what a user should know.
    """

    id: str
    number: int
    name: str
    family: str
    face_words: tuple[str, ...]
    voice_words: tuple[str, ...]
    weight_stem_face: str
    weight_stem_voice: str
    recital18: Recital18
    aliases: tuple[Alias, ...]
    sensitive: Literal["sex_life", "health"] | None = None
    notes: str = ""


class Scaled(Strict, frozen=True, kw_only=True):
    """Something on a scale of its own.

    Attributes:
        id: the name in files and keys of evenhand.
        name: the published name.
        low: lower end of the stated scale; outputs are not clipped to it.
        high: upper end of the stated scale.
        pole_low: what the lower end means; None where sources contradict each other.
        pole_high: what the upper end means.
        neutral: the neutral point; None where none is stated.
        sign: which way the scale points, in words; `unknown` where sources contradict each other.
        certainty: how sure the scale is.
        notes: what a user should know.
        levels: meaning of the whole numbers, where it is published.
    """

    id: str
    name: str
    low: float = msgspec.field(name="min")
    high: float = msgspec.field(name="max")
    pole_low: str | None = msgspec.field(name="pole_min")
    pole_high: str | None = msgspec.field(name="pole_max")
    neutral: float | None
    sign: str
    certainty: Certainty
    notes: str = ""
    levels: dict[int, str] = msgspec.field(default_factory=dict)


class FaceDimension(Scaled, frozen=True, kw_only=True):
    """One of the four dimensions of faces beside the emotions; never part of a softmax."""

    weight_stem_face: str


class VoiceAttribute(Scaled, frozen=True, kw_only=True):
    """One of the fifteen attributes of voices; age and gender are outputs, never slice labels."""

    weight_stem_voice: str


class VoiceQuality(Strict, frozen=True, kw_only=True):
    """A head that rates the recording.

    Attributes:
        id: name of the head.
        low: lower end, about.
        high: upper end, about.
        distilled_from: the rater it learnt from.
        certainty: how sure this is.
    """

    id: str
    low: float = msgspec.field(name="min")
    high: float = msgspec.field(name="max")
    distilled_from: str
    certainty: Certainty


class EmotionScale(Strict, frozen=True, kw_only=True):
    """A scale on which emotions are rated or predicted; what is not stated is None."""

    certainty: Certainty
    low: float | None = msgspec.field(name="min", default=None)
    high: float | None = msgspec.field(name="max", default=None)
    nominal: float | None = None
    nominal_min: float | None = None
    nominal_max: float | None = None
    observed_min: float | None = None
    observed_max: float | None = None
    levels: tuple[int, ...] = ()
    meaning: str | dict[int, str] = ""
    rescaled_for_scoring: dict[int, float] = msgspec.field(default_factory=dict)
    clipped: bool | None = None
    note: str = ""


class BenchLabel(Strict, frozen=True, kw_only=True):
    """A label of a benchmark that is none of the 40."""

    id: str
    name: str


class Taxonomy(Strict, frozen=True, kw_only=True):
    """The whole file."""

    schema_version: Literal[1]
    sources: dict[str, Ground]
    recital18_classes: dict[Recital18, str]
    hq_label_key: str
    face_file_pattern: str
    voice_file_pattern: str
    emotions: tuple[Emotion, ...]
    face_dimensions: tuple[FaceDimension, ...]
    emotion_scales: dict[str, EmotionScale]
    voice_attributes: tuple[VoiceAttribute, ...]
    voice_quality_heads: tuple[VoiceQuality, ...]
    bench_extra_labels: tuple[BenchLabel, ...]


def read_taxonomy(text: bytes, *, file: str) -> Taxonomy:
    """Return the taxonomy that a YAML text holds.

    Args:
        text: the bytes of the file.
        file: its name, for messages.

    Raises:
        ZooError: no YAML, unknown or missing keys, values of another kind, numbers out of order,
            names given twice, a scale upside down.

    Examples:
        >>> read_taxonomy(b"emotion: []", file="t.yaml")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: t.yaml: unknown key 'emotion'. Did you mean ...
    """
    try:
        document = msgspec.yaml.decode(text)
    except msgspec.DecodeError as error:
        problem = f"{file}: not YAML: {error}"
        raise ZooError([problem]) from None
    taxonomy = converted(document, Taxonomy, file=file)
    problems = [f"{file}: {says}" for says in _contradictions(taxonomy)]
    if problems:
        raise ZooError(problems)
    return taxonomy


def _contradictions(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield what each value alone could not show."""
    for place, emotion in enumerate(taxonomy.emotions):
        if emotion.number != place + 1:
            yield f"emotions[{place}].number: {emotion.number}, in this order it is {place + 1}"
    scaled: dict[str, tuple[Scaled | VoiceQuality, ...]] = {
        "face_dimensions": taxonomy.face_dimensions,
        "voice_attributes": taxonomy.voice_attributes,
        "voice_quality_heads": taxonomy.voice_quality_heads,
    }
    for key, members in scaled.items():
        for place, one in enumerate(members):
            if one.low >= one.high:
                yield f"{key}[{place}].min: {one.low:g} is not below max {one.high:g}"
    yield from _twice("emotions", "id", (e.id for e in taxonomy.emotions))
    yield from _twice("emotions", "name", (e.name for e in taxonomy.emotions))
    for key, members in scaled.items():
        yield from _twice(key, "id", (one.id for one in members))


def _twice(key: str, field: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the names that more than one member of a list has, case and punctuation apart."""
    written = list(names)
    counts = Counter(folded(name) for name in written)
    for place, name in enumerate(written):
        if counts[folded(name)] > 1:
            yield f"{key}[{place}].{field}: {name!r} stands there more than once"
