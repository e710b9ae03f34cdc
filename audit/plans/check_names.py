"""Names that become parts of slice ids, anchors and file names."""

import re
from collections.abc import Iterator, Sequence

from evenhand.audit.plans.problem import Problem, quoted, repeats

_NAME = re.compile(r"\w[\w.-]*")
_LONGEST = 64


def name_problems(table: str, names: Sequence[str]) -> Iterator[Problem]:
    """Yield names of a list of tables that stand twice or hold characters that an id cannot hold.

    Args:
        table: key of the list, for instance `"model"`.
        names: the name of each table, in order.
    """
    for at, name in enumerate(names):
        where = (table, at, "name")
        if len(name) > _LONGEST:
            yield Problem(where, f"got {len(name)} characters, expected at most {_LONGEST}")
        elif name and not _NAME.fullmatch(name):
            says = (
                f"got {quoted(name)}, expected letters, digits, '_', '-' and '.', beginning with a "
                f"letter or digit, for instance {quoted(_near(name))}"
            )
            yield Problem(where, says)
    for at in repeats(names):
        first = names.index(names[at]) + 1
        says = f"{quoted(names[at])} is the name of {table}[{first}] already, expected another name"
        yield Problem((table, at, "name"), says, ((table, first - 1, "name"),))


def _near(name: str) -> str:
    """Return a name of allowed characters that is like the given one."""
    return re.sub(r"[^\w.-]+", "_", name).lstrip("-._").rstrip("_") or "name"
