"""What a misspelt name may have meant, said the same way in every message about data."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice

SHOWN = 12
SEARCHED = 1000
LONGEST = 200


def closest(name: str, known: Iterable[str], *, most: int = 1) -> list[str]:
    """Return the known names that look like `name`, best first; case does not count.

    >>> closest("margn", ["metric", "margin"])
    ['margin']
    """
    folded = {each.casefold(): each for each in islice(known, SEARCHED)}
    found = get_close_matches(name[:LONGEST].casefold(), list(folded), n=most)
    return [folded[each] for each in found]


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `" Did you mean 'x'?"` for the known names that look like `name`, or `""`.

    Upper and lower case count as alike, because that is the slip that people make most.

    Args:
        name: what was got.
        known: what there is.

    Returns:
        A sentence with a leading blank, ready to be appended.

    Examples:
        >>> suggestion("Persn", ["item", "person"])
        " Did you mean 'person'?"
    """
    close = closest(name, known, most=3)
    if not close:
        return ""
    return f" Did you mean {' or '.join(map(repr, close))}?"


def listing(names: Collection[str]) -> str:
    """Return names for a message, comma-separated; a long list is cut and says how many are left.

    Examples:
        >>> listing(["a", "b"])
        'a, b'
    """
    shown = [each or "''" for each in list(names)[:SHOWN]]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
