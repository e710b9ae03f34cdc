"""Whether items left the machine to be scored: in words, and only as far as it is known."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from evenhand.audit.result import AuditResult

PLACES: Mapping[Literal["", "yes", "no"], str] = MappingProxyType(
    {
        "yes": "Items left the process: they were sent to an address to be scored. Who runs what "
        "answers there, and what is kept there, is not known to this audit.",
        "no": "Scores were computed by evenhand itself, as the file of scores says; no item was "
        "sent on.",
        "": "Where the scores were made is not known to this audit, nor whether items left the "
        "machine for that.",
    }
)
"""What is known of where scores were made, by `ModelRecord.left_machine`."""


def left_words(result: AuditResult) -> str:
    """Return for which models items left the machine, and for which nobody knows.

    Args:
        result: of an audit.

    Returns:
        A sentence or two; `""` where all scores are known to have been computed in place.
    """
    sent = [model.name for model in result.models if model.left_machine == "yes"]
    unknown = [model.name for model in result.models if not model.left_machine]
    words = []
    if sent:
        words.append(f"Items were sent to an address to be scored by {_listed(sent)}.")
    if unknown:
        words.append(
            f"Where the scores of {_listed(unknown)} were made is not known to this audit."
        )
    return " ".join(words)


def _listed(names: list[str]) -> str:
    """Return names as a list in a sentence."""
    first, last = names[:-1], names[-1]
    return f"{', '.join(first)} and {last}" if first else last
