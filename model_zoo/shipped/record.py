"""What lies beside the weights of a small model: how it is built, and what made it."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.strict import Strict, converted

RECORD: Final = "model.json"
WEIGHTS: Final = "model.safetensors"
ENCODER: Final = "encoder"
HEADS: Final = "heads"


class ModelRecord(Strict, frozen=True, kw_only=True):
    """A small model and the run that made it.

    Attributes:
        schema: version of this form.
        name: of its card.
        kind: which networks it is made of.
        outputs: ids of the taxonomy, in the order of the numbers.
        seed: of everything drawn.
        corpus: sha256 of the manifest and the items of the corpus that it was trained on.
        best_epoch: the pass whose weights these are.
        weights: sha256 of the file of weights.
        held_out: measures on persons who were never seen.
        versions: of the libraries that made it.
    """

    schema: Literal[1]
    name: str
    kind: Literal["face", "voice"]
    outputs: tuple[str, ...]
    seed: int
    corpus: str
    best_epoch: int
    weights: str
    held_out: dict[str, float]
    versions: dict[str, str]


def write_record(record: ModelRecord, folder: Path) -> Path:
    """Write a record, and return its file."""
    file = folder / RECORD
    file.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
    return file


def read_record(folder: Path) -> ModelRecord:
    """Return the record of a folder.

    Raises:
        ZooError: no such file, no JSON, unknown or missing keys.
    """
    file = folder / RECORD
    try:
        document = msgspec.json.decode(file.read_bytes())
    except OSError:
        problem = f"{file}: no such record; the folder holds no small model"
        raise ZooError([problem]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: not JSON: {error}"
        raise ZooError([problem]) from None
    return converted(document, ModelRecord, file=str(file))
