"""What a result says for points of Annex IV."""

from dataclasses import replace

from evenhand.audit.result import AuditResult, CardRecord
from evenhand.reports.legal.annex_facts import facts


def test_models_are_named_with_the_hashes_of_their_weights(rich: AuditResult) -> None:
    card = CardRecord(name="m", title="M", weights_sha256={"a.bin": "ab12"})
    first, *rest = rich.models
    result = replace(rich, models=(replace(first, card=card), *rest))
    lines = facts(result)["1(a)"]
    assert lines[0] == f"system: {rich.plan.purpose['system']}"
    assert lines[1] == f"model {first.name}: a.bin sha256 ab12"
    assert lines[2].endswith("no hash of its weights is known")


def test_what_is_not_known_leaves_no_line(empty: AuditResult) -> None:
    bare = replace(empty, provenance=replace(empty.provenance, platform="", device=""))
    told = facts(bare)
    assert told["1(a)"] == told["1(c)"] == told["1(e)"] == ()
