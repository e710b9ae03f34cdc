"""Crosswalks: what the labels of other models have to do with the forty emotions.

One file of `crosswalks/` a label set; the folder is the list. A label may stand for several
emotions, and for none; an emotion that no label stands for is not covered, which is not 0.
Dimensions such as valence stand for no emotion: all that can be said is which way ratings should
go with them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.names import NameIndex, name_index, suggestion
from evenhand.model_zoo.strict import Strict, converted
from evenhand.model_zoo.taxonomy import emotions

ENDING = ".toml"

Reach: TypeAlias = Literal["core", "wide"]
"""Emotions that a label names, or also its neighbours."""


class Label(Strict, frozen=True, kw_only=True):
    """A label of another set.

    Attributes:
        id: its name in files of evenhand.
        aliases: what models and data sets call it.
        core: ids of the emotions that it stands for in headline figures.
        wide: ids that a sensitivity run adds.
        rises: of a dimension: ids of emotions whose ratings are expected to rise with it.
        falls: of a dimension: ids of those expected to fall.
        why: the reason, in a sentence.
    """

    id: str
    aliases: tuple[str, ...] = ()
    core: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    rises: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()
    why: str


class Crosswalk(Strict, frozen=True, kw_only=True):
    """One file of `crosswalks/`.

    Attributes:
        schema: version of this form.
        name: name of the label set and of the file.
        title: name for people.
        rationale: how the mapping was made, and who checked it.
        kind: `labels`, or `dimensions`, which cover no emotion.
        several: what an emotion gets that several labels name: their `maximum`; with `refused` no
            emotion may stand under two labels.
        neutral: id of the label that means "none of these"; None where there is none.
        label: the labels.
    """

    schema: Literal[1]
    name: str
    title: str
    rationale: str
    kind: Literal["labels", "dimensions"] = "labels"
    several: Literal["refused", "maximum"] = "refused"
    neutral: str | None = None
    label: tuple[Label, ...]


@cache
def crosswalks() -> Mapping[str, Crosswalk]:
    """Return every crosswalk by name, in the order of the names.

    Raises:
        ZooError: a file contradicts its rules.

    Examples:
        >>> "basic-emotions" in crosswalks()
        True
    """
    folder = files(f"{__package__}.crosswalks")
    found = (file for file in folder.iterdir() if file.name.endswith(ENDING))
    ordered = sorted(found, key=lambda file: file.name)
    read = (read_crosswalk(file.read_bytes(), file=file.name) for file in ordered)
    return MappingProxyType({one.name: one for one in read})


def crosswalk(name: str) -> Crosswalk:
    """Return the crosswalk of a label set.

    Raises:
        UnknownName: there is none of this name.
    """
    known = crosswalks()
    if name not in known:
        hint = suggestion(name, known) or f" There are: {', '.join(known)}"
        problem = f"no crosswalk {name!r}.{hint}"
        raise UnknownName([problem])
    return known[name]


def read_crosswalk(text: bytes, *, file: str) -> Crosswalk:
    """Return the crosswalk that a TOML text holds.

    Args:
        text: the bytes of the file.
        file: its name, which is the name of the label set and `.toml`.

    Raises:
        ZooError: no TOML, unknown or missing keys, emotions that the taxonomy does not have or that
            stand under two labels without a word on what that means.
    """
    try:
        document = msgspec.toml.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: not TOML: {error}"
        raise ZooError([problem]) from None
    read = converted(document, Crosswalk, file=file)
    problems = [f"{file}: {says}" for says in _contradictions(read, file.removesuffix(ENDING))]
    if problems:
        raise ZooError(problems)
    return read


def label(of: Crosswalk, name: str) -> Label:
    """Return the label of a set by its id or any alias; case and punctuation do not count.

    Raises:
        UnknownName: the set has no such label.

    Examples:
        >>> label(crosswalk("basic-emotions"), "Happy").id
        'joy'
    """
    return _labels(of).find(name)


def label_id(of: Crosswalk, one: Label) -> str:
    """Return the id of a label among all sets, as outputs state it.

    Examples:
        >>> basic = crosswalk("basic-emotions")
        >>> label_id(basic, label(basic, "sad"))
        'basic-emotions/sadness'
    """
    return f"{of.name}/{one.id}"


def covered(of: Crosswalk, *, reach: Reach) -> Mapping[str, tuple[Label, ...]]:
    """Return the emotions that a label set covers, each with the labels that stand for it.

    Args:
        of: the label set.
        reach: `core`, or `wide`, which adds emotions; it never adds a label to an emotion.

    Returns:
        Labels by id of the emotion, in the order of the taxonomy; empty for dimensions.

    Examples:
        >>> [one.id for one in covered(crosswalk("basic-emotions"), reach="core")["elation"]]
        ['joy']
        >>> len(covered(crosswalk("valence-arousal"), reach="wide"))
        0
    """
    found = {
        e.id: tuple(one for one in of.label if e.id in stands_for(one, reach=reach))
        for e in emotions()
    }
    return MappingProxyType({name: labels for name, labels in found.items() if labels})


def stands_for(one: Label, *, reach: Reach) -> tuple[str, ...]:
    """Return the ids of the emotions that a label stands for.

    Examples:
        >>> stands_for(label(crosswalk("basic-emotions"), "fear"), reach="wide")
        ('fear', 'distress')
    """
    return one.core if reach == "core" else (*one.core, *one.wide)


def shared(of: Crosswalk, *, reach: Reach) -> Mapping[str, tuple[str, ...]]:
    """Return the labels that stand for several emotions, which therefore get the same score.

    Returns:
        Ids of emotions by id of the label.

    Examples:
        >>> dict(shared(crosswalk("basic-emotions"), reach="core"))
        {'joy': ('elation', 'amusement')}
    """
    named = ((one.id, stands_for(one, reach=reach)) for one in of.label)
    return MappingProxyType({name: several for name, several in named if len(several) > 1})


@cache
def _labels(of: Crosswalk) -> NameIndex[Label]:
    named = [(one, (one.id, *one.aliases)) for one in of.label]
    return name_index(f"label of {of.name}", named)


def _contradictions(of: Crosswalk, stem: str) -> Iterator[str]:
    """Yield what is wrong with a crosswalk beyond the kinds of its values."""
    if of.name != stem:
        yield f"name: {of.name!r}; it is the name of the file, {stem!r}"
    ids = [one.id for one in of.label]
    if of.neutral is not None and of.neutral not in ids:
        yield f"neutral: no label {of.neutral!r}.{suggestion(of.neutral, ids)}"
    known = [one.id for one in emotions()]
    for place, one in enumerate(of.label):
        for name in (*one.core, *one.wide, *one.rises, *one.falls):
            if name not in known:
                yield f"label[{place}]: no emotion with id {name!r}.{suggestion(name, known)}"
    yield from _of_another_kind(of)
    yield from _twice(of)
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"label {name!r} is declared {times} times"


def _of_another_kind(of: Crosswalk) -> Iterator[str]:
    """Yield labels with signs, and dimensions that stand for emotions."""
    for place, one in enumerate(of.label):
        if of.kind == "dimensions" and (one.core or one.wide):
            yield f"label[{place}]: a dimension has no core and no wide, only rises and falls"
        if of.kind == "labels" and (one.rises or one.falls):
            yield f"label[{place}]: only a dimension has rises and falls"
        for name in sorted({*one.rises} & {*one.falls}):
            yield f"label[{place}]: emotion {name!r} cannot both rise and fall"


def _twice(of: Crosswalk) -> Iterator[str]:
    """Yield emotions that stand more often than the crosswalk says."""
    core = Counter(name for one in of.label for name in one.core)
    wide = Counter(name for one in of.label for name in one.wide)
    for name, times in (core + wide).items():
        if times > 1 and of.several == "refused":
            yield f"emotion {name!r} stands under {times} labels, which are to be disjoint"
        elif name in core and name in wide:
            yield f"emotion {name!r} is core and wide; wide adds emotions, not labels to a core one"
