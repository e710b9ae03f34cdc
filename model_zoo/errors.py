"""Mistakes in what the zoo is given: its files, and names of emotions, outputs and models."""

from collections.abc import Iterable


class ZooError(ValueError):
    """A file or a name that the zoo cannot use.

    Attributes:
        problems: one sentence each: where, what was got, what would be right.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep every problem, so that one run shows them all."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class UnknownName(ZooError):
    """A name that stands for nothing; the message names the nearest."""


class AmbiguousName(ZooError):
    """A name that stands for more than one thing; the message names them all."""
