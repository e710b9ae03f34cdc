"""Who made a model's scores, whether items left the machine for that, and what its card says."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import pyarrow as pa

from evenhand.audit.model_record import CardRecord
from evenhand.audit.scoring.score_file import LOG
from evenhand.model_zoo.card import cards
from evenhand.model_zoo.card_file import Card, Heads

Left: TypeAlias = Literal["", "yes", "no"]

FACTS: Final = b"evenhand"
"""Where a file of scores says of itself how it was made."""

COMPUTED_HERE: Final = frozenset({"torch", "openvino", "optimum-intel", "numpy"})
"""Runtimes that compute in the process that wrote the scores; a function or a program that is
called may ask elsewhere."""

ASKED: Final = "requests"
"""Entry of a making that says that requests were logged."""

CERTAINTIES: Mapping[str, str] = MappingProxyType(
    {
        "C": "confirmed in a named source",
        "M": "measured on a public file",
        "I": "inferred",
        "U": "unconfirmed",
    }
)


def making(frame: pa.Table) -> Mapping[str, str]:
    """Return what a file of scores says of its making, as plain texts by name.

    A file that `evenhand score` wrote names model, weights, runtime, precision and settings. Other
    files say nothing, and nothing is made up for them.

    Args:
        frame: the file as a table, with the metadata of its schema.

    Returns:
        Texts by name, those of settings as `settings.NAME`; empty where the file says nothing that
        can be read.

    Examples:
        >>> facts = '{"model": {"model": "m", "runtime": "http", "settings": {"crop": "no"}}}'
        >>> dict(making(pa.table({"item": ["a"]}).replace_schema_metadata({"evenhand": facts})))
        {'model': 'm', 'runtime': 'http', 'settings.crop': 'no'}
    """
    told = _told((frame.schema.metadata or {}).get(FACTS, b""))
    if not told:
        return {}
    settings = told.get("settings")
    own = {name: value for name, value in told.items() if name != "settings"}
    more = settings if isinstance(settings, dict) else {}
    named = own | {f"settings.{name}": value for name, value in more.items()}
    asked = LOG in frame.column_names and frame[LOG].null_count < frame.num_rows
    texts = {name: value for name, value in named.items() if isinstance(value, str) and value}
    return texts | ({ASKED: "logged"} if asked else {})


def _told(facts: bytes) -> dict[str, object]:
    """Return the identity that the metadata of a file hold; nothing where they are no such text."""
    try:
        model = json.loads(facts)["model"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    return model if isinstance(model, dict) else {}


def left_machine(makings: Iterable[Mapping[str, str]]) -> Left:
    """Return whether items of a model went elsewhere to be scored.

    Args:
        makings: of all its files of scores: of the items, and of disturbed items.

    Returns:
        `yes` where any file comes from an address or logged requests, `no` where all were computed
        where they were written, and `""` where nobody knows.

    Examples:
        >>> left_machine([{"runtime": "torch"}, {"runtime": "http"}])
        'yes'
        >>> left_machine([{"runtime": "torch"}]), left_machine([{"runtime": "python"}])
        ('no', '')
    """
    each = list(makings)
    if any(one.get("runtime") == "http" or ASKED in one for one in each):
        return "yes"
    return "no" if all(one.get("runtime") in COMPUTED_HERE for one in each) else ""


def card_record(made: Mapping[str, str]) -> CardRecord | None:
    """Return the card of the model that made some scores, None where the zoo has none.

    A card is never chosen by the name that a plan gives a model: anything may bear that name.

    Args:
        made: what the file of scores says of its making.
    """
    found = cards().get(made.get("model", ""))
    if found is None:
        return None
    training = found.training
    learnt = "; ".join(training.data) or "the card names no training data"
    return CardRecord(
        name=found.name,
        title=found.title,
        architecture=_architecture(found),
        licence=found.licence or _absent(found, "licence"),
        training_data=f"{learnt} ({CERTAINTIES[training.certainty]}: {training.source})",
        sources=tuple(f"{one.what}: {one.hub}" if one.hub else one.what for one in found.sources),
        not_for=found.not_for or (_absent(found, "not_for"),),
        weights_sha256=dict(found.weights.sha256 or {}),
    )


def _architecture(found: Card) -> str:
    """Return encoder and heads as a text."""
    encoder = found.encoder
    name = f"{encoder.hub}, " if encoder.hub else ""
    parts = [f"Encoder: {name}{encoder.output} ({CERTAINTIES[encoder.certainty]})"]
    parts += [_heads(one) for one in found.heads]
    return ". ".join(parts) + "."


def _heads(heads: Heads) -> str:
    """Return networks of one shape as a text."""
    widths = "-".join(map(str, heads.widths)) if heads.widths else "widths not stated"
    kinds = ", ".join(kind.replace("_", " ") for kind in heads.of)
    return f"{heads.count} heads ({kinds}): {widths} ({CERTAINTIES[heads.certainty]})"


def _absent(found: Card, fact: str) -> str:
    """Return why a card lacks a fact."""
    return f"not stated: {found.absent.get(fact, 'no reason given')}"
