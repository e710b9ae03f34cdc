"""Whom a gap could harm, what is done about it, and how the system is watched afterwards."""

from typing import Literal

from evenhand.audit.asked import Part
from evenhand.audit.declared.system import Answer


class Scenario(Part, frozen=True, kw_only=True):
    """A way in which a gap could harm a group, with the bound that was set for it beforehand.

    Attributes:
        group: who is at risk.
        hazard: what goes wrong.
        harm: what follows for them.
        measurement: how it is measured.
        threshold: what is still accepted.
        mitigation: what is done about it.
        review_trigger: what makes somebody look again.
        findings: codes or ids of the findings that measure it; `*` in an id stands for anything.
    """

    group: str
    hazard: str
    harm: str
    measurement: str = ""
    threshold: str = ""
    mitigation: str = ""
    review_trigger: str = ""
    findings: tuple[str, ...] = ()


class Mitigation(Part, frozen=True, kw_only=True):
    """Something done about a gap.

    Attributes:
        what: the measure.
        stage: on the data, in training, on outputs, or in how people use them.
        before, after: the gap, or the results that show it.
        side_effects: what got worse.
    """

    what: str
    stage: Literal["data", "training", "output", "use"]
    before: str = ""
    after: str = ""
    side_effects: str = ""


class ResidualRisk(Part, frozen=True, kw_only=True):
    """Who accepts the risk that is left.

    Attributes:
        statement: what is accepted, and why.
        accepted_by, role, date: by whom, when.
    """

    statement: str = ""
    accepted_by: str = ""
    role: str = ""
    date: str = ""


class Gap(Part, frozen=True, kw_only=True):
    """Data that are missing, and who gets them.

    Attributes:
        what: what is missing.
        plan: how it will be got.
        owner, due: by whom, by when.
    """

    what: str
    plan: str = ""
    owner: str = ""
    due: str = ""


class Monitoring(Part, frozen=True, kw_only=True):
    """How the system is watched in use.

    Attributes:
        owner: who watches.
        cadence: how often.
        alert: the bound at which somebody is called.
        triggers: what calls for a new audit: a new model, other data, other persons, a new law.
        logged_fields: what the system records, so that the audit can be repeated in use.
        log_retention: how long.
        incident: which gap counts as a serious incident.
    """

    owner: str = ""
    cadence: str = ""
    alert: str = ""
    triggers: tuple[str, ...] = ()
    logged_fields: str = ""
    log_retention: str = ""
    incident: str = ""


class Standard(Part, frozen=True, kw_only=True):
    """A standard that was used.

    Attributes:
        name, edition: which.
        applied: how, and how far.
        cited: whether its reference is published in the Official Journal.
        checked: the day that was looked up.
    """

    name: str
    edition: str = ""
    applied: str = ""
    cited: Answer = ""
    checked: str = ""


class Favourable(Part, frozen=True, kw_only=True):
    """Which way a score of an emotion is good for the person, where selection rates are compared.

    Attributes:
        emotion: a name of the taxonomy.
        when: whether a high or a low score is good for the person.
        reason: why.
    """

    emotion: str
    when: Literal["high", "low"]
    reason: str


class NotApplicable(Part, frozen=True, kw_only=True):
    """A requirement that does not concern this system.

    Attributes:
        requirement: its id, for instance `EUAIA-27-1-c`.
        reason: why.
    """

    requirement: str
    reason: str
