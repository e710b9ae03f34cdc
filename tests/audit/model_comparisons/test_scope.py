"""What is judged: everything, or comparisons alone."""

from collections.abc import Callable

from evenhand.audit.asked import Counterfactual, Perturbation
from evenhand.audit.model_comparisons.asked_metrics import asked_metrics
from evenhand.audit.model_comparisons.scope import in_scope
from evenhand.audit.plan import Plan, Show

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test"}
MAE = {"metric": "mae", "margin": 0.3, "owner": "test"}
PAIR = {"name": "release", "old": "a", "new": "b"}


def test_everything_stays_as_it_is_by_default(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(gate=[MAE])
    assert in_scope(plan, "all") is plan


def test_gates_become_shown_metrics_once_and_owners_go(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(gate=[MAE, BIAS], show=[{"metric": "mae"}])
    pairs = Counterfactual(name="tone", file="pairs.csv", margin=0.1, owner="me")
    noise = Perturbation(name="noise", predictions={"a": "b"}, tolerance=0.1, owner="me")
    plan = type(plan)(
        **{name: getattr(plan, name) for name in plan.__struct_fields__}
        | {"counterfactual": (pairs,), "perturbation": (noise,)}
    )
    found = in_scope(plan, "comparison")
    assert found.gate == ()
    assert found.show == (Show(metric="mae"), Show(metric="bias"))
    assert (found.counterfactual[0].owner, found.perturbation[0].owner) == ("", "")


def test_a_comparison_without_gates_shows_what_has_a_worse_side(
    plan_of: Callable[..., Plan],
) -> None:
    plan = plan_of(
        gate=[BIAS, MAE],
        show=[{"metric": "mae"}, {"metric": "prevalence", "truth_at": 3}],
        models=["a", "b"],
        comparison=[PAIR],
    )
    assert asked_metrics(plan, plan.comparison[0]) == (Show(metric="mae"),)
    gated = plan_of(gate=[BIAS], models=["a", "b"], comparison=[{**PAIR, "gate": [MAE]}])
    assert [part.metric for part in asked_metrics(gated, gated.comparison[0])] == ["mae"]
