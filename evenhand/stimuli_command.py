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
        str, typer.Option(help="faces-core, -age, -pairs, -small, -pack or -train.")
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


@app.command()
def pack(
    *,
    out: OutFolder,
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=256)] = 1,
) -> None:
    """Make the shipped stimuli anew and hold them against those that are shipped.

    Takes a quarter of an hour; fetches MakeHuman's head and the speech model on first use. Exits
    with 1 where something differs by more than another encoder or processor explains.
    """
    from evenhand.audit.stimuli.pack.folders import CORPORA, made_anew, shipped  # noqa: PLC0415 kept out of --help
    from evenhand.audit.stimuli.pack.likeness import rows, same_bytes, unlike  # noqa: PLC0415
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help

    made_anew(out, cache=cache_folder(), say=_say, workers=workers)
    problems = []
    for kind in CORPORA:
        fresh, kept = out / kind, shipped(kind)
        same, count = same_bytes(fresh, kept), len(rows(kept))
        typer.echo(f"{kind}: {same} of {count} items have the bytes of the shipped ones")
        problems += [f"{kind}: {said}" for said in unlike(fresh, kept)]
    for said in problems:
        typer.echo(said, err=True)
    if problems:
        raise typer.Exit(1)


def _say(line: str) -> None:
    """Tell how far the run is, beside what it prints."""
    typer.echo(line, err=True)
