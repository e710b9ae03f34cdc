"""Telling what is going on, where it does not mix with results."""

import typer


def say(line: str) -> None:
    """Print a line beside the output of the program."""
    typer.echo(f"evenhand: {line}", err=True)
