"""Audits under other choices, and what is wanted of their records."""

from collections.abc import Callable, Mapping

import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.plan import Model
from evenhand.audit.sensitivity.remeasure import gates_alone
from evenhand.audit.sensitivity.repeated import VERDICTS, Repeated, counted
from evenhand.audit.sensitivity.variant import Audited, all_variants
from evenhand.audit.table import Scores


@pytest.fixture(autouse=True)
def _roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small audits afford a run for every person."""
    monkeypatch.setattr("evenhand.audit.sensitivity.work.BUDGET", 3_000)


@pytest.fixture(scope="session")
def again() -> Callable[..., Repeated]:
    """Return a function that analyses some evidence again by the variant of a code."""

    def one(
        evidence: Evidence,
        code: str,
        *,
        read_again: Callable[[Model], Scores] | None = None,
    ) -> Repeated:
        variant = next(each for each in all_variants() if each.code == code)
        audited = Audited(evidence=gates_alone(evidence), read_again=read_again)
        return counted(variant, variant.analyses(audited), evidence, judge(evidence))

    return one


@pytest.fixture(scope="session")
def counts() -> Callable[[Repeated, Evidence, str], Mapping[str, int]]:
    """Return a function from a variant to how often each verdict came for a slice."""

    def found(made: Repeated, evidence: Evidence, part: str) -> Mapping[str, int]:
        place = [each.id for each in evidence.slices].index(part)
        given = made.verdicts[0, place].tolist()
        return {word: n for word, n in zip(VERDICTS, given, strict=True) if n}

    return found


@pytest.fixture(scope="session")
def ends() -> Callable[[Repeated, Evidence, str], tuple[float, float]]:
    """Return a function from a variant to the lowest and highest gap of a slice."""

    def found(made: Repeated, evidence: Evidence, part: str) -> tuple[float, float]:
        place = [each.id for each in evidence.slices].index(part)
        return float(made.lowest[0, place]), float(made.highest[0, place])

    return found
