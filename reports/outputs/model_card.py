"""A model card for each audited model: `README.md` of a repository of models, head and text."""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.reports.blocks.as_markdown import as_markdown
from evenhand.reports.model_card.body import body
from evenhand.reports.model_card.metadata import metadata, named_by_model

TELLS = "a model card for each model, with metadata for the Hugging Face hub"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the cards; models whose names look alike in a file name are numbered."""
    return {
        name: f"{metadata(result, model)}\n{as_markdown(body(result, model))}".encode()
        for name, model in named_by_model(result, "model-card")
    }
