"""Numbers as text: never on the wrong side of a margin."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.reports.digits import decimals_for, number, percent, plain, probability, size
from evenhand.reports.rows import ruler

FINITE = st.floats(-1e6, 1e6, allow_nan=False)
MARGINS = st.sampled_from([0.05, 0.1, 0.15, 0.25, 1.0, 2.5])


def read(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-"))


def side(value: float, guard: float) -> int:
    return (value > guard) - (value < guard)


@given(value=FINITE, margin=MARGINS)
def test_text_stands_where_the_number_stands(value: float, margin: float) -> None:
    shown = read(ruler(margin).text(value, signed=True))
    assert [side(shown, g) for g in (0, margin, -margin)] == [
        side(value, g) for g in (0, margin, -margin)
    ]


@given(offset=st.floats(1e-12, 1e-3), margin=MARGINS)
def test_a_hair_beyond_the_margin_is_seen(offset: float, margin: float) -> None:
    assert read(ruler(margin).text(margin + offset)) > margin
    assert read(ruler(margin).text(margin - offset)) < margin


@given(p=st.floats(0, 1), alpha=st.sampled_from([0.01, 0.05, 0.1]))
def test_a_p_value_stays_on_its_side_of_alpha(p: float, alpha: float) -> None:
    text = probability(p, alpha=alpha)
    if text == "< 0.001":
        assert p < 0.001
    else:
        assert side(read(text), alpha) == side(p, alpha)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.312, "+0.31"),
        (-0.312, "\N{MINUS SIGN}0.31"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (0.2504, "+0.2504"),
        (0.25, "+0.25"),
        (0.001, "+0.001"),
        (-2e-8, "\N{MINUS SIGN}2.0e\N{MINUS SIGN}08"),
    ],
)
def test_gaps_at_a_margin_of_a_quarter(value: float, text: str) -> None:
    assert ruler(0.25).text(value, signed=True) == text


def test_large_numbers_are_short() -> None:
    assert number(123456789.0) == "1.23e+08"


def test_decimals_follow_the_margin() -> None:
    assert [decimals_for(m) for m in (1.0, 0.25, 0.05, 0.005, None, 0.0)] == [2, 2, 3, 4, 3, 3]


def test_shares() -> None:
    assert percent(None) == "not available"
    assert [percent(s) for s in (0, 1, 0.5, 1e-9, 1 - 1e-9)] == [
        "0%",
        "100%",
        "50.0%",
        "< 0.1%",
        "> 99.9%",
    ]


def test_margins_read_as_written() -> None:
    assert [plain(v) for v in (0.25, -0.25, 1.0)] == ["0.25", "\N{MINUS SIGN}0.25", "1"]


def test_sizes() -> None:
    assert [size(n) for n in (1, 2_500, 2_500_000, 3_000_000_000)] == [
        "1 byte",
        "2.5 kB",
        "2.5 MB",
        "3.0 GB",
    ]


@given(value=FINITE)
def test_no_letters_but_the_exponent(value: float) -> None:
    assert re.fullmatch(
        r"[+\N{MINUS SIGN}]?[\d.]+(e[+\N{MINUS SIGN}]\d+)?", number(value, signed=True)
    )
