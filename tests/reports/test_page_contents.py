"""Contents and headings: all sections, in order."""

import itertools
import re

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.page import GROUPS, contents, html, parts_of


def test_the_contents_are_grouped_and_complete(rich: AuditResult) -> None:
    parts = parts_of(rich)
    listed = contents(parts)
    headings = [heading for heading, _ in listed]
    assert headings == [heading for heading in GROUPS.values() if heading in headings]
    assert [p.id for _, members in listed for p in members] == [p.id for p in parts[1:]]


@pytest.mark.parametrize("name", ["rich", "empty", "bare", "crowded"])
def test_headings_are_one_and_in_order(request: pytest.FixtureRequest, name: str) -> None:
    result: AuditResult = request.getfixturevalue(name)
    levels = [int(n) for n in re.findall(r"<h([1-6])[ >]", html(result))]
    assert levels.count(1) == 1
    for above, level in itertools.pairwise(levels):
        assert level <= above + 1, f"h{above} is followed by h{level}"
