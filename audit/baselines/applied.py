"""A result with a baseline: its exit code, and the record that every report shows."""

from collections.abc import Mapping
from dataclasses import replace

from evenhand.audit.baseline_record import BaselineRecord, Blocking, Standing, WaiverRecord
from evenhand.audit.baselines.rows import Row, open_blocks, rows_by_place
from evenhand.audit.baselines.standing import Decided, decided
from evenhand.audit.baselines.suitable import check_suitable
from evenhand.audit.baselines.waiver import Baseline, Waiver
from evenhand.audit.baselines.words import blocking_words, unmatched_words, waiver_words
from evenhand.audit.result import Audience, AuditResult


def with_baseline(result: AuditResult, baseline: Baseline) -> AuditResult:
    """Return a result as it stands with a baseline; the verdict is not changed by it.

    Args:
        result: of a finished audit; a baseline that it had is put aside.
        baseline: the waivers, and the day on which they are held against it.

    Raises:
        InputError: a waiver that does not suit the result: for a finding that is not gated, below
            the margin of the plan, or too long.
    """
    return _recorded(result, baseline, held(result, baseline))


def editions_with(
    found: Mapping[Audience, AuditResult], baseline: Baseline
) -> dict[Audience, AuditResult]:
    """Return all editions with a baseline, as it stands for the first one.

    Standing is decided once, on the edition that the plan names, so that all editions end with the
    same exit code. Numbers and sentences are those that each edition may show.

    Args:
        found: the edition that the plan names first.
        baseline: the waivers.

    Raises:
        InputError: as above.
    """
    first = held(next(iter(found.values())), baseline)
    return {name: _recorded(result, baseline, first) for name, result in found.items()}


def without_baseline(result: AuditResult) -> AuditResult:
    """Return a result as it was before its baseline, if it had one."""
    if result.baseline is None:
        return result
    return replace(result, baseline=None, exit_code=result.baseline.exit_code_without)


def held(result: AuditResult, baseline: Baseline) -> Decided:
    """Return what a baseline makes of a result.

    Raises:
        InputError: a waiver that does not suit the result.
    """
    check_suitable(result, baseline)
    return decided(
        result,
        baseline.waivers,
        today=baseline.checked_on,
        without=without_baseline(result).exit_code,
        open_blocks=open_blocks(result),
    )


def waivers_of(record: BaselineRecord) -> tuple[Waiver, ...]:
    """Return the waivers of a record; a margin that it withholds decided nothing and becomes 0."""
    return tuple(
        Waiver(
            finding=one.finding,
            slice=one.slice,
            owner=one.owner,
            reason=one.reason,
            expires=one.expires,
            margin=one.margin or 0.0,
            accepted_verdict=one.accepted_verdict,
            accepted_gap=one.accepted_gap,
        )
        for one in record.waivers
    )


def record_of(result: AuditResult, baseline: Baseline, found: Decided) -> BaselineRecord:
    """Return the record of a baseline, in the words and numbers of an edition.

    Args:
        result: the edition.
        baseline: the waivers.
        found: what they make of the edition that the plan names.
    """
    rows = rows_by_place(result)
    return BaselineRecord(
        file=baseline.file,
        sha256=baseline.sha256,
        checked_on=baseline.checked_on.isoformat(),
        exit_code_without=without_baseline(result).exit_code,
        waivers=tuple(
            _waiver(rows, one, why, baseline)
            for one, why in zip(baseline.waivers, found.standings, strict=True)
        ),
        blocking=tuple(
            Blocking(
                finding=row.place[0],
                slice=row.place[1],
                standing=why,
                says=blocking_words(rows.get(row.place) or replace(row, comparison=None), why),
            )
            for row, why in found.blocking
        ),
    )


def _recorded(result: AuditResult, baseline: Baseline, found: Decided) -> AuditResult:
    """Return a result with a baseline."""
    known = record_of(result, baseline, found)
    return replace(result, baseline=known, exit_code=found.exit_code)


def _waiver(
    rows: Mapping[tuple[str, str], Row], waiver: Waiver, found: Standing, baseline: Baseline
) -> WaiverRecord:
    """Return the record of a waiver; its numbers go with those of its row."""
    row = rows.get(waiver.row)
    shown = row is not None and not row.withheld
    if row is None:
        says = unmatched_words(waiver, rows)
    else:
        says = waiver_words(row, waiver, found, today=baseline.checked_on)
    return WaiverRecord(
        finding=waiver.finding,
        slice=waiver.slice,
        owner=waiver.owner,
        reason=waiver.reason,
        expires=waiver.expires,
        margin=waiver.margin if shown else None,
        accepted_verdict=waiver.accepted_verdict,
        accepted_gap=waiver.accepted_gap if shown else None,
        standing=found,
        says=says,
    )
