"""Rules outside the Union that readers ask about: dated facts, each with how sure it is."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from evenhand.reports.legal.requirements import Flag

AS_OF: Final = date(2026, 11, 21)
"""The day for which all of this speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact about a rule; `here` is what this report has to do with it."""

    regime: str
    fact: str
    here: str
    flag: Flag


FACTS: Final[tuple[Fact, ...]] = (
    Fact(
        regime="New York City, Local Law 144 (6 RCNY 5-300)",
        fact="Enforced since 5 July 2023, for automated tools of decision on employment: an audit "
        "by an independent auditor, not older than a year, a public summary, and notice before "
        "use. The rule sets no number that a ratio has to reach.",
        here="Tables of rates, where there are any, are in its style and no audit under it.",
        flag="S",
    ),
    Fact(
        regime="United States, 29 CFR 1607.4(D)",
        fact="A rate under four fifths of the highest one is generally regarded by federal "
        "agencies as evidence of adverse impact; smaller gaps can count, larger ones may not. An "
        "internal opinion of 9 June 2026 calls the guidelines unconstitutional; it binds no court.",
        here="0.8 serves as a convention for screening where rates are compared.",
        flag="S",
    ),
    Fact(
        regime="United States, status of these guidelines",
        fact="Whether they have been rescinded since is not confirmed.",
        here="To be looked up before anybody relies on them.",
        flag="U",
    ),
    Fact(
        regime="Colorado, SB 26-189",
        fact="Signed 14 May 2026, in effect from 1 January 2027, in place of SB 24-205: notice and "
        "disclosure where automated decisions matter; no yearly impact assessment.",
        here="No table of its own.",
        flag="S",
    ),
    Fact(
        regime="Illinois, 740 ILCS 14 and 820 ILCS 42",
        fact="Written release before scans of faces or voiceprints; notice, explanation, consent "
        "and deletion for video interviews that are analysed.",
        here="Not addressed.",
        flag="S",
    ),
    Fact(
        regime="Illinois, HB 3773",
        fact="Since 1 January 2026 AI in employment must not have a discriminatory effect; notice. "
        "One tracker reads a duty to audit into it, others do not.",
        here="Figures by group support a reader; treated as no duty to audit.",
        flag="S1",
    ),
    Fact(
        regime="United Kingdom, Information Commissioner",
        fact="October 2022: technologies that analyse emotions are called immature, with a risk of "
        "systemic bias, inaccuracy and discrimination.",
        here="Limitations and groups of this report bear on it.",
        flag="S",
    ),
    Fact(
        regime="United Kingdom, Equality Act 2010",
        fact="Nine protected characteristics.",
        here="Data gaps name grounds of Union law; marriage, pregnancy and gender reassignment, "
        "which are others of this Act, are not looked for.",
        flag="M",
    ),
    Fact(
        regime="NIST AI RMF 1.0, MEASURE 2.11",
        fact="January 2023, voluntary: bias is evaluated and results are documented. A revision "
        "was announced in 2025; where it stands is not confirmed.",
        here="This report is a document of that kind.",
        flag="M",
    ),
)
