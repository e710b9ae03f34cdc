"""From a word to what it stands for: an emotion, a label of a crosswalk, a person's attribute."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from evenhand.model_zoo.crosswalk import crosswalk, label, label_id
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.names import name_index, suggestion
from evenhand.model_zoo.outputs import MORE, Form, Kind, Output, Scale
from evenhand.model_zoo.pipelines.pipeline_file import Classifier, Numbers, ZeroShot, medium
from evenhand.model_zoo.taxonomy import emotion, emotions
from evenhand.model_zoo.taxonomy_file import Emotion

EMOTIONS: Final = "emotions"
PERSON: Final = "person"

Target: TypeAlias = tuple[Kind, str]
"""What an output reads, and its id."""

PERSONS: Final = name_index(
    "attribute of persons",
    [("female", ("female", "woman", "women", "f")), ("male", ("male", "man", "men", "m"))],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompted:
    """Something that two towers are asked about.

    Attributes:
        target: what it is.
        words: what it is called.
    """

    target: Target
    words: tuple[str, ...]


def classified(stated: Classifier, own: Sequence[str]) -> tuple[Target | None, ...]:
    """Return what each label of a model stands for; None for those that are left out.

    Args:
        stated: what the file says.
        own: labels of the model, in the order of its numbers.

    Raises:
        ZooError: a label that the set does not have and that is not left out; a statement about a
            label that the model does not have; a label set that there is none of.
    """
    problems = [
        f"{key}: the model has no label {name!r}.{suggestion(name, own)} It has {_listed(own)}"
        for key, names in (("labels", stated.labels), ("left_out", stated.left_out))
        for name in names
        if name not in own
    ]
    find = _finder(stated.label_set)
    found: list[Target | None] = []
    unknown = []
    for name in own:
        try:
            left_out = name in stated.left_out
            found.append(None if left_out else find(stated.labels.get(name, name)))
        except UnknownName as error:
            unknown.append(f"labels: {name!r}: {' '.join(error.problems)}")
    if unknown:
        advice = 'say what each stands for, as in labels = { LABEL_0 = "happy" }, or'
        unknown.append(f"{advice} name it in left_out")
    if problems + unknown:
        raise ZooError(problems + unknown)
    if not any(found):
        problem = "left_out: every label of the model is left out"
        raise ZooError([problem])
    return tuple(found)


def prompted(stated: ZeroShot) -> tuple[Prompted, ...]:
    """Return what two towers are asked about, with its words, in the order of the set.

    Args:
        stated: what the file says.

    Raises:
        ZooError: a label set that there is none of, or a name that it does not have; fewer than
            two things to ask about.

    Examples:
        >>> stated = ZeroShot(
        ...     schema=1, kind="open-clip-zero-shot", name="m", source="m", licence="MIT",
        ...     label_set="basic-emotions", only=("happy", "neutral"),
        ... )
        >>> [one.words for one in prompted(stated)]
        [('joy', 'happy', 'happiness', 'joyful'), ('neutral',)]
    """
    if stated.label_set == PERSON:
        problem = "label_set: emotions or a crosswalk is wanted for prompts, got 'person'"
        raise ZooError([problem])
    find = _finder(stated.label_set)
    wanted = [find(name) for name in stated.only]
    every = _every(stated)
    asked = tuple(one for one in every if not wanted or one.target in wanted)
    if len(asked) < 2:  # noqa: PLR2004 a share of one is always one
        problem = "only: at least two names are wanted; the share of a single one is always 1"
        raise ZooError([problem])
    return asked


def output(target: Target, numbers: Numbers | str) -> Output:
    """Return an output that reads a target.

    Args:
        target: what it reads.
        numbers: `softmax`, `sigmoid`, `cosine` or `raw`.

    Examples:
        >>> output(("label", "basic-emotions/joy"), "cosine").scale.low
        -1.0
    """
    kind, of = target
    form: Form = "softmax" if numbers == "softmax" else "raw"
    if numbers == "raw":
        scale = Scale(kind="incomparable")
    else:
        scale = Scale(kind="bounded", low=-1.0 if numbers == "cosine" else 0.0, high=1.0)
    return Output(name=of.rpartition("/")[2], kind=kind, of=of, form=form, scale=scale, sign=MORE)


def _finder(label_set: str) -> Callable[[str], Target]:
    """Return what looks a word up in a set."""
    if label_set == EMOTIONS:
        return lambda word: ("emotion", emotion(word).id)
    if label_set == PERSON:
        return lambda word: ("person_attribute", PERSONS.find(word))
    try:
        known = crosswalk(label_set)
    except UnknownName as error:
        more = f"{EMOTIONS!r}, which are the forty, and {PERSON!r} are label sets as well"
        raise ZooError([f"label_set: {' '.join(error.problems)}; {more}"]) from None
    return lambda word: ("label", label_id(known, label(known, word)))


def _every(stated: ZeroShot) -> tuple[Prompted, ...]:
    """Return all of a set, with its words."""
    if stated.label_set == EMOTIONS:
        return tuple(
            Prompted(target=("emotion", one.id), words=_words(one, stated)) for one in emotions()
        )
    known = crosswalk(stated.label_set)
    return tuple(
        Prompted(target=("label", label_id(known, one)), words=(one.id, *one.aliases))
        for one in known.label
    )


def _words(one: Emotion, stated: ZeroShot) -> tuple[str, ...]:
    """Return the words of an emotion, each once."""
    words = one.voice_words if medium(stated) == "sound" else one.face_words
    return tuple(dict.fromkeys(words))


def _listed(names: Sequence[str]) -> str:
    """Return names for a message."""
    return ", ".join(map(repr, names))
