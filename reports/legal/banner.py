"""The notice that opens a report from an area of use that Art. 5(1)(f) speaks of."""

from dataclasses import dataclass

from evenhand.audit.result import AuditResult
from evenhand.reports.legal.scope_answers import scope_answers, unanswered
from evenhand.reports.legal.scope_texts import scope_texts

EXCEPTION = ("purpose.exception", "purpose.exception_basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """The notice.

    Attributes:
        notice: the sentence that stands first.
        more: what else the reader has to know.
        asked: fields on the exception that nobody has filled in.
    """

    notice: str
    more: str
    asked: tuple[str, ...]


def area_banner(result: AuditResult) -> Banner | None:
    """Return the notice where the declared context calls for it, also if an exception is claimed.

    It speaks of the context alone: whether the system is prohibited is no question for an audit.
    """
    texts, answers = scope_texts(), scope_answers(result)
    if answers.context not in texts.area:
        return None
    asked = tuple(path for path in unanswered(answers, in_area=True) if path in EXCEPTION)
    return Banner(notice=texts.notice, more=texts.more, asked=asked)
