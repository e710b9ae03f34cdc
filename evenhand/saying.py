"""Telling what is going on, where it does not mix with results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


def say(line: str) -> None:
    """Print a line beside the output of the program."""
    typer.echo(f"evenhand: {line}", err=True)


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Tell what is going on, where it does not mix with results; on a terminal with a clock."""
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
