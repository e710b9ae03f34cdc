"""A JUnit document: suites with cases, their counts, and no character that XML cannot hold."""

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from evenhand.reports.ci.row_words import one_line

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
KINDS: Final = ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")
"""Counts of a suite, and the element of a case that each counts."""


def case(classname: str, name: str) -> ET.Element:
    """Return a case; both names together say which it is, from run to run."""
    return ET.Element("testcase", classname=one_line(classname), name=one_line(name))


def outcome(
    of: ET.Element, kind: str, *, code: str, message: str, lines: Iterable[str] = ()
) -> None:
    """Say how a case ended.

    Args:
        of: the case.
        kind: `failure`, `error` or `skipped`.
        code: a word for programs.
        message: one line for people.
        lines: more for people.
    """
    child = ET.SubElement(of, kind, type=one_line(code), message=one_line(message))
    child.text = "\n".join(map(one_line, lines)) or None


def suite(name: str, cases: Iterable[ET.Element], *, told: str = "") -> ET.Element:
    """Return a suite with its cases and a text about all of them."""
    found = ET.Element("testsuite", name=one_line(name))
    found.extend(cases)
    if told:
        ET.SubElement(found, "system-out").text = one_line(told)
    return found


def document(name: str, suites: Iterable[ET.Element]) -> bytes:
    """Return the whole, with counts in the attributes; there are no times in it."""
    root = ET.Element("testsuites", name=one_line(name))
    root.extend(suites)
    for each in root:
        _count(each, KINDS)
    _count(root, KINDS[:2])
    ET.indent(root)
    return f"{HEAD}\n{ET.tostring(root, encoding='unicode')}\n".encode()


def _count(element: ET.Element, kinds: Iterable[tuple[str, str]]) -> None:
    """Write how many cases an element holds, and how many of each kind."""
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for name, kind in kinds:
        element.set(name, str(sum(one.find(kind) is not None for one in cases)))
