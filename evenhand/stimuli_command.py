"""`evenhand stimuli`: faces and voices whose attributes are set, for controlled comparisons."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Make faces and voices whose attributes are set, not labelled.", no_args_is_help=True
)

OutFolder = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="Folder to make; an interrupted run goes on in it."),
]
Seed = Annotated[int, typer.Option(help="Seed of persons and of all that is drawn.", min=0)]


@app.command()
def faces(
    *,
    out: OutFolder,
    corpus: Annotated[
        str, typer.Option(help="faces-core, faces-age, faces-pairs, faces-small or faces-train.")
    ] = "faces-small",
    seed: Seed = 20260101,
    size: Annotated[
        int | None, typer.Option(metavar="PX", help="Side of a picture. Default: the corpus's own.")
    ] = None,
    identities: Annotated[
        int | None,
        typer.Option(help="Persons in each cell. Default: the corpus's own.", min=1, max=1000),
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=256)] = 1,
) -> None:
    """Render faces: same seed, same bytes.

    Fetches MakeHuman's head (CC0) on first use.
    """
    from evenhand.audit.stimuli.faces.corpus import write_faces  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help

    written = write_faces(
        out,
        corpus=corpus,
        seed=seed,
        cache=cache_folder(),
        say=_say,
        size=size,
        identities=identities,
        workers=workers,
    )
    typer.echo(f"written: {written}")


@app.command()
def voices(
    *,
    out: OutFolder,
    corpus: Annotated[str, typer.Option(help="Name of the corpus.")] = "voices-small",
    seed: Seed = 20260101,
) -> None:
    """Synthesise voices: same seed, same bytes.

    Fetches the speech model on first use.
    """
    from evenhand.audit.stimuli.voices.corpus import write_voices  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help

    written = write_voices(out, corpus=corpus, seed=seed, cache=cache_folder(), say=_say)
    typer.echo(f"written: {written}")


def _say(line: str) -> None:
    """Tell how far the run is, beside what it prints."""
    typer.echo(line, err=True)
