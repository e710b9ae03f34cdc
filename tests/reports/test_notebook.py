"""The notebook's view of a result: the same rows, escaped, without script, link or colour."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from evenhand.audit.result import AuditResult, Exclusion
from evenhand.reports.notebook import MOST_LINES, fragment, headline, text
from evenhand.reports.wording import VERDICTS

VOID = frozenset({"br", "hr", "img"})


class Tags(HTMLParser):
    """Reads a fragment: its tags, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, and look for what a notebook must not run."""
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"href", "src"}]
        self.seen.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last tag."""
        assert self.open.pop() == tag


def tags(html: str) -> list[str]:
    reader = Tags()
    reader.feed(html)
    assert reader.open == []
    return reader.seen


def gated(result: AuditResult) -> int:
    return sum(len(f.comparisons) for f in result.findings if f.gated)


def test_every_gated_row_is_there(rich: AuditResult) -> None:
    shown = fragment(rich, most=10_000)
    assert tags(shown).count("tr") == 1 + gated(rich)
    for finding in rich.findings:
        for row in finding.comparisons if finding.gated else ():
            assert row.verdict is None or VERDICTS[row.verdict] in shown


def test_the_fragment_runs_nothing_and_fetches_nothing(rich: AuditResult) -> None:
    shown = fragment(rich)
    assert set(tags(shown)).isdisjoint({"script", "a", "img", "link", "b", "iframe"})
    assert "http" not in shown
    assert "{{" not in re.sub(r"\{\{ 7 \* 7 \}\}", "", shown)


def test_text_and_ground_take_the_colours_of_the_notebook(rich: AuditResult) -> None:
    style = fragment(rich).partition("<style>")[2].partition("</style>")[0]
    colours = re.findall(r"(?:color|background)\s*:\s*([^;}]+)", style)
    assert set(colours) == {"currentcolor", "inherit", "transparent"}
    selectors = re.findall(r"([^{}]+)\{", style)
    assert all(
        one.strip().startswith(".evenhand-audit") for part in selectors for one in part.split(",")
    )


def test_a_rule_says_which_rows_are_shown(rich: AuditResult) -> None:
    shown = fragment(rich, most=2)
    assert tags(shown).count("tr") == 3
    assert f"The first 2 of {gated(rich)} rows: those beyond their margin" in shown
    assert "The first" not in fragment(rich, most=10_000)


def test_rows_that_exceed_come_first(rich: AuditResult) -> None:
    shown = fragment(rich, most=10_000)
    places = [shown.rfind(f"<td>◆ {VERDICTS['exceeds_margin']}"), shown.find("<td>● within margin")]
    assert -1 not in places
    assert places == sorted(places)


def test_withheld_numbers_stay_withheld(rich: AuditResult) -> None:
    rows = [c for f in rich.findings if f.gated for c in f.comparisons if c.suppressed]
    assert rows
    assert "withheld" in fragment(rich, most=10_000)


def test_notes_stand_below(rich: AuditResult) -> None:
    notes = ("A note with <i>tags</i>.",)
    assert "<li>A note with &lt;i&gt;tags&lt;/i&gt;.</li>" in fragment(rich, notes=notes)
    assert text(rich, notes=notes).splitlines()[-1] == notes[0]


def test_the_text_tells_what_blocks(rich: AuditResult) -> None:
    lines = text(rich).splitlines()
    assert lines[0] == f"{headline(rich)} (exit {rich.exit_code})"
    blocking = [line for line in lines if "exceeds margin;" in line]
    assert blocking
    assert len([line for line in lines if "; margin " in line]) <= MOST_LINES


def test_many_blocking_rows_are_counted(rich: AuditResult) -> None:
    finding = next(f for f in rich.findings if f.gated and f.verdict == "exceeds_margin")
    row = next(c for c in finding.comparisons if c.verdict == "exceeds_margin")
    many = replace(finding, comparisons=(row,) * (MOST_LINES + 3))
    told = text(replace(rich, findings=(many,)))
    assert "and 3 more rows that block" in told


def test_an_audit_that_blocks_without_a_row_says_why(rich: AuditResult) -> None:
    within = next(f for f in rich.findings if f.gated)
    rows = tuple(replace(c, verdict="within_margin") for c in within.comparisons)
    odd = replace(
        rich, findings=(replace(within, comparisons=rows, verdict="within_margin"),), exit_code=1
    )
    assert "the audit ends with 1" in text(odd)


def test_an_audit_without_margins_shows_its_rows_without_verdicts(rich: AuditResult) -> None:
    shown = [replace(f, gated=False, verdict=None, margin=None) for f in rich.findings]
    bare = replace(rich, findings=tuple(shown), verdict="undefined", exit_code=3)
    assert headline(bare) == "Nothing was judged: the plan declares no margin"
    html = fragment(bare)
    assert '<th scope="col">Verdict</th>' not in html
    assert tags(html).count("tr") > 1
    empty = fragment(replace(bare, findings=()))
    assert "table" not in tags(empty)


def test_items_that_stand_for_persons_are_not_called_so(rich: AuditResult) -> None:
    rules = replace(rich.statistics, unit="item")
    shown = fragment(replace(rich, statistics=rules))
    assert '<th scope="col">Units</th>' in shown
    assert "intervals rest on items" in shown
    assert '<th scope="col">Persons</th>' in fragment(rich)


def test_what_was_left_out_is_told(rich: AuditResult) -> None:
    kept = [
        Exclusion(what="items", reason="no person", count=3, share=0.1, by_slice={}),
        Exclusion(what="ratings", reason="empty", count=None, share=None, by_slice={}),
        Exclusion(what="ratings", reason="nothing", count=0, share=0.0, by_slice={}),
    ]
    told = text(replace(rich, data=replace(rich.data, exclusions=tuple(kept))))
    assert "3 items left out: no person." in told
    assert "Some ratings left out: empty." in told
    assert "nothing" not in told


def test_emotions_without_an_output_are_told(rich: AuditResult) -> None:
    model = replace(rich.models[0], not_covered=("Awe",))
    assert f"{model.name} has no output for Awe." in text(replace(rich, models=(model,)))
