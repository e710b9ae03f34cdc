"""Which failures are worth another request, and how long to wait before it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import numpy as np

PASSING: Final = frozenset({408, 425, 429})
"""Statuses below 500 that pass: timed out, too early, too many requests."""

NEVER: Final = frozenset({501, 505})
"""Statuses from 500 that do not: not implemented, version not supported."""


def passes(status: int) -> bool:
    """Say whether the same request may fare better later.

    Examples:
        >>> [passes(status) for status in (400, 401, 429, 503)]
        [False, False, True, True]
    """
    return status in PASSING or (status >= 500 and status not in NEVER)  # noqa: PLR2004 failures of servers


def jittered(retry: int, *, first_s: float, longest_s: float, rng: np.random.Generator) -> float:
    """Return the seconds before a retry: exponential backoff with full jitter.

    Drawn evenly from 0 to min(longest, first * 2^(retry - 1)), so that requests which failed
    together do not come back together.

    Args:
        retry: 1 for the first.
        first_s: the most before the first.
        longest_s: the most before any.
        rng: draws.

    Returns:
        Seconds, 0..longest.
    """
    return float(rng.uniform(0, min(longest_s, first_s * 2.0 ** (retry - 1))))


def told_to_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds that `Retry-After` asks for, as a number or a date, if it does.

    Args:
        headers: by name in small letters.
        now: time of the answer, with its zone.

    Examples:
        >>> now = datetime(2026, 11, 1, 12, tzinfo=UTC)
        >>> told_to_wait({"retry-after": "Sun, 01 Nov 2026 12:00:30 GMT"}, now=now)
        30.0
        >>> told_to_wait({"retry-after": "soon"}, now=now) is None
        True
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return max((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds(), 0.0)
