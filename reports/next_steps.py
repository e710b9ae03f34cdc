"""What people have to do after an audit, each only where it applies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.legal.artefacts import artefacts
from evenhand.reports.open_rows import OPEN, open_rows
from evenhand.reports.page import found
from evenhand.reports.rows import persons_needed
from evenhand.reports.sections.sign_off import lacks
from evenhand.reports.tally import gated, judged_changes, judged_gaps
from evenhand.reports.wording import sentence, several

SIGNATORY = "signatory"
"""The declared field that the line on signing speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do; `place` is the section of the report that says more."""

    text: str
    place: str
    title: str


def next_steps(result: AuditResult) -> tuple[Step, ...]:
    """Return what is to be done, at most four steps."""
    return tuple(_steps(result))


def _steps(result: AuditResult) -> Iterator[Step]:
    """Yield the steps in the order in which they are urgent."""
    beyond = " and ".join(filter(None, _beyond(result)))
    if beyond:
        text = f"Follow up {beyond}."
        yield Step(text=text, place="findings-register", title="Findings register")
    still = len(open_rows(result))
    if still:
        text = f"Settle {several(still, 'open comparison')}{_wanted(result)}."
        yield Step(text=text, place="findings-register", title="Findings register")
    empty = len(_unfilled(result))
    if empty:
        text = f"Fill in {several(empty, 'declared field')} that nobody has filled in."
        yield Step(text=text, place="requirement-map", title="Requirements and evidence")
    nobody = " ".join(map(sentence, lacks(result, "")))
    yield Step(text=f"Sign the report. {nobody}".strip(), place="sign-off", title="Sign-off")


def _beyond(result: AuditResult) -> tuple[str, str]:
    """Return how many gaps exceed, and how many changes for the worse; `""` for none."""
    gaps, changes = _exceeding(judged_gaps(result)), _exceeding(judged_changes(result))
    exceed = several(gaps, "gap that exceeds", "gaps that exceed") + " the margin"
    worse = several(changes, "change") + " from model to model beyond what is tolerated"
    return exceed if gaps else "", worse if changes else ""


def _exceeding(findings: Sequence[Finding]) -> int:
    """Return how many rows exceed; a finding without comparisons counts as one."""
    return sum(
        sum(c.verdict == "exceeds_margin" for c in f.comparisons)
        or int(f.verdict == "exceeds_margin")
        for f in findings
    )


def _wanted(result: AuditResult) -> str:
    """Return what open comparisons lack, as far as that is known."""
    still = [c for f in gated(result) for c in f.comparisons if c.verdict in OPEN]
    left = [c for c in still if not c.suppressed]
    unskilled = sum("no_skill" in c.hints for c in left)
    persons = sum(_few(c) and "no_skill" not in c.hints for c in left)
    rest = len(left) - persons - unskilled
    hidden = len(still) - len(left)
    lines = (
        several(persons, "needs", "need") + " more persons" if persons else "",
        several(unskilled, "needs", "need") + " a model that shows skill" if unskilled else "",
        several(rest, "is open", "are open") + " for another reason" if rest else "",
        several(hidden, "is withheld", "are withheld") if hidden else "",
    )
    told = ", ".join(filter(None, lines))
    return f": {told}" if told else ""


def _few(c: Comparison) -> bool:
    """Return whether more persons would help a comparison."""
    needed, present = persons_needed(c), c.inside.persons
    return "too_few_persons" in c.hints or (
        needed is not None and present is not None and needed > present
    )


def _unfilled(result: AuditResult) -> frozenset[str]:
    """Return the declared fields that sections of the report ask for and nobody has filled in."""
    parts = artefacts(result, found()).values()
    return frozenset(path for part in parts for path in part.missing) - {SIGNATORY}
