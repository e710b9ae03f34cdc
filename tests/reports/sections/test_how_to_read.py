"""The words and the example, for a reader who knows no statistics."""

import re
from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.page import found
from evenhand.reports.sections.how_to_read import EXAMPLES, ROUTES, applies, render, routes
from evenhand.reports.wording import MEANINGS, VERDICTS

Read = Callable[[Markup], str]


def test_every_word_that_a_verdict_takes_is_explained(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    for word in ("Gap", "Margin", "Interval", "Verdict", "Skill", "Withheld"):
        assert f" {word} " in said
    assert all(f"{name} {MEANINGS[code]}" in said for code, name in VERDICTS.items())
    assert "The 95% interval" in said


def test_the_picture_has_the_numbers_of_the_table(rich: AuditResult) -> None:
    text = str(render(rich))
    picture = text[text.index("<svg") : text.index("</svg>")]
    told = picture[picture.index("<desc") : picture.index("</desc>")]
    place = {"within_margin": 285, "inconclusive": 330, "exceeds_margin": 420}
    for code, (group, gap, interval) in EXAMPLES.items():
        assert f"{group}: a gap of {gap.removeprefix('+')}" in told
        assert 270 + 300 * float(gap) == place[code]
        ends = [float(end) for end in interval.replace("\N{MINUS SIGN}", "-").split(" to ")]
        drawn = [270 + 300 * end for end in ends]
        part = picture[picture.index(f'<g class="v-{code}">') :]
        line = re.search(r'<path d="M(\d+) \d+h(\d+)(?:M(\d+) \d+h(\d+))?"', part)
        assert line is not None
        last = line[3] and int(line[3]) + int(line[4])
        assert drawn == [int(line[1]), last or int(line[1]) + int(line[2])]


def test_each_reader_is_led_only_to_what_is_there(rich: AuditResult, empty: AuditResult) -> None:
    there = {name.replace("_", "-") for name, s in found().items() if s.applies(rich)}
    led = routes(rich)
    assert [reader for reader, _ in led] == list(ROUTES)
    assert {anchor for _, steps in led for anchor, _ in steps} <= there
    assert "exploration" in {anchor for anchor, _ in led[2][1]}
    assert "exploration" not in {anchor for anchor, _ in routes(empty)[2][1]}


def test_the_level_is_that_of_the_audit(rich: AuditResult, read: Read) -> None:
    strict = replace(rich, statistics=replace(rich.statistics, level=0.9))
    assert "The 90% interval" in read(render(strict))
