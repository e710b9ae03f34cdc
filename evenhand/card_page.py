"""What a model is, as a page of Markdown: made of its card and nothing else."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from evenhand.model_zoo.card import declared_outputs
from evenhand.model_zoo.card_file import Card, Heads, OutputGroup
from evenhand.model_zoo.crosswalk import Reach, covered, crosswalk
from evenhand.model_zoo.outputs import Output, coverage
from evenhand.model_zoo.taxonomy import emotions

SURE = "C confirmed, M measured, I inferred, U unconfirmed"


def summary(card: Card) -> dict[str, str | int]:
    """Return what a list of models says of one."""
    outputs = _published(card)
    return {
        "name": card.name,
        "title": card.title,
        "modality": card.modality,
        "task": card.task,
        "outputs": len(outputs),
        "emotions": len(coverage(outputs).covered),
        "by_crosswalk": "; ".join(by_crosswalk(outputs)),
        "weights": card.weights.status,
        "licence": card.licence or "not stated",
    }


def by_crosswalk(outputs: Sequence[Output]) -> tuple[str, ...]:
    """Return for how many of the emotions the labels of a model stand, by label set.

    Examples:
        >>> from evenhand.model_zoo.card import card
        >>> by_crosswalk(declared_outputs(card("face-api"), form="softmax"))
        ('basic-emotions: 7 of 40, 19 in its wide reach',)
    """
    own = {one.of for one in outputs if one.kind == "label"}
    return tuple(
        f"{name}: {_stood_for(name, own, 'core')} of 40, "
        f"{_stood_for(name, own, 'wide')} in its wide reach"
        for name in dict.fromkeys(of.partition("/")[0] for of in sorted(own))
    )


def _stood_for(name: str, own: set[str], reach: Reach) -> int:
    """Return how many emotions the labels of a model stand for."""
    by_emotion = covered(crosswalk(name), reach=reach)
    return sum(any(f"{name}/{one.id}" in own for one in by) for by in by_emotion.values())


def page(card: Card) -> str:
    """Return the page of one model."""
    parts = (_head(card), _outputs(card), _input(card), _heads(card), _use(card), _unknown(card))
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _published(card: Card) -> tuple[Output, ...]:
    """Return every output in the first form in which it is published."""
    return tuple(
        one
        for group in card.outputs
        for one in declared_outputs(card, form=group.forms[0])
        if one.kind == group.of
    )


def _head(card: Card) -> Iterator[str]:
    """Yield what the model is and where it lies."""
    yield from (f"# {card.title}", "", f"`{card.name}`, {card.modality}: {card.task}", "")
    yield f"- licence of the weights: {card.licence or 'not stated'}"
    for source in card.sources:
        yield f"- {source.what}: {source.hub or 'not stated'}"
    yield f"- weights: {card.weights.status.replace('_', ' ')}. {card.weights.note}".rstrip()
    yield ""


def _outputs(card: Card) -> Iterator[str]:
    """Yield what the outputs are, group by group."""
    yield from (f"## Outputs ({SURE})", "")
    grouped = {kind: list(own) for kind, own in groupby(_published(card), lambda one: one.kind)}
    for group in card.outputs:
        yield from _group(group, grouped[group.of])
    missing = coverage(_published(card)).not_covered
    covers = len(missing) < len(emotions())
    named = ", ".join(one.name for one in missing) if covers else "all are"
    yield from (
        "",
        f"Not covered: {len(missing)} of 40 emotions{f' ({named})' * bool(missing)}",
        *(f"By crosswalk {told}" for told in by_crosswalk(_published(card))),
        "",
    )


def _group(group: OutputGroup, outputs: list[Output]) -> Iterator[str]:
    """Yield what the outputs of one kind are."""
    forms = ", ".join(form.replace("_", " ") for form in group.forms)
    yield f"- {len(outputs)} x {group.of.replace('_', ' ')}, as {forms} [{group.certainty}]"
    if isinstance(group.span, tuple):
        yield f"  - scale {group.span[0]:g} to {group.span[1]:g}, not clipped; {outputs[0].sign}"
    elif group.span == "incomparable":
        yield "  - no common scale: numbers of two heads cannot be compared"
    elif group.span == "taxonomy":
        yield from (f"  - {one.name}: {_ends(one)}; direction: {one.sign}" for one in outputs)
    yield from (f"  - {text}" for text in (group.note, f"source: {group.source}") if text)


def _ends(output: Output) -> str:
    """Return the ends of a scale in words."""
    return f"{output.scale.low:g} to {output.scale.high:g}"


def _input(card: Card) -> Iterator[str]:
    """Yield how media reach the encoder."""
    encoder = card.encoder
    yield from ("## Input and encoder", "")
    for name in card.input.__struct_fields__:
        value = getattr(card.input, name)
        if value not in {None, ""}:
            yield f"- {_words(name)}: {value}"
    yield f"- encoder: {encoder.hub or 'not stated'}, {encoder.output} [{encoder.certainty}]"
    yield from (f"  - {text}" for text in (encoder.note, f"source: {encoder.source}") if text)
    yield ""


def _heads(card: Card) -> Iterator[str]:
    """Yield the networks above the encoder."""
    if not card.heads:
        return
    yield from ("## Heads", "")
    for heads in card.heads:
        yield f"- {heads.count} for {', '.join(heads.of)} [{heads.certainty}]: {_layers(heads)}"
        yield f"  - read {heads.reads}; files: {heads.file or 'not stated'}"
    yield ""


def _layers(heads: Heads) -> str:
    """Return the widths of a head in words."""
    if heads.widths is None:
        return "widths not stated"
    return " to ".join(f"{width:,}" for width in heads.widths)


def _use(card: Card) -> Iterator[str]:
    """Yield what it learnt from, what it is not for, and what goes wrong."""
    yield from (f"## Training [{card.training.certainty}]", "")
    yield from (f"- {text}" for text in (*card.training.data, card.training.method) if text)
    yield from ("", "## Not for", "")
    yield from (f"- {text}" for text in card.not_for or ("not stated",))
    yield from ("", "## Known limits", "")
    yield from (f"- {text}" for text in card.limits or ("none stated",))
    yield ""


def _unknown(card: Card) -> Iterator[str]:
    """Yield what is not stated, and why."""
    yield from ("## Not stated", "")
    yield from (f"- `{place}`: {reason}" for place, reason in card.absent.items())


def _words(key: str) -> str:
    """Return a key for people."""
    return key.replace("_", " ")
