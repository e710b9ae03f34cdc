"""Whether items left the machine, in words."""

from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.scoring_place import left_words


def test_each_model_is_named_with_what_is_known(rich: AuditResult, empty: AuditResult) -> None:
    first, second = (replace(m, name=n) for m, n in zip(rich.models, "ab", strict=True))
    third = replace(second, name="c", left_machine="no")
    sent = replace(first, left_machine="yes")
    assert left_words(replace(rich, models=(first, second, third))) == (
        "Where the scores of a and b were made is not known to this audit."
    )
    assert left_words(replace(rich, models=(sent, second))) == (
        "Items were sent to an address to be scored by a. "
        "Where the scores of b were made is not known to this audit."
    )
    assert left_words(replace(rich, models=(third,))) == ""
    assert left_words(empty) == ""
