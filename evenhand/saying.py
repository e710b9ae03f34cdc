"""Telling what is going on, where it does not mix with results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from evenhand.console_mode import FULL, Mode


def say(line: str) -> None:
    """Print a line beside the output of the program."""
    typer.echo(f"evenhand: {line}", err=True)


@contextmanager
def telling(how: Mode = FULL) -> Iterator[Callable[[str], None]]:
    """Tell what is going on, where it does not mix with results; on a terminal with a clock.

    Args:
        how: a quiet command tells nothing; for GitHub, a mistake in what was given is annotated.
    """
    with _annotated(github=how.github):
        if how.form == "quiet":
            yield _nothing
        else:
            with _clock() as say:
                yield say


def _nothing(_: str) -> None:
    """Say nothing."""


@contextmanager
def _annotated(*, github: bool) -> Iterator[None]:
    """Annotate what is wrong with what was given, on its way to where it ends the program."""
    if not github:
        yield
        return
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.github_actions import command  # noqa: PLC0415 as above

    try:
        yield
    except InputError as error:
        for problem in error.problems:
            typer.echo(command("error", problem, title="evenhand"), err=True)
        raise


@contextmanager
def _clock() -> Iterator[Callable[[str], None]]:
    """Tell each step in a line, and on a terminal how long the last one has been going on."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help
    from rich.progress import (  # noqa: PLC0415 kept out of --help
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("starting", total=None)

        def say(line: str) -> None:
            progress.console.print(
                f"evenhand: {line}", markup=False, highlight=False, soft_wrap=True
            )
            progress.update(task, description=line)

        yield say


@contextmanager
def scoring(total: int, model: str) -> Iterator[Callable[[int], None]]:
    """Show how many items are done with, on a terminal; elsewhere say it now and then."""
    from rich.console import Console  # noqa: PLC0415 kept out of --help
    from rich.progress import Progress  # noqa: PLC0415 kept out of --help

    console = Console(stderr=True)
    if not console.is_terminal:
        say(f"{model}: {total} items")
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(model, total=total)
        yield lambda done: progress.advance(task, done)
