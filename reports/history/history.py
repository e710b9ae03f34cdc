"""Finished audits in, their history out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from evenhand.audit.result import AuditResult
from evenhand.reports.history.model_names import through_names
from evenhand.reports.history.record import History, LeftOut, Series
from evenhand.reports.history.same_questions import together
from evenhand.reports.history.series import Audit, series

NO_TEST: Final = (
    "Runs stand side by side and are not subtracted: whether two intervals overlap is no test of a "
    "difference. For that, put both models into one plan and compare them on the same items."
)
OTHER_DATA: Final = (
    "Where the data changed, a number on the one side is no measure of the model on the other: "
    "items, labels and persons differ with it."
)
LONE_MODELS: Final = (
    "A model that is alone in its run stands in one line with those alone in other runs, whatever "
    "their names."
)
MIXED: Final = (
    "Some runs are internal editions and others are to be handed on: do not hand this page on."
)
INTERNAL: Final = "The runs are internal editions: do not hand this page on."


def history(
    audits: Mapping[str, AuditResult],
    *,
    order: Literal["time", "name"] = "time",
    renamed: Mapping[str, str] | None = None,
    everything: bool = False,
    left_out: Sequence[LeftOut] = (),
) -> History:
    """Return what became of the questions of audits over time.

    Args:
        audits: results by name, at least one.
        order: by the time at which they were finished, or by their names.
        renamed: names of models with those that they are to have instead.
        everything: also questions that are shown and not judged.
        left_out: what could not be read, for the record.

    Raises:
        InputError: a renamed model is in no audit, or two of one audit would bear one name.
    """
    names = sorted(
        audits, key=lambda n: (audits[n].provenance.finished_at if order == "time" else "", n)
    )
    results = [audits[name] for name in names]
    alike = through_names(results, renamed=renamed or {})
    runs = [
        Audit(name=name, result=result, alike=other)
        for name, result, other in zip(names, results, alike, strict=True)
    ]
    found = tuple(
        series([runs[at] for at in members], everything=everything) for members in together(alike)
    )
    return History(
        order=order, series=found, left_out=tuple(left_out), notes=tuple(_notes(results, found))
    )


def _notes(results: Sequence[AuditResult], found: Sequence[Series]) -> Iterator[str]:
    """Yield what a careful reader needs."""
    yield NO_TEST
    if any(step.data for one in found for step in one.steps):
        yield OTHER_DATA
    if any(len({q for q in question.models if q}) > 1 for s in found for question in s.questions):
        yield LONE_MODELS
    audiences = {result.audience for result in results}
    if "internal" in audiences:
        yield INTERNAL if len(audiences) == 1 else MIXED
