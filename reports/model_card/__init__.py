"""The model card that a result can fill: metadata for a registry of models, and the text below."""
