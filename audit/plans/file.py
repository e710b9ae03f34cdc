"""Reading a plan: strictly, and with every mistake named at once.

Each message is one line: file, line, key, what was got and what would be right. A plan that is read
here can still fail later only because of the data that it names.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan
from evenhand.audit.plans import check
from evenhand.audit.plans.lines import line_of, lines
from evenhand.audit.plans.problem import Problem, Where, nearest, spell
from evenhand.audit.plans.shape import Shape, conform
from evenhand.metrics.sums import AdditiveMetric

LARGEST_BYTES = 250_000
"""A plan is written by a person; a file beyond this size is something else."""

_LONGEST_LINE = 5_000
_MOST_PROBLEMS = 100
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_plan(path: Path, *, metrics: Mapping[str, AdditiveMetric]) -> Plan:
    """Read and check the plan in a file.

    Args:
        path: a TOML file in UTF-8.
        metrics: the catalogue: what gates may name.

    Returns:
        The plan.

    Raises:
        InputError: the file cannot be read, or the plan has mistakes; it holds all of them.
    """
    return parse_plan(decoded(plan_bytes(path), name=path.name), name=path.name, metrics=metrics)


def parse_plan(text: str, *, name: str, metrics: Mapping[str, AdditiveMetric]) -> Plan:
    """Check the text of a plan and return what it says.

    Args:
        text: TOML.
        name: what messages call the text, for instance `"plan.toml"`.
        metrics: the catalogue: what gates may name.

    Returns:
        The plan.

    Raises:
        InputError: the plan has mistakes; it holds all of them, in the order of the lines.
    """
    text = normal(text)
    try:
        found = Shape()
        usable = conform(document(text, name=name), Plan, (), found)
        plan = msgspec.convert(usable, Plan)
        meant = _unspoiled(check.problems(plan, metrics), found.spoiled)
        mistakes = [*found.problems, *islice(meant, 2 * _MOST_PROBLEMS)]
        if mistakes:
            raise InputError(sentences(mistakes, text, name=name))
    except RecursionError:
        message = f"{name}: lists or tables are nested too deeply, expected a few levels"
        raise InputError([message]) from None
    except msgspec.ValidationError as error:
        raise InputError([f"{name}: {error}"]) from None
    return plan


def plan_bytes(path: Path) -> bytes:
    """Return the bytes of a plan file.

    Raises:
        InputError: there is no such file, it is no plain file, or it is far too large.
    """
    try:
        if not path.is_file():
            raise InputError([f"{path}: {_absence(path)}"])
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError([f"{path}: cannot be read: {error.strerror}"]) from None
    if len(content) > LARGEST_BYTES:
        raise InputError([f"{path}: more than {LARGEST_BYTES} bytes, expected a plan"])
    return content


def decoded(content: bytes, *, name: str) -> str:
    """Return the text of a plan.

    Raises:
        InputError: the bytes are not UTF-8; the message names the line.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = (
            f"{name}:{line}: byte 0x{content[error.start]:02x} at offset {error.start} "
            "is not UTF-8, expected a file saved as UTF-8"
        )
        raise InputError([message]) from None


def _absence(path: Path) -> str:
    """Say why a path is not a file that can be read, and which plan was probably meant."""
    if path.exists():
        return "not a file, expected a plan in TOML"
    folder = path.parent
    names = sorted(one.name for one in folder.glob("*.toml")) if folder.is_dir() else []
    close = nearest(path.name, names)
    there = f"; in that folder there is {', '.join(names[:10])}" if names else ""
    return f"no such file; did you mean {close}?" if close else f"no such file{there}"


def _refuse_oversize(text: str, name: str) -> None:
    """Raise for text that no person wrote as a plan, before anything long is done with it."""
    if len(text) > LARGEST_BYTES:
        message = f"{name}: has {len(text)} characters, expected a plan of at most {LARGEST_BYTES}"
        raise InputError([message])
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            message = (
                f"{name}:{number}: has {len(line)} characters, expected at most {_LONGEST_LINE}"
            )
            raise InputError([message])


def normal(text: str) -> str:
    """Return a text without the mark of its encoding, each line ended alike."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def document(text: str, *, name: str) -> dict[str, object]:
    """Return what TOML makes of a text that a person wrote.

    Raises:
        InputError: it is not TOML, or larger than what people write.
    """
    _refuse_oversize(text, name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = (
            f"{name}{_place(str(error), text)}: not valid TOML: {_POSITION.sub('', str(error))}"
        )
        raise InputError([message]) from None
    except ValueError:  # raised for whole numbers of thousands of digits
        message = f"{name}: not valid TOML: a number has too many digits"
        raise InputError([message]) from None


def _place(error: str, text: str) -> str:
    """Return line and column of a syntax error; the last line when the text ended too early."""
    position = _POSITION.search(error)
    if position and position[1]:
        return f":{position[1]}:{position[2]}"
    return f":{text.rstrip().count(chr(10)) + 1}"


def _unspoiled(problems: Iterable[Problem], spoiled: set[Where]) -> Iterator[Problem]:
    """Yield the problems that do not rest on a value that is only a stand-in."""
    stems = {stem for where in spoiled for stem in _stems(where)}
    for problem in problems:
        rests_on = problem.about or (problem.where,)
        above = {stem for place in (problem.where, *rests_on) for stem in _stems(place)}
        if spoiled.isdisjoint(above) and stems.isdisjoint(rests_on):
            yield problem


def _stems(where: Where) -> Iterator[Where]:
    """Yield a place and every table around it."""
    return (where[:length] for length in range(len(where) + 1))


def sentences(problems: Iterable[Problem], text: str, *, name: str) -> list[str]:
    """Return one line a problem, from the top of the file to its end."""
    found = lines(text)
    placed = sorted(
        ((line_of(problem.where, found) or 0, problem) for problem in problems),
        key=lambda pair: pair[0],
    )
    shown = [_sentence(problem, line, name) for line, problem in placed[:_MOST_PROBLEMS]]
    rest = len(placed) - len(shown)
    return [*shown, f"{name}: at least {rest} further problems"] if rest else shown


def _sentence(problem: Problem, line: int, name: str) -> str:
    place = ": ".join(filter(None, (f"{name}:{line}" if line else name, spell(problem.where))))
    return f"{place}: {problem.says}"
