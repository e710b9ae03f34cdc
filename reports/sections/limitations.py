"""What these figures cannot say: three known doubts, and the limits of this audit."""

from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import Said, said
from evenhand.reports.limits import limits
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "Limitations"
ORDER = 88
PARTS: tuple[str, ...] = ("R20",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A doubt about reading emotions at all, which recital 44 names.

    Attributes:
        title: of the doubt.
        why: what it is.
        here: what this audit has on it.
        met: what was declared to be done about it.
    """

    title: str
    why: str
    here: str
    met: tuple[Said, ...]


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every audit has limits."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the doubts and the limits."""
    return fill("limitations", doubts=doubts(result), limits=limits(result))


def doubts(result: AuditResult) -> tuple[Doubt, ...]:
    """Return the three doubts of recital 44 with what this audit has on each."""
    return (
        Doubt(
            title="Limited reliability",
            why="The same emotion is shown in many ways, and one person shows it differently at "
            "different times.",
            here=_agreement(result),
            met=_met(result, "construct.limited_reliability"),
        ),
        Doubt(
            title="Lack of specificity",
            why="One expression can stand for several emotions, or for none.",
            here=_specificity(result),
            met=_met(result, "construct.lack_of_specificity"),
        ),
        Doubt(
            title="Limited generalisability",
            why="Culture, language and situation change how emotions are shown and read.",
            here=_culture(result),
            met=_met(result, "construct.limited_generalisability"),
        ),
    )


def _met(result: AuditResult, path: str) -> tuple[Said, ...]:
    """Return what was declared to be done about a doubt."""
    return said(result, {path: "Done about it"})


def _agreement(result: AuditResult) -> str:
    """Say whether this audit tells how far raters agree."""
    if any(f.code == "AGR001" for f in result.findings):
        return "How far raters agree on these data is told by AGR001."
    return "This audit does not tell how far raters agree on these data."


def _specificity(result: AuditResult) -> str:
    """Say how many emotions were told apart, and that none is checked against another."""
    count = len(result.data.emotions)
    return (
        f"Each of {several(count, 'emotion label')} was looked at by itself; which label is taken "
        "for which other was not asked."
    )


def _culture(result: AuditResult) -> str:
    """Say whose reading the labels are, as far as anybody declared it."""
    declared = {"culture": "culture", "language": "language"}
    construct = result.declared.construct
    told = [
        f"{word}: {text}" for name, word in declared.items() if (text := getattr(construct, name))
    ]
    if told:
        return f"Declared of those who labelled: {'; '.join(told)}. Others may read otherwise."
    return "Whose culture and language the labels follow is not declared."
