"""`evenhand zoo export`: from weights of torch to a folder that OpenVINO opens."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evenhand.model_zoo.export.sources import Source
    from evenhand.model_zoo.runtime.ir_folder import Parity


def export(
    model: Annotated[
        str,
        typer.Argument(
            help="Folder of a Whisper or of an open_clip model; or a configuration of open_clip,"
            " which gets random weights."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write.")],
    stored: Annotated[
        Literal["f32", "f16", "int8-weights", "int8-static"],
        typer.Option(help="How to hold it; int8-static needs --calibration."),
    ] = "f32",
    calibration: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Pictures or sounds of every slice to be audited."),
    ] = None,
    most: Annotated[int, typer.Option(help="Files of --calibration to use.", min=1)] = 64,
    tolerance: Annotated[
        float | None,
        typer.Option(help="Largest relative RMS to let through. Default: by --stored.", min=0),
    ] = None,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Of a Whisper the decoder too, for transcripts and captions."),
    ] = False,
) -> None:
    """Export a model for OpenVINO, and compare it with its source.

    What was found is written beside it; a model that is too far from its source is not written.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.export.known_source import check_source  # noqa: PLC0415 as above
    from evenhand.model_zoo.frameworks import require  # noqa: PLC0415 kept out of --help

    try:
        check_source(model)
        require("torch", "openvino", "optimum", extra="models")
        from evenhand.model_zoo.export.encoder import export_encoder  # noqa: PLC0415 needs torch
        from evenhand.model_zoo.export.sources import read_source  # noqa: PLC0415 needs torch
        from evenhand.model_zoo.export.whisper import export_speech_model  # noqa: PLC0415 as above

        source = read_source(model)
        if whole:
            _refuse_without_decoder(model)
        items = _calibration(source, calibration, stored, most)
        if whole:
            speech = export_speech_model(
                Path(model), out, stored=stored, calibration=items, tolerance=tolerance
            )
            found = {"encoder": speech.encoder, "logits": speech.logits}
        else:
            folder = export_encoder(
                source, folder=out, stored=stored, calibration=items, tolerance=tolerance
            )
            found = {source.output_name: folder.record.parity}
    except ZooError as error:
        raise InputError(error.problems) from None
    for name, parity in found.items():
        typer.echo(_told(name, parity))
    typer.echo(f"written: {out}")


def _refuse_without_decoder(model: str) -> None:
    """Refuse what has no decoder to export."""
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.export.sources import WHISPER  # noqa: PLC0415 needs torch

    if not (Path(model) / WHISPER).is_file():
        problem = f"{model}: --whole is for a folder of a Whisper, which alone has a decoder"
        raise ZooError([problem])


def _calibration(
    source: "Source", folder: Path | None, stored: str, most: int
) -> "NDArray[np.float32] | None":
    """Return the calibration set, or refuse one that would not be used."""
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.export.items import calibration_set  # noqa: PLC0415 needs torch

    if (folder is None) == (stored == "int8-static"):
        problem = "--calibration goes with --stored int8-static, and only with it"
        raise ZooError([problem])
    return None if folder is None else calibration_set(folder, source.takes, most=most)


def _told(name: str, parity: "Parity") -> str:
    """Return what the comparison of one output found."""
    relative = "undefined" if parity.relative_rms is None else f"{parity.relative_rms:.2g}"
    cosine = "undefined" if parity.cosine is None else f"{parity.cosine:.6f}"
    return (
        f"{name}: relative RMS {relative} from the source (tolerance {parity.tolerance:g}),"
        f" largest difference {parity.largest:.2g}, cosine {cosine}, {parity.items} items"
    )
