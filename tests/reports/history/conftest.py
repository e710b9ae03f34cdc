"""Runs of one audit that differ in what a test asks for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Comparison, Number


@pytest.fixture
def run(rich: AuditResult) -> Callable[..., AuditResult]:
    """Return a function that makes a run of the rich audit, finished on a day of one month."""

    def made(
        day: int,
        *,
        edit: Callable[[Comparison], Comparison | None] = lambda c: c,
        **fields: object,
    ) -> AuditResult:
        first = rich.findings[0]
        rows = tuple(c for old in first.comparisons if (c := edit(old)) is not None)
        moment = f"2026-05-{day:02}T12:00:00Z"
        return replace(
            rich,
            findings=(replace(first, comparisons=rows), *rich.findings[1:]),
            provenance=replace(rich.provenance, finished_at=moment),
            **fields,  # type: ignore[arg-type]
        )

    return made


@pytest.fixture
def gap() -> Callable[..., Callable[[Comparison], Comparison]]:
    """Return a function that makes an edit: another gap, verdict or count for one slice."""

    def made(
        slice_id: str, value: float, *, verdict: str = "within_margin", persons: int = 43
    ) -> Callable[[Comparison], Comparison]:
        def edit(c: Comparison) -> Comparison:
            if c.slice != slice_id:
                return c
            return replace(
                c,
                gap=Number(value=value, low=value - 0.02, high=value + 0.02),
                inside=replace(c.inside, persons=persons),
                verdict=verdict,  # type: ignore[arg-type]
            )

        return edit

    return made


@pytest.fixture
def several(calm_and_other: AuditResult) -> Callable[[int], AuditResult]:
    """Return a function that makes a run of two models, `calm` and `other`."""

    def made(day: int) -> AuditResult:
        moment = f"2026-05-{day:02}T12:00:00Z"
        provenance = replace(calm_and_other.provenance, finished_at=moment)
        return replace(calm_and_other, provenance=provenance)

    return made


@pytest.fixture
def alone(several: Callable[[int], AuditResult]) -> Callable[[int, str], AuditResult]:
    """Return a function that makes a run of one model, under any name."""

    def made(day: int, name: str) -> AuditResult:
        both = several(day)
        return replace(
            both,
            models=(replace(both.models[0], name=name),),
            findings=tuple(replace(f, model=name) for f in both.findings if f.model == "calm"),
        )

    return made


@pytest.fixture
def calm_and_other(rich: AuditResult) -> AuditResult:
    """Return an audit of two models that are asked the same question."""
    first, model = rich.findings[0], rich.models[0]
    return replace(
        rich,
        models=tuple(replace(model, name=name) for name in ("calm", "other")),
        findings=tuple(
            replace(first, id=f"DIS001.{name}", model=name) for name in ("calm", "other")
        ),
    )
