"""What of an audit is sent, and under which keys."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evenhand
from evenhand.audit.errors import InputError
from evenhand.audit.result import Number, dump
from evenhand.interop.run_record import FILES, LONGEST_KEY, VERDICT_CODES, key, run_record

PARTS = st.lists(st.text(max_size=20), min_size=1, max_size=4)
LEGAL = re.compile(r"[A-Za-z0-9._ -]+(/[A-Za-z0-9._ -]+)*")


@given(PARTS, PARTS)
def test_keys_differ_where_their_parts_do(one: Sequence[str], two: Sequence[str]) -> None:
    assert (key(*one) == key(*two)) == (one == two)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_every_key_is_one_that_registries_take(parts: Sequence[str]) -> None:
    found = key(*parts)
    assert LEGAL.fullmatch(found)
    assert len(found) <= LONGEST_KEY
    assert not {"", ".", ".."} & set(found.split("/"))


def test_plain_names_are_kept() -> None:
    assert key("DIS001.small.bias.mean", "gap", "age", "18-34") == (
        "DIS001.small.bias.mean/gap/age/18-34"
    )
    assert re.fullmatch(r"truth_at_4-[0-9a-f]{8}", key("truth_at=4"))


def test_numbers_are_those_of_the_findings(small_audit: Path) -> None:
    record, result = run_record(small_audit), evenhand.load(small_audit / "result.json")
    finding = next(f for f in result.findings if f.metric.startswith("fpr["))
    row = finding.comparisons[0]
    place = row.slice.split("=")
    for name, value in (
        ("value", row.inside.value),
        ("gap", row.gap.value),
        ("gap_low", row.gap.low),
        ("gap_high", row.gap.high),
        ("persons", row.gap.persons),
    ):
        assert record.metrics[key(finding.id, name, *place)] == value
    assert record.metrics[key(finding.id, "margin")] == finding.margin
    assert row.verdict
    assert record.metrics[key(finding.id, "verdict", *place)] == VERDICT_CODES[row.verdict]
    assert record.metrics["exit_code"] == result.exit_code
    assert all(math.isfinite(value) for value in record.metrics.values())


def test_what_is_undefined_is_left_out_and_its_verdict_is_there(small_audit: Path) -> None:
    record, result = run_record(small_audit), evenhand.load(small_audit / "result.json")
    finding = next(f for f in result.findings if f.metric.startswith("fnr["))
    row = next(c for c in finding.comparisons if c.slice == "group=c")
    assert row.gap.value is None
    assert key(finding.id, "gap", "group", "c") not in record.metrics
    assert record.metrics[key(finding.id, "verdict", "group", "c")] == 3


def test_a_withheld_row_sends_no_number_but_its_verdict(small_audit: Path, tmp_path: Path) -> None:
    result = evenhand.load(small_audit / "result.json")
    first = next(f for f in result.findings if f.comparisons)
    row = replace(first.comparisons[0], suppressed="disclosure", gap=Number(value=0.5))
    hidden = replace(result, findings=(replace(first, comparisons=(row,)),), models=())
    dump(hidden, tmp_path / "result.json")
    place = row.slice.split("=")
    sent = set(run_record(tmp_path).metrics)
    assert sent == {
        "exit_code",
        key(first.id, "margin"),
        key(first.id, "verdict"),
        key(first.id, "verdict", *place),
    }


def test_a_shown_row_has_numbers_and_no_verdict(small_audit: Path, tmp_path: Path) -> None:
    result = evenhand.load(small_audit / "result.json")
    first = next(f for f in result.findings if f.comparisons)
    row = replace(first.comparisons[0], verdict=None)
    shown = replace(first, gated=False, verdict=None, margin=None, comparisons=(row,))
    dump(replace(result, findings=(shown,)), tmp_path / "result.json")
    sent = run_record(tmp_path).metrics
    place = row.slice.split("=")
    assert key(first.id, "gap", *place) in sent
    assert key(first.id, "verdict", *place) not in sent
    assert key(first.id, "margin") not in sent


def test_a_row_about_everybody_has_a_key(small_audit: Path, tmp_path: Path) -> None:
    result = evenhand.load(small_audit / "result.json")
    first = next(f for f in result.findings if f.comparisons)
    row = replace(first.comparisons[0], slice="")
    dump(replace(result, findings=(replace(first, comparisons=(row,)),)), tmp_path / "result.json")
    assert key(first.id, "gap", "everybody") in run_record(tmp_path).metrics


def test_the_shareable_edition_is_sent_unless_the_other_is_asked_for(small_audit: Path) -> None:
    shared, own = run_record(small_audit), run_record(small_audit, edition="internal")
    assert [file.parent for file in shared.files] == [small_audit] * len(FILES)
    assert [file.parent.name for file in own.files] == ["internal"] * len(FILES)
    assert shared.tags["evenhand.edition"] == "shareable"
    assert run_record(small_audit / "result.json").files == shared.files
    assert run_record(small_audit / "internal", edition="internal").files == own.files


def test_an_edition_that_is_not_there_is_named(small_audit: Path) -> None:
    message = "holds the internal edition, and the shareable one is not in it; name the output"
    for place in (small_audit / "internal", small_audit / "internal" / "result.json"):
        with pytest.raises(InputError, match=message):
            run_record(place)


def test_no_audit_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no result"):
        run_record(tmp_path)


def test_rules_and_moments_are_those_of_the_audit(small_audit: Path) -> None:
    record = run_record(small_audit)
    told = json.loads((small_audit / "result.json").read_text("utf-8"))
    assert record.params["seed"] == str(told["statistics"]["seed"])
    assert record.params["alpha"] == str(told["statistics"]["alpha"])
    assert record.tags["evenhand.plan_sha256"] == told["plan"]["sha256"]
    assert record.started_ms <= record.finished_ms
    assert record.started_ms % 1000 == 0
    assert not [name for name, value in record.tags.items() if not value]
