"""The rules of a status: each alone, their order, and what no combination may break."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evenhand.reports.legal.artefacts import Artefact
from evenhand.reports.legal.requirements import Coverage, Requirement, Status
from evenhand.reports.legal.status import (
    EXCEEDED,
    NO_ANSWER,
    NO_PART,
    NO_REASON,
    NOT_ASKED,
    NOT_CHECKED,
    NOT_OLDER,
    SUPPORT,
    Circumstances,
    ruling,
)

ID = "EUAIA-1"
ASKED = Requirement(
    id=ID,
    ref="Art. 1",
    who="all",
    text="-",
    evidence="-",
    artefact="findings",
    coverage="direct",
    lit=date(2026, 8, 2),
    eff=date(2027, 12, 2),
)
BEFORE, AFTER = date(2026, 11, 22), date(2027, 12, 2)


def asked(coverage: Coverage) -> Requirement:
    return replace(ASKED, coverage=coverage)


def part(**changed: object) -> Artefact:
    fields = {"name": "findings", "section": "findings", "asked": ("a.b", "c"), **changed}
    return Artefact(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("coverage", "found", "status", "reasons"),
    [
        ("direct", part(), "EVIDENCE_PROVIDED", ()),
        ("direct", part(asked=()), "EVIDENCE_PROVIDED", ()),
        ("partial", part(), "EVIDENCE_PARTIAL", (NOT_CHECKED,)),
        ("support", part(), "EVIDENCE_PARTIAL", (SUPPORT,)),
        ("none", part(), "NOT_ADDRESSED", (NO_ANSWER,)),
        ("direct", part(missing=("c",)), "EVIDENCE_PARTIAL", ()),
        (
            "direct",
            part(lacks=("three cells withheld",)),
            "EVIDENCE_PARTIAL",
            ("three cells withheld",),
        ),
        ("direct", part(missing=("a.b", "c")), "HUMAN_INPUT_MISSING", ()),
        ("support", part(missing=("a.b", "c")), "HUMAN_INPUT_MISSING", ()),
        ("direct", part(exceeded=True), "FINDING", (EXCEEDED,)),
        ("partial", part(exceeded=True, missing=("a.b", "c")), "FINDING", (EXCEEDED,)),
        ("support", part(exceeded=True), "EVIDENCE_PARTIAL", (SUPPORT, EXCEEDED)),
        ("none", part(exceeded=True), "NOT_ADDRESSED", (NO_ANSWER,)),
        ("direct", part(shown=False), "NOT_ADDRESSED", (NOT_ASKED,)),
        ("direct", None, "NOT_ADDRESSED", (NO_PART,)),
    ],
)
def test_evidence_is_told_by_what_it_lacks(
    coverage: Coverage, found: Artefact | None, status: Status, reasons: tuple[str, ...]
) -> None:
    told = ruling(asked(coverage), found, Circumstances(finished=AFTER))
    assert (told.status, told.reasons) == (status, reasons)


def test_a_plan_that_is_not_older_than_the_results_is_no_full_evidence() -> None:
    loose = Circumstances(frozen=False)
    told = ruling(ASKED, part(), loose)
    assert (told.status, told.reasons) == ("EVIDENCE_PARTIAL", (NOT_OLDER,))
    found = ruling(ASKED, part(exceeded=True), loose)
    assert (found.status, found.reasons) == ("FINDING", (EXCEEDED, NOT_OLDER))
    short = ruling(ASKED, part(lacks=("no",)), loose)
    assert short.reasons == ("no", NOT_OLDER)
    assert ruling(asked("partial"), part(lacks=("no",)), loose).reasons == ("no",)


@pytest.mark.parametrize("coverage", ["direct", "partial", "support"])
def test_not_yet_is_said_only_where_nothing_was_provided(coverage: Coverage) -> None:
    told = ruling(asked(coverage), part(shown=False), Circumstances(finished=BEFORE))
    assert told.status == "NOT_YET_APPLICABLE"
    assert told.reasons == (NOT_ASKED, "has effect from 2027-12-02")
    assert told.section == ""
    for found in (part(), part(missing=("a.b", "c")), part(exceeded=True), None):
        given_before = ruling(asked(coverage), found, Circumstances(finished=BEFORE))
        assert given_before == ruling(asked(coverage), found, Circumstances(finished=AFTER))
    unknown = ruling(asked(coverage), part(shown=False), Circumstances())
    assert unknown.status == "NOT_ADDRESSED"


def test_what_is_declared_away_needs_a_reason() -> None:
    away = Circumstances(declared_away={ID: " no public body uses it "})
    told = ruling(ASKED, part(missing=("a.b", "c")), away)
    assert told.status == "NOT_APPLICABLE"
    assert told.reasons == ("declared not applicable: no public body uses it",)
    assert told.section == "findings"
    assert ruling(ASKED, None, away).section == ""
    bare = ruling(ASKED, part(), Circumstances(declared_away={ID: "  "}))
    assert (bare.status, bare.reasons) == ("EVIDENCE_PROVIDED", (NO_REASON,))


def test_a_finding_is_not_declared_away() -> None:
    away = Circumstances(declared_away={ID: "we think so"})
    told = ruling(ASKED, part(exceeded=True), away)
    assert told.status == "FINDING"
    assert told.reasons == (EXCEEDED, "declared not applicable: we think so")
    none = ruling(asked("none"), part(exceeded=True), away)
    assert none.reasons == (NO_ANSWER, "declared not applicable: we think so")


artefacts = st.builds(
    lambda shown, asked, missing, lacks, exceeded: part(
        shown=shown,
        asked=asked,
        missing=asked[:missing] if shown else (),
        lacks=lacks if shown else (),
        exceeded=exceeded and shown,
    ),
    st.booleans(),
    st.sampled_from([(), ("a",), ("a", "b")]),
    st.integers(0, 2),
    st.sampled_from([(), ("x",)]),
    st.booleans(),
)
given_all = st.builds(
    Circumstances,
    finished=st.sampled_from([None, BEFORE, AFTER]),
    frozen=st.booleans(),
    declared_away=st.sampled_from([{}, {ID: ""}, {ID: "because"}]),
)
coverages = st.sampled_from(["direct", "partial", "support", "none"])


@given(coverages, st.none() | artefacts, given_all)
def test_what_no_combination_may_break(
    coverage: Coverage, found: Artefact | None, about: Circumstances
) -> None:
    told = ruling(asked(coverage), found, about)
    exceeded = found is not None and found.exceeded and coverage in {"direct", "partial"}
    assert (told.status == "FINDING") == exceeded
    assert (coverage == "none") <= (told.status == "NOT_ADDRESSED")
    if told.status == "EVIDENCE_PROVIDED":
        assert coverage == "direct"
        assert about.frozen
        assert found is not None
        assert found.shown
        assert (found.missing, found.lacks, found.exceeded) == ((), (), False)
    if told.status == "NOT_YET_APPLICABLE":
        assert found is not None
        assert not found.shown
        assert about.finished == BEFORE
    if told.status == "NOT_APPLICABLE":
        assert about.declared_away[ID].strip()
    if told.section:
        assert found is not None
        assert found.shown
    assert (
        told.reasons or told.missing or told.status in {"EVIDENCE_PROVIDED", "HUMAN_INPUT_MISSING"}
    )
