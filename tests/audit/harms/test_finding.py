"""What is said of a table of tests: once for two groups that mirror each other."""

from evenhand.audit.experts import Row
from evenhand.audit.harms.finding import differing


def _said(*rows: Row) -> str:
    return differing(rows, value=2, alpha=0.05, of="groups", holds="they differ")


def test_two_groups_alone_are_one_comparison() -> None:
    said = _said(
        ("anger", "light", -0.2, -0.3, -0.1, 0.001, 0.001),
        ("anger", "dark", 0.2, 0.1, 0.3, 0.001, 0.001),
    )
    assert said == (
        "In 1 of 1 groups they differ, allowing for so many tests: anger, dark (+0.2, interval "
        "+0.1 to +0.3)."
    )


def test_equal_gaps_of_one_side_and_no_gap_are_kept_apart() -> None:
    same = (-0.2, -0.3, -0.1, 0.001, 0.001)
    none = (0.0, -0.1, 0.1, 1.0, 1.0)
    said = _said(("a", "x", *same), ("a", "y", *same), ("b", "x", *none), ("b", "y", *none))
    assert said.startswith("In 2 of 4 groups")


def test_among_whom_something_changes_is_named() -> None:
    found = ("a", "pace: slow -> fast", "accent=near", 20, 0.2, 0.1, 0.3, 0.01, 0.01)
    said = differing([found], value=4, alpha=0.05, of="changes", holds="it moves")
    assert ": a, pace from slow to fast, accent near (+0.2" in said


def test_a_gap_without_an_interval_is_told_without() -> None:
    assert _said(("a", "x", 0.2, None, None, 0.01, 0.01)).endswith("a, x (+0.2).")
