"""What is audited and for which use: the part of a plan that decides which rules of law apply."""

from typing import Literal, TypeAlias

from evenhand.audit.asked import Part

# fmt: off
Context: TypeAlias = Literal[
    "workplace", "recruitment", "education", "training_institution", "customer", "public_space",
    "medical", "safety", "research", "other",
]
Modality: TypeAlias = Literal[
    "face_image", "video", "voice", "physiological", "gait_posture", "keystroke", "text_only",
    "captioning", "other",
]
# fmt: on


class Purpose(Part, frozen=True, kw_only=True):
    """What is audited and for which use; regulators read this first.

    Attributes:
        system: name and version of the audited system.
        intended_use: what it is meant to do, for whom.
        context: where it is used; some contexts fall under a prohibition and the report says so.
        modality: what it reads.
        role: the auditing organisation's role.
        population: the persons that the findings are meant to speak about.
    """

    system: str
    intended_use: str
    context: Context
    modality: Modality
    role: Literal["provider", "deployer", "both", "neither"] = "neither"
    population: str = ""
