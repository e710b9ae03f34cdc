"""Who ordered the audit, who made it, who answers for it."""

from typing import Literal

from evenhand.audit.asked import Part


class Commission(Part, frozen=True, kw_only=True):
    """Who ordered the audit, and how near the auditor stands to the maker of the system.

    Attributes:
        by: who ordered it.
        auditor: who made it.
        independence: the developer's own audit, another department of the same house, or outsiders.
        conflicts: interests of the auditor that a reader should know of.
    """

    by: str = ""
    auditor: str = ""
    independence: Literal["", "developer", "second_line", "external"] = ""
    conflicts: str = ""


class Signatory(Part, frozen=True, kw_only=True):
    """A person who is to sign; the line for the signature stays empty.

    Attributes:
        part: what the person does for this report.
        name, role: who it is.
    """

    part: Literal["author", "reviewer", "approver"]
    name: str
    role: str = ""


class Register(Part, frozen=True, kw_only=True):
    """Who follows the findings up.

    Attributes:
        owner: who answers for open findings.
        due: by when, as a date.
        severity_rule: how findings are ranked for treatment.
    """

    owner: str = ""
    due: str = ""
    severity_rule: str = ""


class Deviation(Part, frozen=True, kw_only=True):
    """Something done otherwise than an earlier plan said.

    Attributes:
        what: the change.
        reason: why.
        date: when it was decided.
    """

    what: str
    reason: str
    date: str = ""
