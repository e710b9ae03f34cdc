"""Results as the Hugging Face hub keeps them: a file for each model that its client reads.

It holds the `model-index` alone, so pushing it leaves licence, tags and text of a card as they are.
Nothing is sent from here. Who owns the model pushes the file himself:

    from huggingface_hub import metadata_load, metadata_update

    metadata_update("you/your-model", metadata_load("hub-metadata.md"), create_pr=True)
"""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.reports.model_card.metadata import model_index, named_by_model

TELLS = "results of each model for the metadata of the Hugging Face hub"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return a file for each model; models whose names look alike are numbered."""
    return {
        name: model_index(result, model).encode()
        for name, model in named_by_model(result, "hub-metadata")
    }
