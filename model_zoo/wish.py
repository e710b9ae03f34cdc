"""What somebody who opens a model has to say beside its name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Form
from evenhand.model_zoo.predictor import Precision, Runtime


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a model is to be opened.

    Attributes:
        runtime: what computes.
        precision: in what numbers.
        weights: folder of its weights: heads, packed heads, or a checkpoint; None where they are
            shipped or were fetched.
        encoder: what its heads read, where that is a model of its own: a folder, for faces also
            the id of a hub, for heads of one's own also the name of a model here.
        baseline: file with what the heads say of neutral faces.
        form: raw, mean_subtracted or softmax.
        language: of all sounds, for transcripts; None identifies that of each.
        partial: whether heads may be missing; their outputs are then not covered.
        allow_network: whether a hub that `encoder` names may be asked.
        cache: folder of what is made on the way, such as exports and packed heads.
        say: told what is going on.
    """

    runtime: Runtime = "openvino"
    precision: Precision = "f32"
    weights: Path | None = None
    encoder: str | None = None
    baseline: Path | None = None
    form: Form = "raw"
    language: str | None = None
    partial: bool = False
    allow_network: bool = False
    cache: Path
    say: Callable[[str], None] = _silent

    def needed(self, field: Literal["weights", "encoder", "baseline"], *, what: str) -> str:
        """Return what this model needs, or refuse in words where it was not said.

        Args:
            field: an attribute.
            what: what it would be.

        Raises:
            ZooError: it was not said.
        """
        said = getattr(self, field)
        if said is None:
            problem = f"--{field} is missing: {what}"
            raise ZooError([problem])
        return str(said)

    def paths(self) -> tuple[Path, ...]:
        """Return the files and folders that were named.

        Examples:
            >>> [str(one) for one in Wish(cache=Path("c"), weights=Path("w")).paths()]
            ['w']
        """
        encoder = Path((self.encoder or "").removeprefix("local-dir:"))
        named = (self.weights, self.baseline, encoder if self.encoder else None)
        return tuple(one for one in named if one is not None)

    def refuse(self, *fields: str, why: str) -> None:
        """Refuse in words what was said and has no meaning for this model.

        Args:
            fields: attributes that must be left as they are.
            why: of the refusal.

        Raises:
            ZooError: one was said.
        """
        defaults = {one.name: one.default for one in self.__dataclass_fields__.values()}
        said = [field for field in fields if getattr(self, field) != defaults[field]]
        if said:
            names = ", ".join(f"--{field.replace('_', '-')}" for field in said)
            raise ZooError([f"{names}: {why}"])
