"""What the audited system is, what it takes an emotion to be, and how people watch over it."""

from typing import Literal, TypeAlias

from evenhand.audit.asked import Part

Answer: TypeAlias = Literal["", "yes", "no"]
"""A question that only people can answer; empty while nobody has."""


class System(Part, frozen=True, kw_only=True):
    """The audited system, for a reader who has never seen it.

    Attributes:
        provider: who makes it.
        version: of the system, with its relation to earlier ones.
        previous_audit: result that this one follows.
        users: who works with it.
        affected: whom its outputs are about.
        decision_use: what is decided with its outputs.
        human_in_the_loop: who looks at an output before anything follows from it.
        third_party_parts: models and data made by others.
        input_specification: what it needs: resolution, light, microphone, language.
        acoustic_and_text: for voices that are written down first: what is read from sound, and what
            from words.
        misuse: uses to be expected that it is not made for.
        training_data: what it was trained on.
        design_choices: classes, targets and trade-offs that were chosen, and why.
        explanation: what it offers to explain an output.
        continues_to_learn: whether it learns in use.
        feedback_loop: how outputs are kept from becoming its later inputs.
    """

    provider: str = ""
    version: str = ""
    previous_audit: str = ""
    users: str = ""
    affected: str = ""
    decision_use: str = ""
    human_in_the_loop: str = ""
    third_party_parts: str = ""
    input_specification: str = ""
    acoustic_and_text: str = ""
    misuse: str = ""
    training_data: str = ""
    design_choices: str = ""
    explanation: str = ""
    continues_to_learn: Answer = ""
    feedback_loop: str = ""


class Construct(Part, frozen=True, kw_only=True):
    """What is meant by an emotion here, and which known doubts about that were met.

    Attributes:
        emotion_is: what the labels say: how it looks to others, what is felt, what is meant to be
            shown.
        theory: the account of emotion behind the label set.
        culture, language: of those who labelled.
        limited_reliability: what was done about the same emotion being shown in several ways.
        lack_of_specificity: what was done about one expression standing for several emotions.
        limited_generalisability: what was done about culture, situation and person.
    """

    emotion_is: Literal["", "perceived", "felt", "expressed", "mixed"] = ""
    theory: str = ""
    culture: str = ""
    language: str = ""
    limited_reliability: str = ""
    lack_of_specificity: str = ""
    limited_generalisability: str = ""


class Oversight(Part, frozen=True, kw_only=True):
    """How people watch over the system.

    Attributes:
        measures: who watches, with what.
        override: how an output is put aside, and the system stopped.
        training: what the watching persons have learned.
    """

    measures: str = ""
    override: str = ""
    training: str = ""


class Notice(Part, frozen=True, kw_only=True):
    """How persons who meet the system are told that it reads emotions.

    Attributes:
        text: the words.
        place: where they are given.
        moment: when, at the latest at the first exposure.
    """

    text: str = ""
    place: str = ""
    moment: str = ""
