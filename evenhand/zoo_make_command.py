"""`evenhand zoo make`: the small models that are shipped, made anew."""

from pathlib import Path
from typing import Annotated

import typer

from evenhand.saying import say


def make(
    name: Annotated[str, typer.Argument(help="evenhand-face-demo or evenhand-voice-demo.")],
    corpus: Annotated[
        Path, typer.Option("--corpus", metavar="DIR", help="Corpus of `evenhand stimuli`.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write.")],
    epochs: Annotated[
        int | None, typer.Option(help="Passes over the corpus. Default: as shipped.", min=1)
    ] = None,
) -> None:
    """Train a small model of evenhand's own on a corpus of controlled stimuli.

    Writes its weights, its exports for OpenVINO, and a record with what it reaches on persons whom
    it never saw. `evenhand score NAME DATA --weights DIR` then runs it.
    """
    from evenhand.model_zoo.frameworks import require  # noqa: PLC0415 kept out of --help

    require("torch", "open_clip", "transformers", "optimum", extra="models")
    from evenhand.model_zoo.training.demo_models import make_demo_model  # noqa: PLC0415 torch

    record = make_demo_model(name, corpus, out, say=say, epochs=epochs)
    told = record.held_out
    typer.echo(f"held out: {told['items']:.0f} items of {told['persons']:.0f} persons")
    for group, share in told.items():
        if group not in {"items", "persons"}:
            typer.echo(f"{group}: {share:.2f} named")
    typer.echo(f"weights: sha256 {record.weights}")
    typer.echo(f"written: {out}")
