"""The HTML report: complete, quiet, valid, and the same every time."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evenhand.audit.result import AuditResult, Number, dump, load
from evenhand.reports.exhibit import exhibit
from evenhand.reports.naming import anchor, slice_names
from evenhand.reports.page import found, html
from evenhand.reports.wording import BANNED, FOOTER, VERDICTS, reason

MOST_SCRIPT = 11_000
VOID = {"meta", "link", "br", "hr", "img", "input", "path", "circle", "use"}


CELLS = frozenset({"td", "th"})
ENDED = {
    "td": CELLS,
    "th": CELLS,
    "tr": CELLS | {"tr"},
    "tbody": CELLS | {"tr", "thead", "tbody"},
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
}
"""What a start tag ends without an end tag; the end of the parent does the same."""


class Outline(HTMLParser):
    """Reads a page, and fails on the first tag that is not closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.tables: list[list[int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open and self.open[-1] in ENDED.get(tag, ()):
            self.open.pop()
        self.note(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, attrs)

    def note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        assert len(given) == len(attrs), f"<{tag}> repeats an attribute"
        assert not [name for name in given if name.startswith("on")], f"<{tag}> has a script"
        self.ids += [given["id"] or ""] if "id" in given else []
        link = given.get("href") or given.get("src") or ""
        if link.startswith("#"):
            self.targets.append(link[1:])
        elif link:
            self.links.append(link)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append(0)
        elif tag in CELLS:
            self.tables[-1][-1] += int(given.get("colspan") or 1)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in ENDED:
            self.open.pop()
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def words(text: str) -> str:
    return " ".join(" ".join(outline(text).words).split())


@pytest.fixture(params=["rich", "empty", "bare", "crowded"])
def result(request: pytest.FixtureRequest) -> AuditResult:
    made: AuditResult = request.getfixturevalue(request.param)
    return made


def test_every_tag_is_closed_and_every_link_has_a_target(result: AuditResult) -> None:
    page = outline(html(result))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)


def test_nothing_is_fetched_and_nothing_runs(result: AuditResult) -> None:
    text = html(result)
    page = outline(text)
    assert all(link.startswith("https://doi.org/10.") for link in page.links)
    assert not page.tags & {"iframe", "object", "embed", "link", "img", "form", "input", "button"}
    assert not re.search(r"url\(|@import|javascript:|eval\(|innerHTML|fetch\(", text)
    assert set(re.findall(r"https?://[^/\"'<\s]+", text)) <= {"https://doi.org"}


def test_what_the_data_set_says_of_its_figures_is_said_first_and_beside_them(
    rich: AuditResult,
) -> None:
    told = replace(rich, data=replace(rich.data, statements=("The faces are <made>.", "Nobody.")))
    for section in ("headline", "data"):
        text = words(str(found()[section].render(told)))
        assert "The faces are <made>." in text
        assert "Nobody." in text
    for section in ("findings", "other_questions"):
        assert "The faces are <made>." in words(str(found()[section].render(told)))
    assert "&lt;made&gt;" in html(told)
    assert "says of any figure" not in html(rich)


def test_the_policy_lets_this_script_run_and_nothing_else(rich: AuditResult) -> None:
    text = html(rich)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(script.encode()) < MOST_SCRIPT


def test_the_same_result_gives_the_same_bytes(rich: AuditResult) -> None:
    assert html(rich) == html(rich)


def test_a_saved_result_gives_the_same_page(rich: AuditResult, tmp_path: Path) -> None:
    dump(rich, tmp_path / "result.json")
    assert html(load(tmp_path / "result.json")) == html(rich)


def test_forty_slices_in_eight_findings_stay_below_a_megabyte(crowded: AuditResult) -> None:
    assert len(html(crowded).encode()) < 1_000_000


def test_no_hole_of_the_language_shows(result: AuditResult) -> None:
    said = words(html(result))
    assert not re.search(r"\b(None|nan|NaN|inf|True|False|Undefined\()\b", said)


def test_no_word_promises_what_an_audit_cannot(result: AuditResult) -> None:
    assert not BANNED.findall(words(html(result)))


def test_every_finding_slice_and_exclusion_is_there(rich: AuditResult) -> None:
    said, page = words(html(rich)), outline(html(rich))
    for f in rich.findings:
        assert anchor("finding", f.id) in page.ids
        assert f.title in said
        assert f.answer in said
        assert all(note in said for note in f.notes)
    names = slice_names(rich)
    assert all(names[s.id].full in said for s in rich.slices)
    for e in rich.data.exclusions:
        assert e.reason[1:] in said


def test_the_table_has_the_numbers_of_the_figure(rich: AuditResult) -> None:
    for f in (f for f in rich.findings if f.gated):
        laid = exhibit(f, rich)
        drawn = words("".join(laid.figures))
        for _, members in laid.groups:
            for row in members:
                if row.mark is not None:
                    assert f"{row.gap.text} ({row.gap.interval})" in drawn
                    assert row.mark.value == pytest.approx(
                        float(row.gap.text.replace("\N{MINUS SIGN}", "-")), abs=0.005
                    )


def test_a_verdict_has_one_name_everywhere(rich: AuditResult) -> None:
    said = words(html(rich))
    assert all(name in said for name in VERDICTS.values())
    assert not re.search(r"(within|exceeds)_margin|insufficient_data", said)


def test_texts_of_people_stay_texts(edited: Callable[..., AuditResult]) -> None:
    attack = "</title><script>alert(1)</script>{{ 1 + 1 }}"
    text = html(edited(reference=attack))
    assert escape(attack) in text
    assert text.count("<script") == 1


def test_control_characters_do_not_reach_the_page(edited: Callable[..., AuditResult]) -> None:
    text = html(edited(reference="a\x00b\x1b", slice="c\x07d"))
    assert not re.search(r"[\x00\x07\x1b]", text)


@pytest.mark.parametrize("code", ["no_positives", "constant_truth", "an_unknown_code"])
def test_an_undefined_number_has_its_reason(edited: Callable[..., AuditResult], code: str) -> None:
    none = Number(value=None, reason=code)
    said = words(html(edited(gap=none, inside=none, verdict="undefined")))
    assert f"Undefined: {reason(code)}." in said


def test_a_gap_beside_its_margin_keeps_its_side(edited: Callable[..., AuditResult]) -> None:
    said = words(html(edited(gap=Number(value=0.2500001, items=9, persons=9))))
    assert "+0.2500001" in said


def test_perceived_attributes_are_called_perceived(rich: AuditResult) -> None:
    said = words(html(rich))
    assert "perceived gender: Female" in said
    assert not re.search(r"(?<!perceived )gender[:=] ?Female", said)


def test_an_empty_field_of_the_plan_is_missing(rich: AuditResult) -> None:
    assert "Persons the findings speak about HUMAN_INPUT_MISSING purpose.population" in words(
        html(rich)
    )


def test_the_area_of_use_is_named_first(rich: AuditResult, empty: AuditResult) -> None:
    said = words(html(rich))
    notice = "Declared context falls in the area covered by Art. 5(1)(f)"
    assert 0 < said.index(notice) < said.index("Headline Exceeds")
    assert notice not in words(html(empty))


def test_the_footer_is_the_fixed_one(result: AuditResult) -> None:
    assert words(html(result)).endswith(FOOTER)


def test_withheld_numbers_are_not_in_the_page(rich: AuditResult) -> None:
    said = words(html(rich))
    assert "accent: 2 slices withheld, at most 638 items (8.6% of all)" in said
    assert "Withheld to protect persons: too few of them." in said


def test_folders_of_the_machine_are_left_out(rich: AuditResult) -> None:
    assert "/srv" not in html(rich)


def test_leads_say_how_many_cells_were_searched(rich: AuditResult) -> None:
    said = words(html(rich))
    assert "Leads, not verdicts. 61 cells" in said
    assert "The 50 cells with the smallest q" in said


def test_the_folder_is_the_list_of_sections(rich: AuditResult) -> None:
    sections = found()
    orders = [s.ORDER for s in sections.values()]
    assert orders == sorted(set(orders))
    templates = Path(__file__).parents[2] / "reports" / "templates"
    for name, section in sections.items():
        assert (templates / f"{name}.html.jinja").is_file()
        assert section.TITLE
        assert section.applies(rich) in (True, False)


def test_sections_with_nothing_to_say_are_left_out(empty: AuditResult) -> None:
    page = outline(html(empty))
    assert "exploration" not in page.ids
    assert "other-questions" not in page.ids
    assert "not-assessed" in page.ids


def test_tables_have_captions_and_scopes(rich: AuditResult) -> None:
    text = html(rich)
    tables = re.findall(r"<table.*?</table>", text, re.DOTALL)
    assert tables
    assert all("<caption>" in table for table in tables)
    assert not re.search(r"<th(?![^>]*scope=)[ >]", text)


def test_rows_of_a_table_are_equally_wide(result: AuditResult) -> None:
    for at, rows in enumerate(outline(html(result)).tables):
        assert len(set(rows)) == 1, f"table {at}: {rows}"
