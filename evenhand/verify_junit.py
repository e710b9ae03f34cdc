"""The answers of `evenhand verify` as JUnit XML: one case a check, one suite a folder."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET

from evenhand.reports.ci.junit_document import case, document, outcome, suite
from evenhand.verify_answer import Answer

NAME: Final = "evenhand verify"


def verify_junit(answers: Sequence[Answer]) -> bytes:
    """Return all checks; what differs is a failure, what could not be checked is skipped."""
    by_folder = groupby(answers, key=lambda answer: answer.folder)
    return document(
        NAME, (suite(_name(folder), list(_cases(own, folder))) for folder, own in by_folder)
    )


def _cases(answers: Iterator[Answer], folder: str) -> Iterator[ET.Element]:
    """Yield the checks of one folder, and behind each what it left open."""
    for answer in answers:
        found = case(_name(folder), answer.title)
        lines = answer.lines()
        if lines:
            count = len(answer.checked.differences) + answer.checked.more
            outcome(found, "failure", code="differs", message=f"{count} differ", lines=lines)
        else:
            ET.SubElement(found, "system-out").text = answer.checked.says
        yield found
        for each in answer.checked.unchecked:
            left = case(f"{_name(folder)}.{answer.title}", each.what)
            outcome(left, "skipped", code="not_checked", message=each.why)
            yield left


def _name(folder: str) -> str:
    """Return the name of a folder's suite."""
    return f"{NAME} {folder}".rstrip()
