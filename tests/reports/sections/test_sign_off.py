"""Names as declared, lines left blank, and the hash that a signature is about."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.sections import sign_off as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]
AUTHOR = {"part": "author", "name": "A. Person", "role": "Data scientist"}


def test_lines_are_left_blank(declare: Declare, read: Read) -> None:
    body = section.render(declare(signatory=[AUTHOR]))
    assert str(body).count('<td aria-label="left blank">&nbsp;</td>') == 6
    assert "author A. Person Data scientist" in read(body)
    assert "Nothing here is signed" in read(body)


def test_a_part_may_have_several_persons_or_none(declare: Declare) -> None:
    result = declare(signatory=[AUTHOR, {**AUTHOR, "name": "B. Person"}])
    assert [line.part for line in section.lines(result)] == [
        "author",
        "author",
        "reviewer",
        "approver",
    ]
    assert section.lacks(result, "signoff_block") == ("nobody is declared as reviewer, approver",)


def test_all_parts_declared_lack_nothing(declare: Declare) -> None:
    every = [{**AUTHOR, "part": part} for part in section.PARTS_OF_PERSONS]
    assert section.lacks(declare(signatory=every), "signoff_block") == ()


def test_nobody_declared_is_missing(rich: AuditResult, read: Read) -> None:
    assert "HUMAN_INPUT_MISSING declared.signatory" in read(section.render(rich))


def test_the_hash_is_that_of_the_bundle(rich: AuditResult, read: Read) -> None:
    summed = replace(rich, provenance=replace(rich.provenance, sums_sha256="0" * 64))
    assert bundle_hash(summed) in section.render(summed)
    old = replace(rich, provenance=replace(rich.provenance, sums_sha256=""))
    assert "does not hold the hash of its sums" in read(section.render(old))


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
