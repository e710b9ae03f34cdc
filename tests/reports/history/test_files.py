"""The files of a history: complete without a script, the same every time, and safe to open."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from evenhand.audit.result import AuditResult, Comparison
from evenhand.reports.history.chosen_lines import MOST_LINES, chosen
from evenhand.reports.history.files import files
from evenhand.reports.history.history import history
from evenhand.reports.history.record import History, LeftOut, Point
from evenhand.reports.history.series import all_lines
from evenhand.reports.history.sheet import point_text

HOSTILE = "<script>alert(1)</script> \" ' & \u202e {{ 7 * 7 }}"


class Outline(HTMLParser):
    """Collects ids, targets of links, and whatever a page would fetch or run."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters of a tag."""
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag in {"script", "link", "img", "iframe"} or any(k.startswith("on") for k in given):
            self.active.append(tag)


@pytest.fixture
def found(
    run: Callable[..., AuditResult], gap: Callable[..., Callable[[Comparison], Comparison]]
) -> History:
    """Return three runs of which the last exceeds and has other data, and a file left out."""
    other = replace(
        run(1).data, files=tuple(replace(f, sha256="e" * 64) for f in run(1).data.files)
    )
    runs = {
        "2026.1": run(1, edit=gap("gender=Female", 0.1)),
        HOSTILE: run(2, edit=gap("gender=Female", 0.2, verdict="inconclusive")),
        "2026.3": run(3, edit=gap("gender=Female", 0.4, verdict="exceeds_margin"), data=other),
    }
    return history(runs, left_out=[LeftOut(name="broken", reason="is not a result")])


def test_the_same_history_gives_the_same_bytes(found: History) -> None:
    assert files(found) == files(found)
    assert sorted(files(found)) == ["history.csv", "history.html", "history.json", "history.md"]


def test_the_page_fetches_and_runs_nothing(found: History) -> None:
    page = files(found)["history.html"].decode()
    outline = Outline()
    outline.feed(page)
    assert not outline.active
    assert "default-src 'none'" in page
    assert "\u202e" not in page
    assert "<script" not in page
    assert not re.findall(r"https?://", re.sub(r"<code>.*?</code>", "", page))


def test_every_link_of_the_page_has_a_target(found: History) -> None:
    outline = Outline()
    outline.feed(files(found)["history.html"].decode())
    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)


def test_what_is_drawn_stands_in_a_table_and_in_words(found: History) -> None:
    page = files(found)["history.html"].decode()
    assert "gender: Female" in page
    assert "◆ +0.40 (+0.38 to +0.42)" in page
    assert "3 | other data" in page
    assert "the data changed before run 3" in page
    assert "broken" in page


def test_the_table_has_a_row_for_every_point(found: History) -> None:
    rows = list(csv.DictReader(io.StringIO(files(found)["history.csv"].decode())))
    lines = all_lines(found.series[0])
    assert len(rows) == 3 * len(lines)
    newest = next(r for r in rows if r["run"] == "3" and r["slice"] == "gender=Female")
    assert (newest["gap"], newest["verdict"], newest["data_changed"]) == (
        "0.4",
        "exceeds_margin",
        "true",
    )
    hidden = [r for r in rows if r["slice"] == "accent=Cymraeg"]
    assert {(r["state"], r["gap"], r["persons"]) for r in hidden} == {("withheld", "", "")}


def test_the_json_holds_all_lines(found: History) -> None:
    document = json.loads(files(found)["history.json"])
    assert document["history"] == 1
    assert len(document["series"][0]["runs"]) == 3
    assert sum(len(q["lines"]) for q in document["series"][0]["questions"]) == len(
        all_lines(found.series[0])
    )


def test_names_stay_names_in_markdown(found: History) -> None:
    text = files(found)["history.md"].decode()
    assert "<script>" not in text
    assert "# Findings over several audits" in text
    assert "◆ +0.40 (+0.38 to +0.42)" in text
    assert "- broken: is not a result" in text


def test_what_has_no_room_is_counted(crowded: AuditResult) -> None:
    found = history({"a": crowded})
    shown = chosen(found.series[0])
    assert all(len(q.lines) == MOST_LINES for q in shown.questions)
    assert "224 comparisons" in shown.rule
    assert (
        shown.rule in files(found)["history.md"].decode().replace("\\", "") or "224" in shown.rule
    )
    whole = chosen(found.series[0], questions=2, lines=100)
    assert "Left out: 240 comparisons, among them 6 whole questions" in whole.rule
    assert not chosen(found.series[0], questions=8, lines=40).rule


def test_a_run_without_anything_makes_a_page(empty: AuditResult) -> None:
    found = history({"a": empty})
    page = files(found)["history.html"].decode()
    assert "No question of these runs has a margin" in page
    assert "It is the only run" in page
    assert files(found)["history.csv"].count(b"\n") == 1


def test_numbers_without_intervals_and_reasons_make_a_page(bare: AuditResult) -> None:
    page = files(history({"a": bare, "b": replace(bare, exit_code=0)}))["history.html"].decode()
    assert "no value" in page


def test_two_models_held_against_each_other_have_lines(two_models_alone: AuditResult) -> None:
    later = replace(
        two_models_alone,
        provenance=replace(two_models_alone.provenance, finished_at="2030-01-01T00:00:00Z"),
    )
    found = history({"a": two_models_alone, "b": later})
    question = next(q for q in found.series[0].questions if q.code == "CMP001")
    assert question.model == "face_and_voice against voice_only"
    assert question.lines[-1].points
    assert "everybody" in {line.name for line in question.lines}
    assert b"face_and_voice against voice_only" in files(found)["history.html"]


def test_a_gain_is_no_large_gap(two_models_alone: AuditResult) -> None:
    questions = history({"a": two_models_alone}).series[0].questions
    one_sided = [q for q in questions if q.harm != "either"]
    assert one_sided
    for question in one_sided:
        for line in question.lines:
            value = line.points[-1].value
            if value and line.margins is not None:
                assert (line.margins > 0) == ((value > 0) == (question.harm == "above"))


@pytest.mark.parametrize(
    ("state", "text"),
    [("absent", "not in this run"), ("withheld", "withheld"), ("no value", "no value")],
)
def test_a_point_without_a_number_says_why(state: str, text: str) -> None:
    assert point_text(Point(run=1, state=state)) == text  # type: ignore[arg-type]


def test_a_question_without_slices_is_told(run: Callable[..., AuditResult]) -> None:
    none = run(1)
    none = replace(none, findings=(replace(none.findings[0], comparisons=()),))
    written = files(history({"a": none}))
    assert b"No slice could be compared." in written["history.md"]
    assert b"No slice could be compared." in written["history.html"]
