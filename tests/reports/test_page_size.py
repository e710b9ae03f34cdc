"""A report of 5 models, 40 emotions and 60 slices: below a megabyte, and complete where it judges.

Beside the 12,000 judged comparisons it has as many that nothing judges, and the tables of evidence
of an audit of that size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import cycle, islice

import pytest

from evenhand.audit.result import (
    AttributeRecord,
    AuditResult,
    Comparison,
    EvidenceTable,
    Finding,
    Number,
    SliceRecord,
    Verdict,
)
from evenhand.reports.compact import short
from evenhand.reports.families import MOST_URGENT, WIDEST, families
from evenhand.reports.figures.kinds import agreement_ladder, gaps, reliability
from evenhand.reports.naming import anchor, slice_names
from evenhand.reports.page import html
from evenhand.reports.rows import ruler
from evenhand.reports.tally import gated
from evenhand.reports.wording import SYMBOLS

MODELS = tuple(f"predictor-{name}" for name in ("voice-a", "voice-b", "face-a", "face-b", "joint"))
EMOTIONS = tuple(f"emotion number {at:02d}" for at in range(40))
AGES, PLACES, SEXES = range(8), range(13), ("Female", "Male", "unknown")
ALL: tuple[Verdict, ...] = ("within_margin", "inconclusive", "exceeds_margin", "insufficient_data")
MOST_BYTES = 950_000
TEXTS = frozenset({"emotion", "slice", "group", "attribute", "outcome", "metric", "gate", "test"})


def slices() -> Iterator[SliceRecord]:
    """Yield 60 slices: three attributes, two of them crossed; some withheld, one empty."""
    single = [("sex", sex) for sex in SEXES]
    single += [("age", f"{10 * at}-{10 * at + 9}") for at in AGES]
    single += [("accent", f"Region {at}") for at in PLACES]
    crossed = [(("sex", s), ("age", f"{10 * a}-{10 * a + 9}")) for s in SEXES for a in AGES]
    crossed += [(("sex", "Female"), ("accent", f"Region {at}")) for at in PLACES]
    where = [(pair,) for pair in single] + crossed
    for at, pairs in enumerate(where[:60]):
        hidden = at % 15 == 14
        yield SliceRecord(
            id=" & ".join(f"{k}={v}" for k, v in pairs),
            where=pairs,
            items=None if hidden else 1000 + at,
            persons=None if hidden else 40 + at,
            status="suppressed" if hidden else "assessed",
            reason="fewer than 10 persons" if hidden else "",
        )


def comparison(at: int, part: SliceRecord, verdict: Verdict) -> Comparison:
    """Return a comparison with numbers of its own; withheld slices have none."""
    none = Number(value=None, reason="disclosure")
    if part.status == "suppressed":
        return Comparison(
            slice=part.id, reference="everyone else", inside=none, outside=none, gap=none,
            verdict="insufficient_data", suppressed="disclosure",
        )  # fmt: skip
    gap = ((at * 7919) % 20011 - 10005) / 12345
    inside = Number(value=0.4 + gap, low=0.2, high=0.6, items=part.items, persons=part.persons)
    if at % 97 == 0:
        none = Number(value=None, items=part.items, persons=part.persons, reason="no_positives")
        return Comparison(
            slice=part.id, reference="everyone else", inside=none, outside=inside, gap=none,
            verdict="undefined",
        )  # fmt: skip
    return Comparison(
        slice=part.id,
        reference="everyone else",
        inside=inside,
        outside=Number(value=0.4, low=0.35, high=0.45, items=6000, persons=50),
        gap=Number(value=gap, low=gap - 0.1234, high=gap + 0.1234, items=7000, persons=90),
        decision_low=gap - 0.1,
        decision_high=gap + 0.1,
        p_within=0.2,
        p_exceeds=0.01,
        p_exceeds_adjusted=0.02,
        standard_error=0.06,
        verdict=verdict,
        hints=("near_margin",) if at % 11 == 0 else ("underpowered",),
    )


SPREAD = ("metric", "attribute", "levels", "highest less lowest", "spread less noise", "Q", "p")
LEVELS = ("metric", "slice", "as measured", "standard error", "pulled")
POWER = ("gate", "slice", "margin", "smallest provable margin", "persons needed")
LOST = ("emotion", "slice", "labels", "without score", "share without score")
SKILL = ("outcome", "test", "advantage", "lower bound", "slices with skill", "slices")
LINES = ("emotion", "items", "intercept", "slope", "p of the diagonal")
ASIDE: tuple[tuple[str, tuple[tuple[str, tuple[str, ...], int, str], ...]], ...] = (
    ("DAT001", (("Labels without a score", LOST, 2300, ""),)),
    ("DIS006", (("Spread", SPREAD, 160, ""), ("Each level", LEVELS, 2280, ""))),
    ("PWR001", (("Reached precision", POWER, 2360, ""),)),
    ("SKL001", (("Tests of skill", SKILL, 80, ""),)),
    ("CAL001", (("Lines", LINES, 40, ""), ("Bins", reliability.COLUMNS, 64, "reliability"))),
    ("AGR002", (("Ladder", agreement_ladder.COLUMNS, 40, "agreement_ladder"),)),
    ("HRM001", (("Gaps", gaps.COLUMNS, 2400, "gaps"),)),
)
"""Questions beside the judged ones: code, and their tables with columns, rows and kind."""


def evidence(title: str, columns: tuple[str, ...], count: int, kind: str) -> EvidenceTable:
    """Return a table of that many rows with names and numbers."""
    rows = tuple(
        tuple(
            f"{column} {at // 8 if kind == 'reliability' else at % 40}"
            if column in TEXTS
            else ((at * 31 + of * 7) % 1000) / 1000
            for of, column in enumerate(columns)
        )
        for at in range(count)
    )
    return EvidenceTable(title=title, columns=columns, rows=rows, kind=kind)


def aside(first: Finding, judged: list[Finding]) -> Iterator[Finding]:
    """Yield what describes: a question of slices in every emotion, and tables of every model."""
    for at, finding in enumerate(judged):
        shown = replace(finding, id=f"DIS005.{at}", code="DIS005", gated=False, verdict=None)
        yield replace(shown, title="Another metric", margin=None, margin_owner="")
    for code, tables in ASIDE:
        made = tuple(evidence(*table) for table in tables)
        for model in MODELS:
            yield replace(
                first, id=f"{code}.{model}", code=code, title=f"Question {code}", model=model,
                metric="", emotion="", gated=False, verdict=None, margin=None, margin_owner="",
                comparisons=(), tables=made,
            )  # fmt: skip


def wide(rich: AuditResult, verdicts: tuple[Verdict, ...]) -> AuditResult:
    """Return the rich result with 200 gated findings of 60 slices, and all that stands beside."""
    parts, first = tuple(slices()), rich.findings[0]
    findings: list[Finding] = []
    for model in MODELS:
        for emotion in EMOTIONS:
            start = 60 * len(findings)
            given = islice(cycle(verdicts), len(findings) % len(verdicts), None)
            rows = tuple(
                comparison(start + at, part, verdict)
                for (at, part), verdict in zip(enumerate(parts), given, strict=False)
            )
            findings.append(
                replace(
                    first,
                    id=f"DIS001.{model}.mean_residual.{emotion}",
                    model=model,
                    emotion=emotion,
                    verdict="exceeds_margin" if "exceeds_margin" in verdicts else verdicts[0],
                    answer=f"In 14 of 60 slices the gap of {emotion} is shown to exceed 0.25.",
                    comparisons=rows,
                )
            )
    models = tuple(replace(rich.models[0], name=name, overall=()) for name in MODELS)
    attributes = tuple(
        AttributeRecord(name=name, source="recorded", levels=tuple(map(str, levels)))
        for name, levels in (("sex", SEXES), ("age", AGES), ("accent", PLACES))
    )
    data = replace(rich.data, emotions=EMOTIONS, exclusions=())
    return replace(
        rich, slices=parts, findings=(*findings, *aside(first, findings)), models=models, data=data,
        attributes=attributes, exploration=(),
    )  # fmt: skip


@dataclass
class Compact(HTMLParser):
    """Reads the compact tables of a page: text of a cell by anchor of its finding and slice."""

    cells: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin outside of all tables."""
        super().__init__()
        self.listed: list[str] = []
        self.columns: list[str] = []
        self.inside = self.group = self.slice = ""
        self.at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep track of findings, columns and rows."""
        given = dict(attrs)
        if tag == "section" and given.get("class") == "family":
            self.listed = []
        elif tag == "li" and (given.get("id") or "").startswith("finding-"):
            self.listed.append(given["id"] or "")
        elif tag == "table":
            self.inside = "table" if "compact" in (given.get("class") or "") else ""
            self.columns, self.group = [], ""
        elif not self.inside:
            return
        elif tag == "tr":
            self.inside, self.at = given.get("class") or "row", 0
            self.group = "" if self.inside == "group" else self.group
        elif tag == "th" and given.get("data-of"):
            self.columns.append(self.listed[int(given["data-of"] or "")])
        elif tag == "th" and given.get("scope") == "row":
            self.slice = f"{self.group}: "
        elif tag == "td":
            self.at += 1
            if self.at > 1:
                self.cells[(self.columns[self.at - 2], self.slice)] = ""

    def handle_data(self, data: str) -> None:
        """Add text to where it stands."""
        if self.inside == "group":
            self.group += data.strip()
        elif self.inside == "row" and self.at == 0:
            self.slice += data.strip()
        elif self.inside == "row" and self.at > 1:
            self.cells[(self.columns[self.at - 2], self.slice)] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a table."""
        if tag == "table":
            self.inside = ""


def expected(c: Comparison) -> str:
    """Return what the cell of a comparison has to say."""
    write = ruler(0.25)
    symbol = SYMBOLS[c.verdict or "undefined"]
    if c.suppressed:
        return "withheld"
    if c.gap.value is None:
        return f"{symbol} a"
    first = f"{write.text(c.gap.value, signed=True)} {symbol}"
    return f"{first}\n{short(write.text(c.gap.low))} {short(write.text(c.gap.high))}"


@pytest.fixture(params=[ALL, ("exceeds_margin",), ("inconclusive",)], ids=["all", "worst", "open"])
def large(request: pytest.FixtureRequest, rich: AuditResult) -> AuditResult:
    """A result of 12,000 judged comparisons with all kinds of verdicts, or with one kind."""
    return wide(rich, request.param)


def test_twelve_thousand_comparisons_fit_a_megabyte_and_none_is_left_out(
    large: AuditResult,
) -> None:
    page = html(large)
    assert len(page.encode()) < MOST_BYTES
    names, read = slice_names(large), Compact()
    read.feed(page)
    findings = gated(large)
    assert sum(len(f.comparisons) for f in findings) == 12_000
    assert len(read.cells) == 12_000
    for finding in findings:
        for c in finding.comparisons:
            cell = read.cells[(anchor("finding", finding.id), names[c.slice].full)]
            assert cell.strip() == expected(c)


def test_what_describes_is_cut_by_a_rule_that_the_page_tells(rich: AuditResult) -> None:
    page = html(wide(rich, ALL))
    assert "Each shows those that matter most" in page
    assert "the 6 rows with the highest value of “share without score”; 2,294 more in" in page
    assert f"These are the widest gaps; {12_000 - WIDEST:,} more comparisons are" in page
    assert page.count("<code>evenhand report DIR --format csv</code>") > len(ASIDE)
    assert 'id="finding-DIS005.199"' in page


def test_every_finding_of_a_large_report_has_its_sentence(rich: AuditResult) -> None:
    result = wide(rich, ALL)
    (family, *_) = families(gated(result), result)
    lines = [line for _, members in family.lines for line in members]
    assert [model for model, _ in family.lines] == list(MODELS)
    assert len(lines) == 200
    assert all(line.sentence.endswith(".") for line in lines)


def test_what_exceeds_most_is_shown_in_full(rich: AuditResult) -> None:
    result = wide(rich, ALL)
    (family, *_) = families(gated(result), result)
    assert family.attention is not None
    shown = [row for _, members in family.attention.groups for row in members]
    assert len(shown) == MOST_URGENT
    assert {row.verdict for row in shown} == {"exceeds_margin"}
    assert family.attention.figures
    urgent = sum(
        c.verdict == "exceeds_margin"
        or ("near_margin" in c.hints and c.verdict != "insufficient_data")
        for f in gated(result)
        for c in f.comparisons
    )
    assert family.left == urgent - MOST_URGENT
