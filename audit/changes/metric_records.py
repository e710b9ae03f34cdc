"""What the numbers of CFP001 and ROB001 are, in the form of any other metric of a result."""

from collections.abc import Iterator

from evenhand.audit.asked import Counterfactual, Perturbation
from evenhand.audit.plan import Plan
from evenhand.audit.result import MetricRecord
from evenhand.metrics.disparity.counterfactual_difference import FACTS


def pairs_metric(asked: Counterfactual) -> str:
    """Return the name of the metric of a kind of pairs.

    Examples:
        >>> pairs_metric(Counterfactual(name="tone", file="pairs.csv", margin=0.1))
        'change within pairs (tone)'
    """
    return f"change within pairs ({asked.name})"


def disturbed_metric(asked: Perturbation) -> str:
    """Return the name of the metric of a kind of disturbance.

    Examples:
        >>> disturbed_metric(Perturbation(name="noise", predictions={}, tolerance=0.1))
        'share of scores that stay (noise)'
    """
    return f"share of scores that stay ({asked.name})"


def change_metrics(plan: Plan) -> Iterator[MetricRecord]:
    """Yield a record for each kind of pairs and of disturbance that a plan asks about."""
    for pairs in plan.counterfactual:
        yield MetricRecord(
            name=pairs_metric(pairs),
            title=f"Change within pairs: {pairs.name}",
            asks=FACTS.asks,
            formula=FACTS.formula,
            unit="scale points",
            best=0.0,
            reference=FACTS.reference,
            settings={"margin": pairs.margin},
            use=FACTS.use,
            avoid=FACTS.avoid,
        )
    for disturbed in plan.perturbation:
        yield MetricRecord(
            name=disturbed_metric(disturbed),
            title=f"Share of scores that stay: {disturbed.name}",
            asks="How many scores move by no more than the tolerance when the item is disturbed?",
            formula="share of items with |score of the disturbed item - score| <= tolerance",
            unit="share",
            best=1.0,
            reference="arXiv:2312.06270",
            settings={"tolerance": disturbed.tolerance},
        )
