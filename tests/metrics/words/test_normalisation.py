"""Normalisers by example: what is dropped, and above all what is kept."""

import pytest

from evenhand.metrics.words.normalisation import NORMALISERS, normalised, words


def test_none_changes_nothing() -> None:
    assert normalised("  Don't,  STOP ", normaliser="none") == "  Don't,  STOP "
    assert words("Don't,  STOP", normaliser="none") == ("Don't,", "STOP")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", "hello world"),
        ("well-known", "well known"),
        ("rock 'n' roll", "rock n roll"),
        ("it\N{RIGHT SINGLE QUOTATION MARK}s 3.5%", "it's 3 5"),
        ("stra\N{LATIN SMALL LETTER SHARP S}e", "strasse"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}\N{IDEOGRAPHIC SPACE}b", "a b"),
        ("e\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("''", ""),
        ("", ""),
    ],
)
def test_basic_by_example(text: str, expected: str) -> None:
    assert normalised(text, normaliser="basic") == expected


@pytest.mark.parametrize("text", ["हिन्दी", "தமிழ்", "ไทย", "עִבְרִית"])
def test_marks_of_other_scripts_are_no_punctuation(text: str) -> None:
    # a normaliser that drops marks turns different Hindi words into the same one
    kept = normalised(text, normaliser="basic")
    assert normalised(kept, normaliser="basic") == kept
    assert len(words(text)) == 1
    assert len(kept) >= len(text) - 1


def test_basic_twice_is_basic_once() -> None:
    for text in ("A 'quoted' word\N{HORIZONTAL ELLIPSIS}", "Ça va?", "İstanbul"):
        once = normalised(text, normaliser="basic")
        assert normalised(once, normaliser="basic") == once


def test_an_unknown_normaliser_is_refused_by_name() -> None:
    assert list(NORMALISERS) == ["none", "basic"]
    with pytest.raises(ValueError, match="no normaliser 'english'; there are: none, basic"):
        words("a", normaliser="english")  # type: ignore[arg-type]
