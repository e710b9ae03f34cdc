"""Groups that need a second look, and pairs of which nothing is said."""

from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.oversight_flags import flags, silent_groups


def test_the_worst_groups_come_first(rich: AuditResult) -> None:
    found = flags(rich)
    assert [f.exceeding for f in found] == sorted((f.exceeding for f in found), reverse=True)
    by_name = {(f.model, f.group): f for f in found}
    women = by_name["voice_only", "perceived gender: Female"]
    gated = [f for f in rich.findings if f.gated and f.model == "voice_only"]
    own = [c for f in gated for c in f.comparisons if c.slice == "gender=Female"]
    assert (women.exceeding, women.of) == (
        sum(c.verdict == "exceeds_margin" for c in own),
        len(own),
    )
    assert any(f.without_skill for f in found)
    assert all(f.exceeding or f.without_skill for f in found)


def test_silence_is_counted_once_a_group_and_model(rich: AuditResult, empty: AuditResult) -> None:
    first = rich.findings[0]
    open_, shown = (c for c in first.comparisons if c.slice in ("gender=Male", "gender=unknown"))
    told = replace(rich, findings=(replace(first, comparisons=(open_, shown)), first))
    assert silent_groups(replace(rich, findings=(replace(first, comparisons=(shown, shown)),))) == 1
    assert silent_groups(told) < len(first.comparisons)
    assert silent_groups(empty) == 0
