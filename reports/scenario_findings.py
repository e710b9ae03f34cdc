"""Which findings a declared scenario is about: named by id or code, with `*` for anything."""

from fnmatch import fnmatchcase

from evenhand.audit.result import Finding


def names(pattern: str, finding: Finding) -> bool:
    """Return whether a word of a scenario names a finding.

    Args:
        pattern: an id, a code, or an id with `*` in place of any characters.
        finding: the finding.

    Examples:
        >>> from functools import partial
        >>> found = partial(Finding, title="", asks="", why="", answer="")
        >>> tone = found(id="CFP001.m.tone.anger", code="CFP001")
        >>> [names(word, tone) for word in ("CFP001", "CFP001.*.tone.*", "CFP001.*.glasses.*")]
        [True, True, False]
    """
    plain = pattern.replace("[", "[[]").replace("?", "[?]")
    return pattern in (finding.id, finding.code) or fnmatchcase(finding.id, plain)


def any_names(patterns: tuple[str, ...], finding: Finding) -> bool:
    """Return whether any word of a scenario names a finding."""
    return any(names(pattern, finding) for pattern in patterns)
