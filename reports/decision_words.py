"""Words and signs for what a row shows of a new model held against an old one."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from evenhand.audit.finding import Decision
from evenhand.audit.result import Comparison, Finding, Verdict
from evenhand.reports.digits import WITHHELD
from evenhand.reports.wording import SYMBOLS, VERDICTS

Kind: TypeAlias = Literal["change", "growth", "drift", "other"]

CODES: Mapping[str, Kind] = MappingProxyType(
    {"CMP001": "change", "CMP002": "growth", "CMP006": "drift"}
)
"""What the rows of a question are, by its code."""

THEME: Final = "CMP"
"""How codes of questions about two models begin."""

WORDS: Mapping[Kind, Mapping[Decision, str]] = MappingProxyType(
    {
        "change": MappingProxyType(
            {
                "worse": "worse",
                "inconclusive": "inconclusive",
                "non_inferior": "not worse",
                "better": "better",
            }
        ),
        "growth": MappingProxyType(
            {
                "worse": "wider",
                "inconclusive": "inconclusive",
                "non_inferior": "not wider",
                "better": "narrower",
            }
        ),
        "drift": MappingProxyType(
            {
                "worse": "moved",
                "inconclusive": "inconclusive",
                "non_inferior": "stays",
                "better": "stays",
            }
        ),
    }
)
"""The word of each decision, by what the rows of a question are."""

MEANINGS: Mapping[Decision, str] = MappingProxyType(
    {
        "worse": "The new model is shown to be worse here by more than is tolerated, also after "
        "allowing for the number of changes that were looked at.",
        "inconclusive": "The data do not settle whether the new model is worse here by more than "
        "is tolerated, or something else stands against clearing it. This is not an all-clear.",
        "non_inferior": "The new model is shown to be worse here by less than is tolerated, if it "
        "is worse at all.",
        "better": "The new model is shown to be better here than the old one, by however little, "
        "also after allowing for the number of changes that were looked at.",
    }
)
"""Each decision in one sentence, in the order of attention that it asks for."""

BETTER: Final = "\N{BLACK UP-POINTING TRIANGLE}"

OF_VERDICT: Mapping[Verdict, Decision] = MappingProxyType(
    {
        "exceeds_margin": "worse",
        "inconclusive": "inconclusive",
        "within_margin": "non_inferior",
    }
)
"""The decision that follows from a verdict where a row bears none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a row shows, for the eye.

    Attributes:
        word: never a colour alone.
        sign: a shape that differs from row to row of another decision.
        style: the verdict whose colours it takes, `""` for none.
        decision: `""` where nothing could be decided.
    """

    word: str
    sign: str
    style: Verdict | Literal[""]
    decision: Decision = ""


def of_models(finding: Finding) -> bool:
    """Return whether a finding is about a model held against another."""
    return finding.code.startswith(THEME)


def kind(finding: Finding) -> Kind:
    """Return what the rows of a finding are."""
    return CODES.get(finding.code, "other")


def decided(c: Comparison) -> Decision:
    """Return the decision of a row, that of its verdict where it bears none.

    It stays where numbers are withheld, as verdicts do.
    """
    if c.verdict is None or c.verdict not in OF_VERDICT:
        return ""
    return c.decision or OF_VERDICT[c.verdict]


def shown(finding: Finding, c: Comparison) -> Shown:
    """Return word and sign of a row.

    Args:
        finding: about two models.
        c: of the finding.

    Returns:
        Empty words where nothing judges the row.
    """
    decision = decided(c)
    if decision:
        return _decision(decision, kind(finding))
    if c.verdict is None:
        return Shown(word=WITHHELD if c.suppressed else "", sign="", style="")
    return Shown(word=VERDICTS[c.verdict], sign=SYMBOLS[c.verdict], style=c.verdict)


def legend() -> tuple[tuple[Shown, str], ...]:
    """Return every decision with its meaning, in the order of attention that it asks for."""
    return tuple((_decision(code, "change"), meaning) for code, meaning in MEANINGS.items())


def _decision(decision: Decision, of: Kind) -> Shown:
    """Return word and sign of a decision."""
    style = next(v for v, d in OF_VERDICT.items() if d == _coarse(decision))
    sign = BETTER if decision == "better" and of != "drift" else SYMBOLS[style]
    word = WORDS.get(of, WORDS["change"])[decision]
    return Shown(word=word, sign=sign, style=style, decision=decision)


def _coarse(decision: Decision) -> Decision:
    """Return the decision of the verdict that a decision goes with."""
    return "non_inferior" if decision == "better" else decision
