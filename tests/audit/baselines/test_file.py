"""Reading a baseline: what is accepted, and every mistake named by file, line, waiver and key."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from evenhand.audit.baselines.file import parse_waivers, read_baseline
from evenhand.audit.errors import InputError

DAY = date(2026, 12, 1)
GOOD = """\
evenhand_baseline = 1
[[waiver]]
finding = "DIS001.voice_only.mean"
slice = "gender=Female"
owner = "Head of product safety"
reason = "Retraining is under way, ticket EM-12"
expires = 2027-03-31
margin = 0.35
accepted_verdict = "exceeds_margin"
accepted_gap = 0.31
"""


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(InputError) as caught:
        parse_waivers(text, name="b.toml")
    return caught.value.problems


def test_a_baseline_is_read_with_its_hash_and_its_day(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    read = read_baseline(path, checked_on=DAY)
    assert read.file == "b.toml"
    assert read.checked_on == DAY
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    (one,) = read.waivers
    assert one.row == ("DIS001.voice_only.mean", "gender=Female")
    assert one.last_day == date(2027, 3, 31)
    assert (one.margin, one.accepted_gap) == (0.35, 0.31)


def test_an_empty_baseline_accepts_nothing() -> None:
    assert parse_waivers("evenhand_baseline = 1\n", name="b.toml") == ()


def test_the_slice_and_the_gap_may_be_left_out() -> None:
    text = GOOD.replace('slice = "gender=Female"\n', "").replace("accepted_gap = 0.31\n", "")
    (one,) = parse_waivers(text, name="b.toml")
    assert (one.slice, one.accepted_gap) == ("", None)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("evenhand_baseline = 1", "evenhand_baseline = 2", "b.toml:1: evenhand_baseline: got"),
        ("evenhand_baseline = 1\n", "", "b.toml: evenhand_baseline: missing, expected 1"),
        ("owner", "ownr", "b.toml:5: waiver[1].ownr: unknown key; did you mean owner?"),
        ('owner = "Head of product safety"\n', "", "waiver[1].owner: missing, expected text"),
        ('"Head of product safety"', '" "', "b.toml:5: waiver[1].owner: empty, expected text"),
        ('reason = "Retraining is under way, ticket EM-12"\n', "", "waiver[1].reason: missing"),
        ("2027-03-31", '"2027-03-31"', "got text '2027-03-31', expected a date without quotes"),
        ("2027-03-31", "2027-03-31T10:00:00Z", "waiver[1].expires: got a time, expected a date"),
        ("2027-03-31", "10:00:00", "waiver[1].expires: got a date or time, expected a date"),
        ("2027-03-31", "20270331", "b.toml:7: waiver[1].expires: got number 20270331, expected"),
        ("2027-03-31", "2027-02-30", "not valid TOML"),
        ("expires = 2027-03-31\n", "", "waiver[1].expires: missing"),
        ("0.35", "-0.35", "b.toml:8: waiver[1].margin: got -0.35, expected 0 or more"),
        ("0.35", "nan", "waiver[1].margin: got nan, which is not finite, expected a number"),
        ("0.35", "inf", "waiver[1].margin: got inf, which is not finite, expected a number"),
        ("0.35", '"0.35"', "waiver[1].margin: got text '0.35', expected a number"),
        ("0.31", "nan", "waiver[1].accepted_gap: got nan"),
        ('"exceeds_margin"', '"within_margin"', "waiver[1].accepted_verdict: got text"),
        ("gender=Female", "\\u0007", "the control character U+0007, expected plain text"),
        ("[[waiver]]", "[waiver]", "b.toml:2: waiver: got a table, expected a list of tables"),
        ("[[waiver]]", "waiver = 3\n[x]", "waiver: got number 3, expected a list of tables"),
    ],
)
def test_a_mistake_is_named_by_place(before: str, after: str, says: str) -> None:
    assert before in GOOD
    assert says in "\n".join(problems(GOOD.replace(before, after, 1)))


def test_a_list_of_something_else_is_refused() -> None:
    assert "waiver[1]: got number 3" in problems("evenhand_baseline = 1\nwaiver = [3]\n")[0]


def test_two_waivers_of_one_row_are_refused() -> None:
    twice = GOOD + GOOD.partition("\n")[2]
    assert problems(twice) == (
        "b.toml:11: waiver[2]: is for the same row as waiver[1]; leave one of them out",
    )


def test_waivers_that_lack_their_row_are_not_called_alike() -> None:
    lacking = GOOD.replace('finding = "DIS001.voice_only.mean"\n', "")
    found = problems(lacking + lacking.partition("\n")[2])
    assert len(found) == 2
    assert all(".finding: missing" in each for each in found)


def test_all_mistakes_are_named_at_once_in_the_order_of_the_lines() -> None:
    found = problems(GOOD.replace("0.35", "-1").replace("2027-03-31", "1").replace("ow", "ov", 1))
    assert [line.split(":")[1] for line in found] == sorted(line.split(":")[1] for line in found)
    assert len(found) == 3


def test_deep_nesting_is_no_fault_of_ours() -> None:
    deep = "evenhand_baseline = " + "[\n" * 4000 + "]\n" * 4000
    assert problems(deep) == (
        "b.toml: lists or tables are nested too deeply, expected a few levels",
    )


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file; `evenhand baseline set` writes"):
        read_baseline(tmp_path / "none.toml", checked_on=DAY)
    with pytest.raises(InputError, match="cannot be read"):
        read_baseline(tmp_path, checked_on=DAY)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\n")
    with pytest.raises(InputError, match=r"binary\.toml:1: byte 0xff"):
        read_baseline(binary, checked_on=DAY)
