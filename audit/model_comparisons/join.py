"""Two finished audits of the same items put into one plan, so that their models can be compared.

What is compared has to be the same for both: items, labels, groups and rules. The joined plan is a
plan like any other; it is frozen, and whoever has the data can run it again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from evenhand.audit.asked import ComparisonGate, ModelComparison
from evenhand.audit.errors import InputError
from evenhand.audit.model_comparisons.finished import Finished
from evenhand.audit.plan import Gate, Model, Plan, Show
from evenhand.audit.plans.text import plan_text
from evenhand.audit.result import FileRecord
from evenhand.audit.verify.tree import unequal

SAME: Final = ("data", "ratings", "attribute", "slices", "statistics")
"""Tables of a plan that both audits have to have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two audits as one plan.

    Attributes:
        text: of the plan.
        files: what each file that it names was when the audits read it, by role.
    """

    text: str
    files: Mapping[str, FileRecord]


def joined(
    old: Finished, new: Finished, *, margins: Mapping[str, float], owner: str = ""
) -> Joined:
    """Return one plan that holds the new audit's model against the old one's.

    Args:
        old: the audit of the model in use.
        new: the audit of the candidate; its gates are shown, and its words are kept.
        margins: tolerated worsening by metric, where the new plan has no comparison of these two.
        owner: who set these margins.

    Raises:
        InputError: the audits are not of the same items, labels, groups and rules; or margins come
            beside those of the plan.
    """
    problems = [*_other_rules(old, new), *_other_files(old, new)]
    if problems:
        raise InputError(problems)
    models = _models(old.model, new.model)
    asked = _comparison(old, new, models, margins, owner)
    plan = msgspec.structs.replace(
        new.plan,
        title=f"{models[1].name} held against {models[0].name}: {new.plan.title}",
        model=models,
        counterfactual=(),
        perturbation=(),
        comparison=(asked,),
    )
    files = {role: new.file(role) for role in ("items", "ratings")}
    for audit, model in zip((old, new), models, strict=True):
        files[f"scores of {model.name}"] = audit.scores_file()
    return Joined(text=plan_text(plan), files=files)


def _other_rules(old: Finished, new: Finished) -> Iterator[str]:
    """Yield every rule in which the two frozen plans differ."""
    sides = [msgspec.to_builtins(audit.plan) for audit in (old, new)]
    before, after = ({name: side[name] for name in SAME} for side in sides)
    for place, got, wanted in unequal(before, after):
        yield (
            f"{place}: {old.folder} says {got}, {new.folder} says {wanted}; two audits can be "
            "compared where items, ratings, attributes, slices and statistics are the same"
        )


def _other_files(old: Finished, new: Finished) -> Iterator[str]:
    """Yield the files of items and labels that were not the same for both audits."""
    for role in ("items", "ratings"):
        first, second = old.file(role), new.file(role)
        if first.sha256 != second.sha256:
            yield (
                f"{role}: {old.folder} read {first.name} with sha256 {first.sha256[:12]}..., "
                f"{new.folder} read {second.name} with {second.sha256[:12]}...; the two audits "
                "are not of the same data"
            )


def _models(old: Model, new: Model) -> tuple[Model, Model]:
    """Return both models, told apart where they bear one name."""
    if old.name != new.name:
        return old, new
    parts = ((old, "old"), (new, "new"))
    first, second = (msgspec.structs.replace(m, name=f"{m.name}-{word}") for m, word in parts)
    return first, second


def _comparison(
    old: Finished,
    new: Finished,
    models: Sequence[Model],
    margins: Mapping[str, float],
    owner: str,
) -> ModelComparison:
    """Return what is asked: what the new plan says of these models, else what the caller says."""
    before, after = models
    for asked in new.plan.comparison:
        if (asked.old, asked.new) == (old.model.name, new.model.name):
            if margins:
                problem = (
                    f"--margin: the plan of {new.folder} has margins for {asked.name} already; "
                    "leave the option out"
                )
                raise InputError([problem])
            return msgspec.structs.replace(asked, old=before.name, new=after.name)
    return ModelComparison(
        name=f"{after.name}_for_{before.name}"[:64],
        old=before.name,
        new=after.name,
        gate=tuple(_gate(new.plan, name, margin, owner) for name, margin in margins.items()),
    )


def _gate(plan: Plan, metric: str, margin: float, owner: str) -> ComparisonGate:
    """Return a gate at the thresholds that the plan has for the metric."""
    measured: tuple[Gate | Show, ...] = (*plan.gate, *plan.show)
    known = [one for one in measured if one.metric == metric]
    same = known[0] if known else None
    return ComparisonGate(
        metric=metric,
        margin=margin,
        owner=owner,
        rationale="Given on the command line when two finished audits were compared",
        emotions=same.emotions if same else "mean",
        truth_at=same.truth_at if same else None,
        score_at=same.score_at if same else None,
        levels=same.levels if same else None,
    )
