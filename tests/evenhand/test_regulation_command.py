"""`evenhand regulation` prints what the shipped legal texts hold."""

import json

import pytest
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.regulation_command import app
from evenhand.regulation_page import page, shown
from evenhand.reports.legal.requirements import catalogue, requirements
from evenhand.reports.legal.watch_list import watch_list


def output(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def mistake(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, InputError)
    return str(done.exception)


def test_the_list_has_id_provision_coverage_and_dates() -> None:
    lines = output("list").splitlines()
    assert len(lines) == 68 + 2
    assert lines[1].split() == ["EUAIA-5-1-f", "support", *["2025-02-02"] * 2, "Art.", "5(1)(f)"]
    assert "02024R1689-20260727, as of 2026-11-21" in lines[-2]
    assert "not legal advice" in lines[-1]


def test_the_list_for_machines_says_the_same() -> None:
    rows = json.loads(output("list", "--json"))
    assert [row["id"] for row in rows] == list(requirements())
    assert rows[0] == {
        "id": "EUAIA-3-39",
        "ref": "Art. 3(39)",
        "coverage": "partial",
        "applies": "2025-02-02",
        "has_effect": "2025-02-02",
    }


@pytest.mark.parametrize("ident", requirements())
def test_a_page_has_everything(ident: str) -> None:
    one, law = requirements()[ident], catalogue()
    text = page(one)
    for part in (ident, one.ref, one.who, one.text, one.evidence, one.artefact, str(one.lit)):
        assert part in text
    assert law.coverage_values[one.coverage] in text
    assert law.flags[one.flag or law.default_flag] in text
    for item in watch_list():
        affects = ident in item.affects or item.effective == one.eff
        assert (item.item in text) == affects


def test_one_requirement_is_shown_for_people_and_for_machines() -> None:
    text = output("show", "EUAIA-4a-1")
    assert "inserted by 2026/1744" in text
    assert "The part of the Digital Omnibus that concerns the GDPR" in text
    told = json.loads(output("show", "EUAIA-72", "--json"))
    assert told == shown(requirements()["EUAIA-72"])
    assert told["annex_iv"] == ["9"]
    assert [item["due"] for item in told["watch_list"]] == ["2027-09-02", "2027-12-02"]


def test_what_was_not_touched_says_so() -> None:
    text = output("show", "EUAIA-3-39")
    assert "not touched by 2026/1744" in text
    assert "Annex IV    no point" in text
    assert "may change" not in page(requirements()["EUAIA-5-1-g"])


def test_a_wrong_id_names_the_nearest() -> None:
    assert mistake("show", "EUAIA-10-2-F") == (
        "no requirement 'EUAIA-10-2-F'. Did you mean 'EUAIA-10-2-f' or 'EUAIA-10-2-h' or "
        "'EUAIA-10-2-g'? `evenhand regulation list` names them all"
    )


def test_a_wrong_version_names_the_nearest() -> None:
    for arguments in (("list",), ("show", "EUAIA-72")):
        assert "There is: 02024R1689-20260727" in mistake(*arguments, "--version", "2024")
    assert output("list", "--version", "02024R1689-20260727") == output("list")


def test_versions_are_named() -> None:
    assert output("versions") == "02024R1689-20260727\n"
