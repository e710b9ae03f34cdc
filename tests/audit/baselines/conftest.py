"""Results made of a few rows, whose verdicts follow from them as those of an audit do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.audit.baselines.waiver import Waiver
from evenhand.audit.finding import Comparison, Finding, Harm, Number, Verdict
from evenhand.audit.result import Audience, AuditResult, load
from evenhand.metrics.verdict import overall

FRAME = Path(__file__).parents[2] / "reports" / "frame.json"
EXIT: Mapping[Verdict, int] = {"within_margin": 0, "exceeds_margin": 1}


@pytest.fixture(scope="session")
def row() -> Callable[..., Comparison]:
    """Return a function that makes a comparison; without a gap it may be withheld."""

    def make(
        part: str, verdict: Verdict, gap: float | None, *, withheld: bool = False
    ) -> Comparison:
        number = Number(value=gap, reason="" if gap is not None else "disclosure")
        return Comparison(
            slice=part,
            reference="everyone else",
            inside=number,
            outside=number,
            gap=number,
            verdict=verdict,
            suppressed="disclosure" if withheld else "",
        )

    return make


@pytest.fixture(scope="session")
def finding() -> Callable[..., Finding]:
    """Return a function that makes a gated finding of rows."""

    def make(
        ident: str,
        rows: Sequence[Comparison] = (),
        *,
        verdict: Verdict | None = None,
        margin: float | None = 0.25,
        harm: Harm = "either",
        gated: bool = True,
    ) -> Finding:
        return Finding(
            id=ident,
            code=ident.partition(".")[0],
            title="t",
            asks="a",
            why="w",
            answer="x",
            gated=gated,
            verdict=verdict or overall(one.verdict for one in rows if one.verdict),
            metric="bias",
            unit="points",
            margin=margin,
            harm=harm,
            comparisons=tuple(rows),
        )

    return make


@pytest.fixture(scope="session")
def result() -> Callable[..., AuditResult]:
    """Return a function that makes a result of findings; `allow` lets open questions end with 0."""
    frame = load(FRAME)

    def make(
        *findings: Finding, allow: bool = False, audience: Audience = "internal", **parts: object
    ) -> AuditResult:
        verdict = overall(f.verdict for f in findings if f.gated and f.verdict)
        made = replace(
            frame,
            audience=audience,
            verdict=verdict,
            exit_code=EXIT.get(verdict, 0 if allow else 3),
            findings=findings,
            slices=(),
            plan=replace(
                frame.plan, text='[report]\ninconclusive = "allow"\n' if allow else "[report]\n"
            ),
        )
        return replace(made, **parts)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def waiver() -> Callable[..., Waiver]:
    """Return a function that makes a waiver."""

    def make(finding: str = "DIS001.m.mean", part: str = "g=F", **parts: object) -> Waiver:
        known = {
            "owner": "Board",
            "reason": "known",
            "expires": "2027-03-31",
            "margin": 0.35,
            "accepted_verdict": "exceeds_margin",
            **parts,
        }
        return Waiver(finding=finding, slice=part, **known)  # type: ignore[arg-type]

    return make
