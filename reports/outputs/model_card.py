"""A model card for each audited model: `README.md` of a repository of models, head and text."""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.reports.blocks.as_markdown import as_markdown
from evenhand.reports.model_card.body import body
from evenhand.reports.model_card.metadata import metadata, slug

TELLS = "a model card for each model, with metadata for the Hugging Face hub"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the cards; models whose names look alike in a file name are numbered."""
    found: dict[str, bytes] = {}
    for at, model in enumerate(result.models, start=1):
        named = f"model-card.{slug(model.name)[:80]}.md"
        name = "model-card.md" if len(result.models) == 1 else named
        if name in found:
            name = f"{name.removesuffix('.md')}.{at}.md"
        found[name] = f"{metadata(result, model)}\n{as_markdown(body(result, model))}".encode()
    return found
