"""What a card must not contradict: itself, the taxonomy, and the shapes it states."""

import re
from collections.abc import Iterator
from itertools import pairwise

from evenhand.model_zoo.card_file import Card, Heads, OutputGroup
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.outputs import SHARED, known_outputs
from evenhand.model_zoo.strict import unstated

SHA256 = re.compile(r"[0-9a-f]{64}")

WITHOUT_HEADS = ("caption", "label", "person_attribute")
"""Kinds that a network may put out as a whole, without heads of one shape above an encoder."""


def contradictions(card: Card, *, stem: str) -> Iterator[str]:
    """Yield what is wrong with a card beyond the kinds of its values.

    Args:
        card: the card.
        stem: name of its file without the ending.
    """
    if card.name != stem:
        yield f"name: {card.name!r}; it is the name of the file, {stem!r}"
    yield from _unexplained(card)
    yield from _outputs(card)
    for place, heads in enumerate(card.heads):
        yield from _heads(card, heads, f"heads[{place}]")
    for file, digest in (card.weights.sha256 or {}).items():
        if not SHA256.fullmatch(digest):
            yield f"weights.sha256[{file!r}]: 64 hexadecimal digits in lower case, got {digest!r}"


def parameters_of(widths: tuple[int, ...]) -> int:
    """Return how many weights and biases fully connected layers of these widths have.

    Examples:
        >>> parameters_of((1152, 128, 32, 1))
        151745
    """
    return sum(below * above + above for below, above in pairwise(widths))


def _unexplained(card: Card) -> Iterator[str]:
    """Yield facts that are left out without a reason, and reasons for what is there."""
    missing = list(unstated(card))
    for place in missing:
        if not card.absent.get(place, "").strip():
            yield f"absent: {place!r} is not stated; say why, or state it"
    for place in card.absent:
        if place not in missing:
            yield f"absent: {place!r} is no fact that is left out.{suggestion(place, missing)}"


def _outputs(card: Card) -> Iterator[str]:
    """Yield what is wrong with the outputs."""
    computed = [kind for heads in card.heads for kind in heads.of]
    kinds = [group.of for group in card.outputs]
    for place, group in enumerate(card.outputs):
        where = f"outputs[{place}]"
        if kinds.count(group.of) > 1:
            yield f"{where}.of: {group.of!r} is declared more than once"
        known = [one.of for one in known_outputs(group.of, modality=card.modality)]
        if not known:
            yield f"{where}.of: a {card.modality} has no {group.of}"
        for stranger in (one for one in group.only if one not in known):
            yield f"{where}.only: no {group.of} {stranger!r}.{suggestion(stranger, known)}"
        if group.of not in WITHOUT_HEADS and computed.count(group.of) != 1:
            yield f"{where}.of: {computed.count(group.of)} groups of heads compute {group.of}"
        yield from _numbers(group, where)
    for kind in computed:
        if kind not in kinds:
            yield f"heads: {kind!r} is computed and not declared in outputs"


def _numbers(group: OutputGroup, where: str) -> Iterator[str]:
    """Yield what is wrong with the forms and the scale of a kind of outputs."""
    if "softmax" in group.forms and group.of not in SHARED:
        yield f"{where}.forms: softmax is taken over {', '.join(SHARED)}, not over {group.of}"
    if not group.forms or ("text" in group.forms) != (group.of == "caption"):
        yield f"{where}.forms: a caption is text and all else is not, got {list(group.forms)}"
    if (group.span == "text") != (group.of == "caption"):
        yield f"{where}.span: a caption is text and all else is not, got {group.span!r}"
    if isinstance(group.span, tuple) and group.span[0] >= group.span[1]:
        yield f"{where}.span: the lower end comes first, got {list(group.span)}"


def _heads(card: Card, heads: Heads, where: str) -> Iterator[str]:
    """Yield what is wrong with one group of heads."""
    only = {group.of: len(group.only) for group in card.outputs}
    outputs = sum(
        only.get(kind) or len(known_outputs(kind, modality=card.modality)) for kind in heads.of
    )
    if heads.count != outputs:
        yield f"{where}.count: {heads.count}; the card has {outputs} of {', '.join(heads.of)}"
    if heads.file is not None and "{stem}" not in heads.file:
        yield f"{where}.file: {heads.file!r} needs '{{stem}}', the place of the output's name"
    if heads.widths is None:
        return
    if heads.widths[-1:] != (1,):
        yield f"{where}.widths: a head ends in one unit, got {list(heads.widths)}"
    if heads.keys is not None and len(heads.keys) != len(heads.widths) - 1:
        yield f"{where}.keys: {len(heads.keys)} for {len(heads.widths) - 1} layers"
    expected = parameters_of(heads.widths)
    if heads.parameters not in {None, expected}:
        yield f"{where}.parameters: {heads.parameters}; the widths make {expected}"
