"""Mistakes in what people give us: named by file, field and value, and all at once."""

from collections.abc import Iterable


class InputError(ValueError):
    """A plan or data that cannot be audited.

    Attributes:
        problems: one sentence each: where, what was got, what would be right.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep every problem, so that one run shows them all."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
