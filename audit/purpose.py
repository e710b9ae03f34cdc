"""What is audited and for which use: the part of a plan that decides which rules of law apply."""

from typing import Literal, TypeAlias

from evenhand.audit.asked import Part
from evenhand.audit.declared.system import Answer

# fmt: off
Context: TypeAlias = Literal[
    "workplace", "recruitment", "education", "training_institution", "customer", "public_space",
    "medical", "safety", "research", "other",
]
Modality: TypeAlias = Literal[
    "face_image", "video", "voice", "physiological", "gait_posture", "keystroke", "text_only",
    "captioning", "other",
]
Reads: TypeAlias = Literal["emotion", "intention", "physical_state", "expression"]
Exempt: TypeAlias = Literal["", "none", "medical", "safety"]
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
        infers: what outputs are taken to say: emotions, intentions, physical states such as pain or
            fatigue, or mere expressions such as a smile.
        exception: which exception is claimed in workplace and education.
        exception_basis: why it is thought to hold, who decided so, and in which document.
        outputs_demographics: whether the system also puts out age, gender or the like.
        profiling: whether it evaluates aspects of single persons.
        on_eu_market: whether it is offered or used in the European Union.
        law_enforcement: whether it is used by or for the police.
    """

    system: str
    intended_use: str
    context: Context
    modality: Modality
    role: Literal["provider", "deployer", "both", "neither"] = "neither"
    population: str = ""
    infers: tuple[Reads, ...] = ()
    exception: Exempt = ""
    exception_basis: str = ""
    outputs_demographics: Answer = ""
    profiling: Answer = ""
    on_eu_market: Answer = ""
    law_enforcement: Answer = ""
