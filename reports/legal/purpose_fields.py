"""The declared purpose of a system as questions and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.result import AuditResult

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "context": "Context of use",
        "modality": "What it reads",
        "infers": "What its outputs are taken to say",
        "role": "Role of the auditing organisation",
        "population": "Persons the findings speak about",
        "profiling": "Does it evaluate aspects of single persons?",
        "outputs_demographics": "Does it also put out age, gender or the like?",
        "on_eu_market": "Is it offered or used in the European Union?",
        "law_enforcement": "Is it used by or for the police?",
    }
)
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {"system": "The system", "intended_use": "The system"}
)
"""Fields that the screen does not ask, and the section that shows them."""

EXCEPTION: Mapping[str, str] = MappingProxyType(
    {
        "exception": "Exception claimed",
        "exception_basis": "Basis of the exception, who decided, in which document",
    }
)
CODES = frozenset({"context", "modality", "infers"})
"""Answers that are words of a list and not free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeField:
    """A question of the plan.

    Attributes:
        path: where the answer belongs, for instance `"purpose.context"`.
        question: in words.
        answer: empty where nobody gave one.
    """

    path: str
    question: str
    answer: str


def fields(result: AuditResult, *, in_area: bool = False) -> tuple[PurposeField, ...]:
    """Return every question with its answer, those of later plans at the end.

    Args:
        result: whose plan is asked.
        in_area: whether the exception is asked as well.
    """
    purpose = result.plan.purpose
    claimed = any(purpose.get(key) for key in EXCEPTION)
    asked = {**QUESTIONS, **(EXCEPTION if in_area or claimed else {})}
    rest = {
        key: key.replace("_", " ").capitalize()
        for key in sorted(purpose)
        if key not in {**QUESTIONS, **EXCEPTION, **ELSEWHERE}
    }
    return tuple(
        PurposeField(path=f"purpose.{key}", question=text, answer=_plain(key, purpose.get(key, "")))
        for key, text in {**asked, **rest}.items()
    )


def _plain(key: str, answer: str) -> str:
    return answer.replace("_", " ").strip() if key in CODES else answer.strip()
