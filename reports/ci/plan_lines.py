"""The line of a plan that asks for a finding, where its text tells which."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from evenhand.audit.result import Finding

TABLES: Mapping[str, str] = MappingProxyType(
    {"CMP": "comparison", "CFP": "counterfactual", "ROB": "perturbation"}
)
"""The array of a plan that asks for findings, by the first letters of their code."""

GATE = "gate"


def plan_line(finding: Finding, text: str) -> int | None:
    r"""Return the line, counted from 1, of the table that asks for a gated finding.

    Args:
        finding: gated.
        text: of the plan.

    Returns:
        None where the text is no plan or does not tell: a wrong line is worse than none.

    >>> from evenhand.audit.result import Finding
    >>> f = Finding(id="DIS002.a.mae.mean", code="DIS002", title="", asks="", why="", answer="",
    ...             model="a", metric="mae", emotion="mean of 2 emotions", margin=0.25)
    >>> plan_line(f, 'title = "x"\n\n[[gate]]\nmetric = "mae"\nmargin = 0.25\n')
    3
    """
    array = TABLES.get(finding.code[:3], GATE)
    try:
        tables = tomllib.loads(text).get(array, ())
    except tomllib.TOMLDecodeError:
        return None
    lines = _headers(text, array)
    if not isinstance(tables, list) or len(tables) != len(lines):
        return None
    found = [line for line, table in zip(lines, tables, strict=True) if _asks(table, finding)]
    return found[0] if len(found) == 1 or (found and array == GATE) else None


def _headers(text: str, array: str) -> Sequence[int]:
    """Return the lines of the headers of an array of tables."""
    header = re.compile(rf"\s*\[\[\s*{array}\s*\]\]")
    return [at for at, line in enumerate(text.splitlines(), start=1) if header.match(line)]


def _asks(table: Mapping[str, Any], finding: Finding) -> bool:
    """Return whether a table asks for a finding."""
    if "metric" not in table:
        return f".{table.get('name')}." in f"{finding.id}."
    asked = finding.id.removeprefix(f"{finding.code}.{finding.model}.")
    same = re.match(rf"{re.escape(str(table['metric']))}\b", asked)
    known = same is not None and bool(table.get("margin") == finding.margin)
    return known and _about(table, finding.emotion)


def _about(table: Mapping[str, Any], outcome: str) -> bool:
    """Return whether a gate is about an outcome: the mean, each emotion, or those that it lists."""
    emotions = table.get("emotions", "mean")
    if isinstance(emotions, list):
        return outcome in emotions
    return bool(emotions == "mean") == outcome.startswith("mean of ")
