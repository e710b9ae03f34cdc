"""The 40 emotions, 4 dimensions of faces and 15 attributes of voices, by any published name.

The facts are in `taxonomy.yaml`, which is read once.
"""

from functools import cache
from importlib.resources import files

from evenhand.model_zoo.names import NameIndex, name_index
from evenhand.model_zoo.taxonomy_file import (
    Emotion,
    FaceDimension,
    Taxonomy,
    VoiceAttribute,
    VoiceQuality,
    read_taxonomy,
)

FILE = "taxonomy.yaml"


@cache
def taxonomy() -> Taxonomy:
    """Return everything that the file holds.

    Raises:
        ZooError: the file contradicts its rules.
    """
    return read_taxonomy((files(__package__) / FILE).read_bytes(), file=FILE)


def emotions() -> tuple[Emotion, ...]:
    """Return the 40 emotions in the published order.

    Examples:
        >>> len(emotions()), emotions()[0].name
        (40, 'Amusement')
    """
    return taxonomy().emotions


def dimensions() -> tuple[FaceDimension, ...]:
    """Return the four dimensions of faces; they share no scale.

    Examples:
        >>> [(one.id, one.low, one.high) for one in dimensions()][:2]
        [('arousal', 0.0, 7.0), ('valence', -3.0, 3.0)]
    """
    return taxonomy().face_dimensions


def voice_attributes() -> tuple[VoiceAttribute, ...]:
    """Return the fifteen attributes of voices; some point against the order of their name.

    Examples:
        >>> voice_attribute("Warm vs. Cold").sign
        'positive = warm'
    """
    return taxonomy().voice_attributes


def voice_qualities() -> tuple[VoiceQuality, ...]:
    """Return the heads that rate a recording."""
    return taxonomy().voice_quality_heads


def emotion(name: str) -> Emotion:
    """Return the emotion of a name: id, published name, stem of weights, label key or alias.

    Case, blanks and punctuation do not count.

    Raises:
        UnknownName: no emotion has this name.
        AmbiguousName: more than one has it.

    Examples:
        >>> emotion("Hopelessness").id
        'helplessness'
        >>> emotion("Negative Low-Energy Emotions|Jealousy & Envy").id
        'jealousy_envy'
        >>> emotion("neutral")
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.UnknownName: no emotion 'neutral'.
    """
    return _emotions_by_name().find(name)


def dimension(name: str) -> FaceDimension:
    """Return the dimension of faces of a name.

    Raises:
        UnknownName: no dimension has this name.
    """
    return _dimensions_by_name().find(name)


def voice_attribute(name: str) -> VoiceAttribute:
    """Return the attribute of voices of a name.

    Raises:
        UnknownName: no attribute has this name.
    """
    return _attributes_by_name().find(name)


def emotion_names(one: Emotion, *, label_key: str) -> tuple[str, ...]:
    """Return every name of an emotion, its published one first.

    Args:
        one: the emotion.
        label_key: form of the keys of rated files, with `<family>` and `<name>`.
    """
    key = label_key.replace("<family>", one.family).replace("<name>", one.name)
    aliases = (alias.name for alias in one.aliases)
    return one.name, *aliases, one.id, one.weight_stem_face, one.weight_stem_voice, key


def emotion_index(facts: Taxonomy) -> NameIndex[Emotion]:
    """Return the emotions of a taxonomy by each of their names."""
    named = [(e, emotion_names(e, label_key=facts.hq_label_key)) for e in facts.emotions]
    return name_index("emotion", named)


@cache
def _emotions_by_name() -> NameIndex[Emotion]:
    """Return the index of emotions."""
    return emotion_index(taxonomy())


@cache
def _dimensions_by_name() -> NameIndex[FaceDimension]:
    """Return the index of dimensions of faces."""
    named = [(one, (one.name, one.id, one.weight_stem_face)) for one in dimensions()]
    return name_index("dimension of faces", named)


@cache
def _attributes_by_name() -> NameIndex[VoiceAttribute]:
    """Return the index of attributes of voices."""
    named = [(one, (one.name, one.id, one.weight_stem_voice)) for one in voice_attributes()]
    return name_index("attribute of voices", named)
