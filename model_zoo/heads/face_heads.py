"""Heads on one embedding of a face, whatever computes them."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.forms import check_form, formed, outputs_in
from evenhand.model_zoo.heads.neutral_baseline import NeutralBaseline
from evenhand.model_zoo.outputs import Form, Output
from evenhand.model_zoo.predictor import Identity
from evenhand.model_zoo.runtime.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceHeads:
    """All heads of a model as one graph, and the form in which they are told; some `Heads`.

    Attributes:
        model: name of the model.
        weights: sha256 of the heads.
        graph: embeddings (n, d) to raw numbers (n, outputs).
        raw: what the graph gives, in its order.
        form: raw, mean_subtracted or softmax.
        baseline: what the heads say of neutral faces; None for raw.
    """

    model: str
    weights: str
    graph: Graph
    raw: tuple[Output, ...]
    form: Form = "raw"
    baseline: NeutralBaseline | None = None

    def __post_init__(self) -> None:
        """Refuse a form that cannot be told."""
        check_form(self.form, self.raw, self.baseline)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what is told, in the form."""
        return outputs_in(self.form, self.raw)

    @property
    def identity(self) -> Identity:
        """Return which heads, in which form, against which baseline."""
        settings = {"form": self.form, "outputs": ", ".join(one.name for one in self.outputs)}
        if self.baseline is not None:
            settings["baseline"] = f"{self.baseline.name}, sha256 {self.baseline.digest()}"
        return Identity(
            model=self.model,
            weights=self.weights,
            runtime=self.graph.runtime,
            precision=self.graph.precision,
            settings=MappingProxyType(settings),
        )

    def read(self, embeddings: NDArray[np.float32], /) -> NDArray[np.float64]:
        """Return items x outputs.

        Raises:
            ZooError: the graph gives another number of outputs.
        """
        raw = self.graph(embeddings).astype(np.float64)
        if raw.shape[1:] != (len(self.raw),):
            problem = f"{self.model}: {len(self.raw)} numbers an item are wanted"
            raise ZooError([f"{problem}, got shape {raw.shape[1:]}"])
        return formed(raw, self.raw, form=self.form, baseline=self.baseline)
