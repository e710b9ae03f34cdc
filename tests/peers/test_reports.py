"""Errors seen in reports of peers: bare verdicts, wrong intervals, weight, scripts, colours.

Seen in AI Verify, ser-tests, Evidently, FairBench, Giskard and the Model Card Toolkit.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

import evenhand
from evenhand.audit.result import AuditResult, Finding, Number
from evenhand.metrics.sums import Array

Frames = dict[str, pd.DataFrame]
Panel = Callable[..., Frames]
Audited = Callable[..., AuditResult]

RATE = {"truth_at": 3.5, "score_at": 3.5}
GATES = (
    {"metric": "bias", "margin": 0.3, "owner": "the board", "rationale": "What raters differ by"},
    {"metric": "selection_rate", "margin": 0.25, "owner": "the council", **RATE},
)
VERDICTS = ("within margin", "exceeds margin", "inconclusive", "insufficient data", "undefined")


def _tilted(truth: Array, items: pd.DataFrame, rng: np.random.Generator) -> Array:
    return np.asarray(truth + 0.8 * (items["group"] == "a") + rng.normal(0.0, 0.3, len(items)))


@pytest.fixture
def mixed(panel: Panel, audited: Audited) -> AuditResult:
    """Return a result with every verdict but one, and a metric that is shown."""
    frames = panel({("a",): 30, ("b",): 30, ("c",): 30, ("d",): 3}, models={"tilted": _tilted})
    return audited(frames, gate=GATES, show=[{"metric": "mae"}], levels={"group": list("abcde")})


def _section(page: str, finding: Finding) -> str:
    """Return the part of a page that is about one finding."""
    (start,) = re.finditer(rf'id="finding-{re.escape(finding.id).replace("=", "~3d~")}"', page)
    return page[start.end() :].partition('id="finding-')[0]


def _gated(result: AuditResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.gated]


def test_e17_a_verdict_has_threshold_direction_reference_and_method(mixed: AuditResult) -> None:
    # AI Verify prints the threshold of a ratio beside a difference, and does not say what follows
    # from which number (#557).
    page, summary = evenhand.html(mixed), evenhand.markdown(mixed)
    for finding in _gated(mixed):
        section = _section(page, finding)
        unit = {"scale points": " scale points", "share": " (share)"}[finding.unit]
        assert f"Margin: {finding.margin:g}{unit}" in section
        assert f"Margin: {finding.margin:g}{unit}, set by {finding.margin_owner}" in summary
        assert "Reference: everyone else" in section
        assert "95% interval" in section
        assert "90% interval (clears)" in section
        assert all("cluster-robust" in row.gap.method for row in finding.comparisons[:3])
    assert "A gap is the metric in the slice minus the metric in the reference" in page


def test_e17_margins_of_differences_are_no_ratios(mixed: AuditResult) -> None:
    metrics = {metric.name: metric for metric in mixed.metrics}
    for finding in _gated(mixed):
        own = metrics[finding.metric]
        assert own.unit == finding.unit
        told = re.findall(r"[Mm]argin(?: of|:) ([\d.]+)", _section(evenhand.html(mixed), finding))
        assert {float(number.rstrip(".")) for number in told} == {finding.margin}
        for row in finding.comparisons:
            if row.gap.value is not None:
                assert row.inside.value is not None
                assert row.outside.value is not None
                assert row.gap.value == pytest.approx(row.inside.value - row.outside.value)


def _numbers(result: AuditResult) -> Iterator[Number]:
    """Yield every number of a result that has an interval."""
    rows = [row for finding in result.findings for row in finding.comparisons]
    numbers = [number for row in rows for number in (row.inside, row.outside, row.gap)]
    numbers += [lead.gap for lead in result.exploration]
    numbers += [one.number for model in result.models for one in model.overall]
    yield from (number for number in numbers if number.low is not None)


def test_e19_an_interval_belongs_to_the_number_beside_it(mixed: AuditResult) -> None:
    # JobCollins/fairness_pipeline_dev_toolkit#26: the interval of one statistic beside another.
    numbers = list(_numbers(mixed))
    assert len(numbers) > 20
    for number in numbers:
        assert number.value is not None
        assert number.high is not None
        assert number.low is not None
        assert number.low <= number.value <= number.high


def test_e19_the_interval_of_a_gap_is_that_of_the_gap(mixed: AuditResult) -> None:
    # An interval that belonged to a ratio, or to one of the sides, would not be gap +- t SE.
    for finding in _gated(mixed):
        for row in finding.comparisons[:3]:
            assert row.gap.value is not None
            assert row.gap.low is not None
            assert row.gap.high is not None
            assert row.standard_error is not None
            reach = (row.gap.high - row.gap.low) / 2 / row.standard_error
            assert (row.gap.low + row.gap.high) / 2 == pytest.approx(row.gap.value)
            assert 1.96 < reach < 2.2, "the t quantile of 29 persons or more"


def test_e32_a_report_does_not_grow_with_its_data(panel: Panel, audited: Audited) -> None:
    # A page of Evidently goes from 16 to 600 MB with its input (#47); others keep every row.
    pages, summaries = [], []
    for each in (10, 100):
        result = audited(panel({("a",): 25, ("b",): 25}, items_each=each), gate=GATES)
        assert result.data.items == 50 * each
        pages.append(len(evenhand.html(result)))
        summaries.append(len(evenhand.markdown(result)))
    assert pages[1] < 1.1 * pages[0]
    assert summaries[1] < 1.1 * summaries[0]


class Page(HTMLParser):
    """Collects tags, what is fetched, and the words that stand outside of styles and scripts."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__()
        self.tags: set[str] = set()
        self.roles: set[str] = set()
        self.fetched: list[str] = []
        self.words: list[str] = []
        self.classes: set[str] = set()
        self.style = ""
        self.script = ""
        self.policy = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.tags.add(tag)
        given = {name: value or "" for name, value in attrs}
        self.roles.add(given.get("role", ""))
        self.classes |= set(given.get("class", "").split())
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self.fetched += [
            given[name] for name in ("src", "srcset", "data", "poster") if name in given
        ]
        if tag in {"link", "use", "image"}:
            self.fetched += [given[name] for name in ("href", "xlink:href") if name in given]
        assert not [name for name in given if name.startswith("on") or name == "hidden"]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.style += data
        elif self._inside == "script":
            self.script += data
        else:
            self.words.append(data)


def _page(result: AuditResult) -> Page:
    page = Page()
    page.feed(evenhand.html(result))
    return page


def test_e32_a_report_is_read_without_network_server_or_script(mixed: AuditResult) -> None:
    # FairBench loads from two hosts, ser-tests its formulas from another; pages of the Model Card
    # Toolkit stay blank (model-analysis#116), because a script was to fill them.
    page = _page(mixed)
    assert not page.tags & {"iframe", "object", "embed", "link", "img", "canvas"}
    assert [address for address in page.fetched if not address.startswith("#")] == []
    assert not re.search(r"@import|url\(", page.style)
    assert not re.search(r"fetch\(|import|XMLHttp|sendBeacon|WebSocket|https?:", page.script)
    digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
    assert "default-src 'none'" in page.policy, "nothing is fetched or sent"
    assert f"script-src 'sha256-{digest}';" in page.policy, "the one script, and it stands inside"
    said = " ".join(page.words)
    for finding in _gated(mixed):
        assert finding.answer in said
    assert "exceeds margin" in said


def _on_paper(style: str) -> str:
    """Return the rules for paper."""
    return "".join(re.findall(r"^@media print \{\n.*?^\}\n", style, re.DOTALL | re.MULTILINE))


def _hiding(style: str) -> list[str]:
    """Return the selectors of the rules that hide what they match."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    return [who.strip() for who, how in rules if re.search("display: none|visibility: hid", how)]


def test_e32_a_report_without_its_script_is_whole(mixed: AuditResult) -> None:
    # What a script fills or works is put there by the script: without it, nothing waits for it.
    page = _page(mixed)
    waiting = {"form", "button", "input", "select", "textarea", "output", "template", "dialog"}
    assert not page.tags & waiting
    hiding = _hiding(page.style.replace(_on_paper(page.style), ""))
    assert hiding
    for selector in hiding:
        (first, *_) = re.findall(r"\.([\w-]+)", selector)
        assert first not in page.classes, f"{selector} hides words before any script has run"


def test_e33_no_verdict_is_told_by_colour_alone(mixed: AuditResult) -> None:
    # Giskard and ser-tests have badges that differ in colour alone.
    page = evenhand.html(mixed)
    marks = re.findall(r'<span class="verdict v-(\w+)">(.*?)</span>', page, re.DOTALL)
    assert {code for code, _ in marks} >= {"exceeds_margin", "insufficient_data", "within_margin"}
    for code, word in marks:
        assert word == code.replace("_", " "), "the name of the verdict"
    drawn = dict(re.findall(r'<symbol id="shape-(\w+)"[^>]*>(.*?)</symbol>', page))
    signs = dict(re.findall(r"^\.verdict\.v-(\w+)::before \{ content: (\S+);", page, re.MULTILINE))
    for shapes in (drawn, signs):
        assert set(shapes) == {word.replace(" ", "_") for word in VERDICTS}
        assert len(set(shapes.values())) == len(shapes), "a shape of its own"
    ((code, overall),) = re.findall(r'<div class="overall v-(\w+)">(.*?)</div>', page, re.DOTALL)
    assert f"#shape-{code}" in overall
    assert code.replace("_", " ") in overall.lower()
    for row in re.findall(r"^\| (?:group: .*?)\|.*$", evenhand.markdown(mixed), re.MULTILINE):
        assert "everyone else" not in row or any(f" {word} |" in row for word in VERDICTS)


def test_e33_a_figure_has_words_and_nothing_hides_from_paper(mixed: AuditResult) -> None:
    # In ser-tests the name of a file stands in for the figure, and tabs of Giskard do not print.
    page = evenhand.html(mixed)
    figures = re.findall(r"<figure\b.*?</figure>", page, re.DOTALL)
    assert figures
    for figure in figures:
        for drawing in re.findall(r"<svg\b.*?</svg>", figure, re.DOTALL):
            (title,) = re.findall(r"<title[^>]*>(.*?)</title>", drawing)
            (words,) = re.findall(r"<desc[^>]*>(.*?)</desc>", drawing)
            assert not re.search(r"\.(?:png|svg|jpe?g)\b", title + words)
            assert re.search(r"\w+ \w+", title)
            assert re.search(r"\w+ \w+ \w+ \w+", words), "a sentence, not a name"
            assert ("Gaps of" in words) == title.startswith("Forest plot")
    told = [words for words in re.findall(r"<desc[^>]*>(.*?)</desc>", page) if "Gaps of" in words]
    assert len(told) == len(_gated(mixed))
    read = _page(mixed)
    assert not read.roles & {"tab", "tablist", "tabpanel"}
    paper = _on_paper(read.style)
    assert "details::details-content" in paper, "what is folded on a screen is printed"
    assert "visibility: hidden" not in read.style
    (left_out,) = _hiding(paper)
    assert left_out == ".contents, .skip, .sift, .copy, .theme", "the controls of a screen"


def test_e33_the_console_says_the_verdict_in_words(
    mixed: AuditResult, console: Callable[[AuditResult], str]
) -> None:
    said = console(mixed)
    assert "\x1b[" not in said
    assert "EXCEEDS MARGIN (exit 1)" in said
    assert "insufficient data" in said
