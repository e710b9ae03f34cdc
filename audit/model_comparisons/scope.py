"""What a run judges: everything that the plan gates, or comparisons of models alone."""

from typing import Literal, TypeAlias

import msgspec

from evenhand.audit.model_comparisons.asked_metrics import shown
from evenhand.audit.plan import Plan

Scope: TypeAlias = Literal["all", "comparison"]


def in_scope(plan: Plan, scope: Scope) -> Plan:
    """Return a plan in which only what is in scope has an owner.

    Before a release the question may be whether the new model is worse than the old one, and not
    whether either keeps every margin. What is out of scope is still measured and shown.

    Args:
        plan: as frozen; its text and its hash stay what they are.
        scope: `all` changes nothing; `comparison` turns gates into shown metrics and takes the
            owners off changes.
    """
    if scope == "all":
        return plan
    measured = dict.fromkeys((*map(shown, plan.gate), *plan.show))
    return msgspec.structs.replace(
        plan,
        gate=(),
        show=tuple(measured),
        counterfactual=tuple(msgspec.structs.replace(c, owner="") for c in plan.counterfactual),
        perturbation=tuple(msgspec.structs.replace(p, owner="") for p in plan.perturbation),
    )
