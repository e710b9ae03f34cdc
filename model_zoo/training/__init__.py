"""Training: heads on embeddings, captions, and with quantisation in the loop."""

from evenhand.model_zoo.frameworks import prepare

prepare()
