"""Who made each model, what its scores were computed with, and whether items left for that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, CardRecord, ModelRecord
from evenhand.reports.paths import without_folders
from evenhand.reports.scoring_place import PLACES
from evenhand.reports.templating import fill

TITLE = "Models and their cards"
ORDER = 27
PARTS: tuple[str, ...] = ("R4",)

IDENTITY: Mapping[str, str] = MappingProxyType(
    {
        "model": "Model",
        "runtime": "Computed with",
        "precision": "Precision of numbers",
        "weights": "Hash of the weights (sha256)",
        "requests": "Requests",
    }
)
"""Labels of what a file of scores says; other entries are settings and bear their own names."""

HASH = re.compile(r"[0-9a-f]{32,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that the file of scores says; hashes are written in the type of code."""

    label: str
    text: str
    code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A model, what made its scores, and its card."""

    model: ModelRecord
    place: str
    facts: tuple[Fact, ...]
    card: CardRecord | None


def applies(result: AuditResult) -> bool:
    """Return whether any model was audited."""
    return bool(result.models)


def render(result: AuditResult) -> Markup:
    """Return a sheet a model."""
    return fill("model_cards", sheets=[sheet(model, result) for model in result.models])


def sheet(model: ModelRecord, result: AuditResult) -> Sheet:
    """Return what is known of a model; what may be passed on bears no folders."""
    shared = result.audience == "shareable"
    known = sorted(model.identity.items(), key=lambda one: _place(one[0]))
    return Sheet(
        model=model,
        place=PLACES[model.left_machine],
        facts=tuple(
            Fact(
                label=IDENTITY.get(name, f"Setting: {name.removeprefix('settings.')}"),
                text=without_folders(text) if shared else text,
                code=HASH.fullmatch(text) is not None,
            )
            for name, text in known
        ),
        card=model.card,
    )


def _place(name: str) -> tuple[int, str]:
    """Return where an entry stands: the known ones first, settings by their names."""
    order = list(IDENTITY)
    return (order.index(name) if name in order else len(order), name)
