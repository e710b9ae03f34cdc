"""With the data at hand the audit is run again, and every number of the result is compared."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from evenhand.audit.baselines.applied import without_baseline
from evenhand.audit.errors import InputError
from evenhand.audit.plans.freeze import PLAN_NAME
from evenhand.audit.result import AuditResult
from evenhand.audit.run import run
from evenhand.audit.verify.audited import Audited, opened
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.audit.verify.checks.sums import numbers_in
from evenhand.audit.verify.tree import unequal

TITLE = "Numbers from the data"
ORDER = 80

_OWN: Final = ("provenance", "plan")
"""Fields of a result that belong to one run; the plan is compared by its hash."""


def check(audited: Audited, data: Path | None) -> Checked:
    """Return which numbers a new run of the frozen plan finds otherwise."""
    what = "items, ratings and scores themselves"
    if data is None:
        why = "no data were given; name their folder with --data"
        return Checked(unchecked=(Unchecked(what=what, why=why),))
    if audited.plan is None or not audited.results():
        return Checked(unchecked=(Unchecked(what=what, why="plan or result cannot be read"),))
    if any("frame in memory" in f.name for _, r in audited.results() for f in r.data.files):
        why = "the audit was of frames in memory, which nobody can read again"
        return Checked(unchecked=(Unchecked(what=what, why=why),))
    with tempfile.TemporaryDirectory() as folder:
        try:
            scope = audited.results()[0][1].scope
            run(audited.root / PLAN_NAME, Path(folder), data=data, scope=scope)
        except InputError as error:
            found = [
                Difference(file="--data", field="", got=problem, expected="the data of the audit")
                for problem in error.problems
            ]
            return found_differences(found, says="")
        again = {result.audience: result for _, result in opened(Path(folder)).results()}
    differences, count = list[Difference](), 0
    for file, result in audited.results():
        count += numbers_in(_compared(result))
        differences += _differences(file, result, again[result.audience])
    unchecked = tuple(_versions(audited.results()[0][1], next(iter(again.values()))))
    says = f"A new run on the data finds the same {count} numbers."
    return found_differences(differences, says=says, unchecked=unchecked)


def _differences(file: str, result: AuditResult, again: AuditResult) -> Iterator[Difference]:
    """Yield what a new run finds otherwise; files that were read are compared by their hashes."""
    for field, got, expected in unequal(_compared(result), _compared(again)):
        yield Difference(file=file, field=field, got=got, expected=expected)


def _compared(result: AuditResult) -> dict[str, object]:
    """Return what two runs of one plan on the same data have in common."""
    plain: dict[str, object] = msgspec.to_builtins(without_baseline(result))
    return {
        **{name: value for name, value in plain.items() if name not in _OWN},
        "plan": {"sha256": result.plan.sha256, "purpose": result.plan.purpose},
    }


def _versions(result: AuditResult, again: AuditResult) -> Iterator[Unchecked]:
    """Yield that other versions compute here than did then: small differences may be theirs."""
    then, now = (
        {**r.provenance.libraries, "evenhand": r.provenance.evenhand} for r in (result, again)
    )
    other = [
        f"{name} {then.get(name)} then, {now[name]} now"
        for name in now
        if now[name] != then.get(name)
    ]
    if other:
        yield Unchecked(what="the same versions", why="; ".join(other))
