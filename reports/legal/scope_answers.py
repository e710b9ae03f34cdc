"""What was declared about the use of a system; nothing of it is ever guessed from data."""

from dataclasses import dataclass, fields

from evenhand.audit.result import AuditResult

MANDATORY = (
    "context",
    "modality",
    "infers",
    "role",
    "outputs_demographics",
    "profiling",
    "on_eu_market",
    "law_enforcement",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeAnswers:
    """Answers of the plan's owner, each in the words of `evenhand.audit.purpose`.

    An empty answer means that nobody has given one. `subjects` is what the test persons are: real
    or synthetic.
    """

    context: str = ""
    modality: str = ""
    infers: frozenset[str] = frozenset()
    exception: str = ""
    exception_basis: str = ""
    role: str = ""
    outputs_demographics: str = ""
    profiling: str = ""
    on_eu_market: str = ""
    law_enforcement: str = ""
    subjects: str = "real"


def scope_answers(result: AuditResult) -> ScopeAnswers:
    """Return what the plan of a result declares."""
    purpose = result.plan.purpose
    texts = {
        field.name: purpose.get(field.name, "").strip()
        for field in fields(ScopeAnswers)
        if field.name not in {"infers", "subjects"}
    }
    reads = {one.strip() for one in purpose.get("infers", "").split(",")} - {""}
    return ScopeAnswers(infers=frozenset(reads), subjects=result.data.subjects, **texts)


def unanswered(answers: ScopeAnswers, *, in_area: bool) -> tuple[str, ...]:
    """Return the fields of the plan that the screen needs and nobody has filled in.

    Args:
        answers: what was declared.
        in_area: whether the context is one of Art. 5(1)(f), where the exception is asked as well.

    Returns:
        Paths such as `"purpose.infers"`.
    """
    asked = list(MANDATORY)
    if in_area:
        asked.append("exception")
        if answers.exception in {"medical", "safety"}:
            asked.append("exception_basis")
    return tuple(f"purpose.{name}" for name in asked if not getattr(answers, name))
