"""Cards: what a model is, where it lies, what its outputs mean, and what it must not be used for.

One file of `cards/` a model. The folder is the list.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

from evenhand.model_zoo.card_file import Card, OutputGroup
from evenhand.model_zoo.card_rules import contradictions
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.outputs import Form, Kind, Output, Scale, known_outputs
from evenhand.model_zoo.strict import converted

ENDING = ".toml"


@cache
def cards() -> Mapping[str, Card]:
    """Return every card by name, in the order of the names.

    Raises:
        ZooError: a card contradicts its rules.

    Examples:
        >>> "empathic-insight-face-large" in cards()
        True
    """
    folder = files(f"{__package__}.cards")
    found = (file for file in folder.iterdir() if file.name.endswith(ENDING))
    ordered = sorted(found, key=lambda file: file.name)
    read = (read_card(file.read_bytes(), file=file.name) for file in ordered)
    return MappingProxyType({one.name: one for one in read})


def card(name: str) -> Card:
    """Return the card of a model.

    Raises:
        UnknownName: the zoo has no such model.

    Examples:
        >>> card("empathic-insight-face-smal")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.UnknownName: no model 'empathic-insight-face-smal'. Did you ...
    """
    known = cards()
    if name not in known:
        hint = suggestion(name, known) or f" The zoo holds: {', '.join(known)}"
        problem = f"no model {name!r}.{hint}"
        raise UnknownName([problem])
    return known[name]


def read_card(text: bytes, *, file: str) -> Card:
    """Return the card that a TOML text holds.

    Args:
        text: the bytes of the file.
        file: its name, which is the name of the model and `.toml`.

    Raises:
        ZooError: no TOML, unknown or missing keys, values of another kind, facts left out without
            a reason, shapes that do not add up, outputs that the taxonomy does not have.
    """
    try:
        document = msgspec.toml.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: not TOML: {error}"
        raise ZooError([problem]) from None
    read = converted(document, Card, file=file)
    problems = [f"{file}: {says}" for says in contradictions(read, stem=file.removesuffix(ENDING))]
    if problems:
        raise ZooError(problems)
    return read


def declared_outputs(of: Card, *, form: Form = "raw") -> tuple[Output, ...]:
    """Return what a model puts out in one form, which is never mixed with another.

    Args:
        of: the card.
        form: `raw`, `mean_subtracted`, `softmax` or `text`.

    Returns:
        The outputs that are published in this form, in the order of the card and the taxonomy;
        none where there are none.

    Examples:
        >>> small = card("empathic-insight-face-small")
        >>> len(declared_outputs(small)), len(declared_outputs(small, form="softmax"))
        (44, 40)
    """
    return tuple(
        Output(
            name=known.name,
            kind=known.kind,
            of=known.of,
            form=form,
            scale=_scale(group, known.scale, form),
            sign=known.sign,
        )
        for group in of.outputs
        if form in group.forms
        for known in read_outputs(of, group.of)
    )


def read_outputs(of: Card, kind: Kind) -> tuple[Output, ...]:
    """Return the outputs of a kind that a model has, before anything was done to them.

    Args:
        of: the card.
        kind: what they read.

    Returns:
        In the order of the taxonomy; none where the card declares none of the kind.
    """
    known = known_outputs(kind, modality=of.modality)
    groups = [group for group in of.outputs if group.of == kind]
    return tuple(one for group in groups for one in known if one.of in (group.only or {one.of}))


def _scale(group: OutputGroup, own: Scale, form: Form) -> Scale:
    """Return the scale of an output in a form."""
    if form == "softmax":
        return Scale(kind="bounded", low=0.0, high=1.0)
    if form == "mean_subtracted":
        return Scale(kind="relative")
    if isinstance(group.span, tuple):
        return Scale(kind="nominal", low=group.span[0], high=group.span[1])
    return own


def weight_files(of: Card) -> Mapping[str, str]:
    """Return the name of the file of weights of each output, as far as it is published.

    Args:
        of: the card.

    Returns:
        Names of files by names of outputs.

    Examples:
        >>> weight_files(card("empathic-insight-voice-small"))["Jealousy_&_Envy"]
        'model_Jealousy_&_Envy_best.pth'
    """
    return MappingProxyType(
        {
            known.name: heads.file.replace("{stem}", known.name)
            for heads in of.heads
            if heads.file is not None
            for kind in heads.of
            for known in read_outputs(of, kind)
        }
    )
