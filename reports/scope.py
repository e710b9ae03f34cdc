"""What the declared purpose means for the reader: words of caution, never a legal verdict."""

from evenhand.audit.result import AuditResult

AREAS = frozenset({"workplace", "recruitment", "education", "training_institution"})

BANNER = (
    "Declared context falls in the area covered by Art. 5(1)(f); this audit cannot cure a "
    "prohibited practice; obtain legal advice."
)
BANNER_MORE = (
    "Art. 5(1)(f) of Regulation (EU) 2024/1689 concerns AI systems that infer emotions of natural "
    "persons in the areas of workplace and education institutions, with narrow exceptions for "
    "medical or safety reasons. If an exception is claimed, record its basis, who decided on it "
    "and in which document."
)

CLASSING = (
    "How a system is classed under Regulation (EU) 2024/1689 follows from its intended purpose, "
    "not from this audit. Systems that infer emotions from biometric data and are not "
    "prohibited are named in Annex III, point 1(c), as a high-risk area."
)
TEXT_ONLY = (
    "The system reads text only. On the Commission's reading, which is not binding, text is not "
    "biometric data; that does not settle the question."
)
SYNTHETIC = (
    "The test persons are synthetic. The class of the system follows from its purpose, not from "
    "the test set, and results on synthetic persons need not carry over to real ones."
)

FIELDS = (
    ("system", "Audited system"),
    ("intended_use", "Intended use"),
    ("context", "Context of use"),
    ("modality", "What it reads"),
    ("role", "Role of the auditing organisation"),
    ("population", "Persons the findings speak about"),
)


def in_area(result: AuditResult) -> bool:
    """Return whether the declared context is one that Art. 5(1)(f) speaks of."""
    return result.plan.purpose.get("context", "") in AREAS


def fields(result: AuditResult) -> tuple[tuple[str, str], ...]:
    """Return the declared purpose as label and text; `""` where the plan leaves a field empty."""
    purpose = result.plan.purpose
    known = [(label, _plain(key, purpose.get(key, ""))) for key, label in FIELDS]
    rest = [key for key in purpose if key not in {k for k, _ in FIELDS}]
    return (*known, *((key.replace("_", " ").capitalize(), purpose[key]) for key in sorted(rest)))


def remarks(result: AuditResult) -> tuple[str, ...]:
    """Return what follows from the declared context, modality and data, as sentences."""
    said = [BANNER] if in_area(result) else []
    said.append(CLASSING)
    if result.plan.purpose.get("modality") == "text_only":
        said.append(TEXT_ONLY)
    if result.data.subjects == "synthetic":
        said.append(SYNTHETIC)
    return tuple(said)


def _plain(key: str, value: str) -> str:
    return value.replace("_", " ") if key in ("context", "modality") else value
