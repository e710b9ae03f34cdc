"""A folder that holds one exported network, and says what it is and how true it is.

`openvino_model.xml` and `openvino_model.bin` are the network, `config.json` lets the classes of
Optimum-Intel open the folder, and `evenhand.json` is the record below.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.runtime.digest import digest
from evenhand.model_zoo.runtime.precision import Stored
from evenhand.model_zoo.strict import Strict, converted

NETWORK: Final = "openvino_model.xml"
WEIGHTS: Final = "openvino_model.bin"
CONFIGURATION: Final = "config.json"
RECORD: Final = "evenhand.json"
WRITTEN: Final = frozenset({NETWORK, WEIGHTS, CONFIGURATION, RECORD})
"""All that such a folder holds."""

FAMILY: Final = "siglip_vision_model"
"""A family that transformers knows: its classes refuse a folder that names none. Neither they nor
Optimum-Intel read more of it for a network that brings its own inputs and outputs."""

Takes: TypeAlias = PictureInput | LogMel
"""How pictures or sounds become what an encoder takes."""


class Port(Strict, frozen=True, kw_only=True):
    """An input or output of the network.

    Attributes:
        name: its name in the network.
        shape: the shape of one item.
    """

    name: str
    shape: tuple[int, ...]


class Parity(Strict, frozen=True, kw_only=True):
    """How far the exported network is from its source, on samples computed by both.

    Attributes:
        items: how many samples.
        largest: the largest absolute difference.
        rms: root of the mean squared difference.
        relative_rms: `rms` over the root mean square of the source's output; None where that is 0.
        cosine: cosine between both; None where one of them is 0.
        tolerance: the largest `relative_rms` that was let through.
        by_output: `rms` of each place of the last axis, where there are few; else empty.
    """

    items: int
    largest: float
    rms: float
    relative_rms: float | None
    cosine: float | None
    tolerance: float
    by_output: tuple[float, ...] = ()


class IrRecord(Strict, frozen=True, kw_only=True):
    """What `evenhand.json` says of an exported network.

    Attributes:
        format: the form of this record.
        model: name of the model.
        preparation: what an item went through before it is the input, in a few words.
        input: the only input.
        output: the only output.
        source: sha256 over the weights that it was made from, the one by which the same model is
            known where torch computes it; or that they are random.
        stored: how it is held.
        parity: how far it is from its source.
        versions: of the libraries that made it.
        sha256: of the network and its weights, which is the identity of the exported model.
        takes: the same preparation for a program to read; None where the input is no picture and
            no sound, or in a folder of an older evenhand.
        reference: what this network gave for the reference picture when it was exported, which
            it must give again wherever it is opened; empty where the input is no picture.
    """

    format: Literal["evenhand-ir-1"]
    model: str
    preparation: str
    input: Port
    output: Port
    source: str
    stored: Stored
    parity: Parity
    versions: dict[str, str]
    sha256: str
    takes: Takes | None = None
    reference: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IrFolder:
    """A folder whose record was read and whose files are the ones recorded."""

    path: Path
    record: IrRecord

    @property
    def network(self) -> Path:
        """Return the file to compile."""
        return self.path / NETWORK


def read_ir_folder(folder: Path) -> IrFolder:
    """Return what a folder holds, once its files are known to be the recorded ones.

    Raises:
        ZooError: a file is missing; the record is not strict, or its preparation gives other
            shapes than the input has; a file was changed since.
    """
    missing = [
        name for name in (NETWORK, WEIGHTS, CONFIGURATION, RECORD) if not (folder / name).is_file()
    ]
    if missing:
        problem = f"{folder}: no folder of an exported network: {', '.join(missing)} missing"
        raise ZooError([problem])
    record = _read_record(folder / RECORD)
    if record.takes is not None and record.takes.shape != record.input.shape:
        problem = (
            f"{folder / RECORD}: takes gives items of shape {record.takes.shape},"
            f" input says {record.input.shape}; export again"
        )
        raise ZooError([problem])
    found = network_digest(folder)
    if found != record.sha256:
        problem = (
            f"{folder}: {NETWORK} and {WEIGHTS} were changed after the export:"
            f" sha256 {found}, recorded {record.sha256}; export again"
        )
        raise ZooError([problem])
    return IrFolder(path=folder, record=record)


def write_record(folder: Path, record: IrRecord) -> IrFolder:
    """Write the record and the configuration beside a network, and return the folder."""
    configuration = {"model_type": FAMILY, "architectures": [record.model]}
    (folder / CONFIGURATION).write_text(json.dumps(configuration, indent=2) + "\n", "utf-8")
    text = msgspec.json.format(msgspec.json.encode(record), indent=2)
    (folder / RECORD).write_bytes(text + b"\n")
    return IrFolder(path=folder, record=record)


def network_digest(folder: Path) -> str:
    """Return one sha256 over the network and its weights."""
    return digest(folder / name for name in (NETWORK, WEIGHTS))


def _read_record(file: Path) -> IrRecord:
    """Return the record that a file holds."""
    try:
        document: object = msgspec.json.decode(file.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: not JSON: {error}"
        raise ZooError([problem]) from None
    return converted(document, IrRecord, file=str(file))
