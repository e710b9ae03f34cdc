"""Which grounds that Union law protects an audit has figures on, and on which it has none."""

from dataclasses import dataclass
from typing import Final

from evenhand.audit.result import AttributeRecord, AuditResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground on which Union law forbids discrimination, or that stands in for one.

    Attributes:
        name: for people.
        kinds: kinds of attributes of a plan that speak of it.
        words: names of attributes that do, where a plan states no kind.
        special: whether it is a special category of personal data (Art. 9(1) GDPR).
    """

    name: str
    kinds: frozenset[str]
    words: frozenset[str]
    special: bool = False


GROUNDS: Final = (
    Ground(
        name="sex or gender",
        kinds=frozenset({"gender"}),
        words=frozenset({"sex", "gender"}),
    ),
    Ground(name="age", kinds=frozenset({"age"}), words=frozenset({"age", "age group"})),
    Ground(
        name="racial or ethnic origin",
        kinds=frozenset({"ethnicity"}),
        words=frozenset({"race", "ethnicity", "ethnic origin", "race ethnicity"}),
        special=True,
    ),
    Ground(
        name="skin tone (phenotypic)",
        kinds=frozenset({"skin_tone"}),
        words=frozenset({"skin tone", "skin type"}),
    ),
    Ground(
        name="disability",
        kinds=frozenset(),
        words=frozenset({"disability", "disabled", "neurodivergence"}),
        special=True,
    ),
    Ground(
        name="religion or belief",
        kinds=frozenset(),
        words=frozenset({"religion", "belief", "religion belief"}),
        special=True,
    ),
    Ground(
        name="sexual orientation",
        kinds=frozenset(),
        words=frozenset({"sexual orientation", "orientation"}),
        special=True,
    ),
    Ground(
        name="language or accent (stands in for origin)",
        kinds=frozenset({"accent", "language", "fluency"}),
        words=frozenset({"accent", "language", "dialect", "mother tongue", "first language"}),
    ),
    Ground(name="nationality", kinds=frozenset(), words=frozenset({"nationality", "citizenship"})),
)
"""Charter Art. 21; Directives 2000/43, 2000/78, 2004/113, 2006/54; recitals 32 and 54."""


def measured(ground: Ground, result: AuditResult) -> tuple[AttributeRecord, ...]:
    """Return the attributes of an audit that speak of a ground, by their kind or by their name."""
    return tuple(a for a in result.attributes if a.kind in ground.kinds or about(a.name, ground))


def unmeasured(result: AuditResult) -> tuple[Ground, ...]:
    """Return the grounds that no attribute of an audit speaks of."""
    return tuple(ground for ground in GROUNDS if not measured(ground, result))


def special(result: AuditResult) -> tuple[AttributeRecord, ...]:
    """Return the attributes that are special categories of personal data."""
    return tuple(a for ground in GROUNDS if ground.special for a in measured(ground, result))


def reason_given(ground: Ground, result: AuditResult) -> str:
    """Return why a ground was not measured, as declared; `""` where nobody said."""
    reasons = (u.reason.strip() for u in result.declared.unmeasured if about(u.attribute, ground))
    return next(filter(None, reasons), "")


def about(name: str, ground: Ground) -> bool:
    """Return whether a name is one of a ground.

    >>> about("Religion", GROUNDS[5]), about("height", GROUNDS[5])
    (True, False)
    """
    return plain(name) in {plain(ground.name), *ground.words, *map(plain, ground.kinds)}


def plain(name: str) -> str:
    """Return a name without case and punctuation.

    >>> plain("Race_Ethnicity"), plain("skin-tone (phenotypic)")
    ('race ethnicity', 'skin tone phenotypic')
    """
    letters = (c if c.isalnum() else " " for c in name.casefold())
    return " ".join("".join(letters).split())
