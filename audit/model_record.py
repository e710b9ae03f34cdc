"""A model in the record of an audit: what it covers, who made its scores, what its card says."""

from dataclasses import dataclass, field
from typing import Literal

from evenhand.audit.finding import Number, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRecord:
    """What the card of a model says of it, copied so that the report needs no card.

    Attributes:
        name, title: of the card.
        architecture, licence, training_data: as text, with the reason where a fact is not known.
        sources: where it was published.
        not_for: uses that the card rules out.
        weights_sha256: of its files, by name.
    """

    name: str
    title: str
    architecture: str = ""
    licence: str = ""
    training_data: str = ""
    sources: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    weights_sha256: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """One metric over all items, for one outcome."""

    metric: str
    emotion: str
    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """A predictor as audited: what it covers, where its scores came from, its verdict.

    `identity` is what the file of scores says of its making, such as runtime and precision; empty
    where it says nothing. `left_machine` tells whether items were sent elsewhere to be scored: yes,
    no, or empty where nobody knows.
    """

    name: str
    source: str
    covers: tuple[str, ...]
    not_covered: tuple[str, ...]
    scale: str
    link: str
    items_scored: int
    items_missing: int
    verdict: Verdict
    overall: tuple[Overall, ...] = ()
    identity: dict[str, str] = field(default_factory=dict)
    left_machine: Literal["", "yes", "no"] = ""
    card: CardRecord | None = None
