"""Words of this report, the literature of its metrics, and how its format has changed."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, MetricRecord
from evenhand.reports.templating import fill

TITLE = "Glossary, references and changes"
ORDER = 99
PARTS: tuple[str, ...] = ("R29",)

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "Adjusted p": "A p-value raised so that the chance of any false alarm among many "
        "comparisons, or the share of false alarms, stays as small as stated.",
        "Attribute and level": "Something that persons or items differ in, such as age, and one of "
        "its values. A perceived attribute is what others saw or heard.",
        "Emotion label": "A word for how a person appears to raters, or the word that a model "
        "predicts. It is no statement about what anybody feels.",
        "Equivalence": "Shown to be small: the whole interval lies inside the margin. A gap that "
        "is merely not shown to be large is not that.",
        "Gap": "A metric in one group minus the same metric in what the group is held against.",
        "Interval": "The values that the data do not speak against, at the stated level. A wide "
        "one says that little is known.",
        "Margin": "The gap that the plan's owner tolerates, set before the results were known. No "
        "law sets it.",
        "Plan": "The file that fixes questions, metrics, margins and groups; its hash and date "
        "show that it came first.",
        "Reference": "What a group is held against: everybody else, or a level named by the plan.",
        "Skill": "Knowing more than a constant guess, or than one's own scores in shuffled order.",
        "Slice": "The items of one group, or of a crossing of groups.",
        "Synthetic": "Made by a program. No such person exists.",
        "Verdict": "The answer to one comparison of one gap with one margin. It says nothing about "
        "an article of law.",
        "Withheld": "Measured and not shown, because too few persons stand behind it.",
    }
)

CHANGES: Mapping[int, str] = MappingProxyType(
    {
        1: "First version. Fields that people declare, cards of models, sensitivity and the hash "
        "of the sums were added to it; they are empty in older files.",
    }
)
"""What each version of the schema of a result changed."""


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: readers need the words."""
    return True


def render(result: AuditResult) -> Markup:
    """Return terms, references and changes."""
    return fill(
        "glossary", terms=TERMS, references=references(result), changes=CHANGES, result=result
    )


def references(result: AuditResult) -> tuple[tuple[str, tuple[MetricRecord, ...]], ...]:
    """Return each work that a metric of this result comes from, with those metrics, sorted."""
    found: dict[str, list[MetricRecord]] = {}
    for metric in result.metrics:
        if metric.reference.strip():
            found.setdefault(metric.reference.strip(), []).append(metric)
    return tuple((work, tuple(found[work])) for work in sorted(found))
