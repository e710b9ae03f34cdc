"""What the numbers of CMP006 are, in the form of any other metric of a result."""

from collections.abc import Iterator

from evenhand.audit.asked import ModelComparison
from evenhand.audit.plan import Plan
from evenhand.audit.result import MetricRecord


def drift_metric(asked: ModelComparison) -> str:
    """Return the name of the drift of a comparison.

    >>> drift_metric(ModelComparison(name="int8", old="full", new="small"))
    'score drift (int8)'
    """
    return f"score drift ({asked.name})"


def drift_records(plan: Plan) -> Iterator[MetricRecord]:
    """Yield a record for each drift of scores that a plan asks about.

    Args:
        plan: of the audit.
    """
    for asked in plan.comparison:
        if asked.drift is not None or asked.kind == "compression":
            yield MetricRecord(
                name=drift_metric(asked),
                title=f"Score drift: {asked.name}",
                asks="How far do scores move from the old model to the new one?",
                formula="mean over items of (score of the new model - score of the old one)",
                unit="scale points",
                best=0.0,
                reference="",
                settings={} if asked.drift is None else {"margin": asked.drift.margin},
                use="Where users have set thresholds on the old model's scores.",
                avoid="Labels play no part: scores that drift towards the truth drift as well.",
            )
