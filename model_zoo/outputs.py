"""What a predictor says that its outputs are, and what it therefore does not cover.

An emotion without an output is *not covered*. It is never scored 0: a zero would be a reading.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from evenhand.model_zoo.crosswalk import crosswalks, label_id
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.taxonomy import (
    dimensions,
    emotion,
    emotions,
    voice_attributes,
    voice_qualities,
)
from evenhand.model_zoo.taxonomy_file import Emotion

Modality: TypeAlias = Literal["face", "voice"]
Kind: TypeAlias = Literal[
    "emotion",
    "face_dimension",
    "voice_attribute",
    "voice_quality",
    "caption",
    "label",
    "person_attribute",
]
"""What an output reads. A `label` is a word of another label set, which a crosswalk holds against
the forty; a `person_attribute` is what a model takes a person for, never a slice label."""

Form: TypeAlias = Literal["raw", "mean_subtracted", "softmax", "text"]
"""What was done to the numbers: nothing; a neutral mean taken off; that, then shares of one."""

ScaleKind: TypeAlias = Literal["nominal", "bounded", "relative", "incomparable", "text"]
"""A stated range that is not clipped; one that cannot be left; differences from a baseline;
numbers on no common scale; words."""

MORE = "higher = more strongly present"

PERSON_ATTRIBUTES = ("female", "male", "age_years")
"""What models that estimate persons put out: two shares of one, and years."""

SHARED: tuple[Kind, ...] = ("emotion", "label", "person_attribute")
"""Kinds over which a softmax is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The scale of an output.

    Attributes:
        kind: whether the ends are stated, hold, or do not exist.
        low: the lower end; None where there is none.
        high: the upper end; None where there is none.
    """

    kind: ScaleKind
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One output of a predictor.

    Attributes:
        name: its published name; not safe as a path.
        kind: what it reads.
        of: id in the taxonomy of what it reads; `caption` for a text.
        form: what was done to the numbers.
        scale: its scale.
        sign: which way it points, in words; `unknown` where sources contradict each other.
    """

    name: str
    kind: Kind
    of: str
    form: Form
    scale: Scale
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The 40 emotions, parted by whether a predictor reads them, in the order of the taxonomy.

    Attributes:
        covered: emotions with an output.
        not_covered: emotions without one.
    """

    covered: tuple[Emotion, ...]
    not_covered: tuple[Emotion, ...]


def known_outputs(kind: Kind, *, modality: Modality) -> tuple[Output, ...]:
    """Return every raw output that the published models have of a kind, on its stated scale.

    Emotions have no scale here, because it differs between models.

    Args:
        kind: what the outputs read.
        modality: whose names the outputs bear; a face has no attribute of a voice.

    Returns:
        The outputs in the order of the taxonomy; none where the modality has none.

    Examples:
        >>> [one.name for one in known_outputs("emotion", modality="voice")][-1]
        'Jealousy_&_Envy'
        >>> known_outputs("voice_attribute", modality="face")
        ()
    """
    unscaled = Scale(kind="incomparable")
    if kind == "caption":
        return (_raw("caption", kind, "caption", Scale(kind="text"), ""),)
    if kind == "label":
        return tuple(
            _raw(one.id, kind, label_id(each, one), unscaled, MORE)
            for each in crosswalks().values()
            for one in each.label
        )
    if kind == "person_attribute":
        return tuple(_raw(name, kind, name, unscaled, MORE) for name in PERSON_ATTRIBUTES)
    if kind == "emotion":
        face = modality == "face"
        stems = [(e.weight_stem_face if face else e.weight_stem_voice, e.id) for e in emotions()]
        return tuple(_raw(stem, kind, of, unscaled, MORE) for stem, of in stems)
    if kind == "face_dimension":
        rows = [(d.weight_stem_face, d.id, d.low, d.high, d.sign) for d in dimensions()]
    elif kind == "voice_attribute":
        rows = [(a.weight_stem_voice, a.id, a.low, a.high, a.sign) for a in voice_attributes()]
    else:
        rows = [(q.id, q.id, q.low, q.high, "higher = better") for q in voice_qualities()]
    if modality != ("face" if kind == "face_dimension" else "voice"):
        return ()
    return tuple(
        _raw(name, kind, of, Scale(kind="nominal", low=low, high=high), sign)
        for name, of, low, high, sign in rows
    )


def _raw(name: str, kind: Kind, of: str, scale: Scale, sign: str) -> Output:
    """Return an output before anything was done to it."""
    form: Form = "text" if kind == "caption" else "raw"
    return Output(name=name, kind=kind, of=of, form=form, scale=scale, sign=sign)


def checked_outputs(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """Return outputs that can stand side by side.

    Args:
        outputs: what a predictor declares.

    Raises:
        ZooError: a name or a target is given twice, an id is not in the taxonomy, emotions come in
            more than one form, or a softmax runs over what is no emotion.

    Examples:
        >>> scale = Scale(kind="nominal", low=0, high=7)
        >>> one = Output(name="a", kind="emotion", of="angr", form="raw", scale=scale, sign=MORE)
        >>> checked_outputs([one])
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: output 'a': no emotion with id 'angr'
    """
    problems = [*_twice(outputs), *_unknown(outputs)]
    forms = sorted({one.form for one in outputs if one.kind == "emotion"})
    if len(forms) > 1:
        problems.append(f"emotions come as {' and '.join(forms)}; declare one form at a time")
    problems += [
        f"output {one.name!r}: softmax is taken over {', '.join(SHARED)}, got {one.kind}"
        for one in outputs
        if one.form == "softmax" and one.kind not in SHARED
    ]
    if problems:
        raise ZooError(problems)
    return tuple(outputs)


def _twice(outputs: Sequence[Output]) -> list[str]:
    """Return what is wrong with names and targets that occur more than once."""
    names = Counter(one.name for one in outputs)
    targets = Counter((one.kind, one.of) for one in outputs)
    said = [f"output {name!r} is declared {n} times" for name, n in names.items() if n > 1]
    both = [f"{kind} {of!r} has {n} outputs" for (kind, of), n in targets.items() if n > 1]
    return said + both


def _unknown(outputs: Iterable[Output]) -> list[str]:
    """Return what is wrong with ids that the taxonomy does not have."""
    problems = []
    for one in outputs:
        both = (
            *known_outputs(one.kind, modality="face"),
            *known_outputs(one.kind, modality="voice"),
        )
        if one.of not in {known.of for known in both}:
            problems.append(f"output {one.name!r}: no {one.kind} with id {one.of!r}")
    return problems


def coverage(outputs: Iterable[Output]) -> Coverage:
    """Return which of the 40 emotions a predictor reads, and which it does not.

    Args:
        outputs: what it declares; what is no emotion covers none.

    Raises:
        UnknownName: an output of an emotion that the taxonomy does not have.

    Examples:
        >>> declared = known_outputs("emotion", modality="face")[:3]
        >>> found = coverage(declared)
        >>> [one.id for one in found.covered], len(found.not_covered)
        (['amusement', 'elation', 'pleasure_ecstasy'], 37)
    """
    ids = {emotion(one.of).id for one in outputs if one.kind == "emotion"}
    return Coverage(
        covered=tuple(one for one in emotions() if one.id in ids),
        not_covered=tuple(one for one in emotions() if one.id not in ids),
    )
