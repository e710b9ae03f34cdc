"""Where the data come from, how they were labelled, and on what terms they may be used."""

from typing import Literal

from evenhand.audit.asked import Part
from evenhand.audit.declared.system import Answer


class Datasheet(Part, frozen=True, kw_only=True):
    """The data of the audit: their origin, their setting and their terms.

    Attributes:
        collection: who collected what, when, and how persons were found.
        licence: terms of use.
        original_purpose: what the data were collected for.
        consent: on which ground the persons' data are used.
        acting: whether emotions were acted, spontaneous, drawn by a program, or several of these.
        setting: where: country, culture, language, room, light, microphone.
        intended_setting: the same for the use that the system is made for.
        preparation: cleaning, cropping, leaving out.
        splits: how training, validation and test persons were kept apart.
        leakage_check: how it was made sure that the model has not seen these persons.
        maintenance: who keeps the data, and until when.
    """

    collection: str = ""
    licence: str = ""
    original_purpose: str = ""
    consent: str = ""
    acting: Literal["", "acted", "spontaneous", "generated", "mixed"] = ""
    setting: str = ""
    intended_setting: str = ""
    preparation: str = ""
    splits: str = ""
    leakage_check: str = ""
    maintenance: str = ""


class Annotation(Part, frozen=True, kw_only=True):
    """How people labelled the data.

    Attributes:
        pool: who labelled: how many, how found, how paid.
        demographics: age, gender, origin and culture of the raters.
        instructions: what they were asked.
        adjudication: how disagreement was settled.
    """

    pool: str = ""
    demographics: str = ""
    instructions: str = ""
    adjudication: str = ""


class SpecialData(Part, frozen=True, kw_only=True):
    """Why data on protected traits were used, and how they are guarded.

    Attributes:
        used: whether special categories of personal data were used.
        lawful_basis: the ground for it.
        necessity: why the aim cannot be reached without them.
        alternative_tried: what synthetic or anonymised data showed, and why that falls short.
        pseudonymisation: how persons were given other names, and who holds the key.
        security: how the data are kept.
        authorised: who may see them, under which duty of silence.
        transmission: whether anybody else was given them.
        retention_until: the day they are deleted.
        deletion: how files made on the way are deleted.
        record: where the record of processing lies.
        harm_considered: for others than providers of high-risk systems: the harm looked for.
    """

    used: Answer = ""
    lawful_basis: str = ""
    necessity: str = ""
    alternative_tried: str = ""
    pseudonymisation: str = ""
    security: str = ""
    authorised: str = ""
    transmission: str = ""
    retention_until: str = ""
    deletion: str = ""
    record: str = ""
    harm_considered: str = ""


class Population(Part, frozen=True, kw_only=True):
    """The share of a group among the persons that the system will meet.

    Attributes:
        attribute, level: names of the plan.
        share: 0 to 1.
        source: who counted.
    """

    attribute: str
    level: str
    share: float
    source: str


class Unmeasured(Part, frozen=True, kw_only=True):
    """An attribute without figures in this audit.

    Attributes:
        attribute: for instance disability.
        reason: why it was not measured.
    """

    attribute: str
    reason: str
