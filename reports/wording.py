"""The words of the report: one place, so that a verdict has one name wherever it is shown."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from evenhand.audit.result import Verdict

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        "exceeds_margin": "exceeds margin",
        "inconclusive": "inconclusive",
        "insufficient_data": "insufficient data",
        "undefined": "undefined",
        "within_margin": "within margin",
    }
)
"""Shown words, in the order of attention that they ask for."""

MEANINGS: Mapping[Verdict, str] = MappingProxyType(
    {
        "exceeds_margin": "The gap is shown to be larger than the margin, also after allowing for "
        "the number of comparisons made.",
        "inconclusive": "The gap is not shown to be beyond the margin, and cannot be cleared: the "
        "data are not precise enough, or the model is not shown to know more than a guess. This is "
        "not an all-clear.",
        "insufficient_data": "Too few items or persons for any statement. "
        "This is not an all-clear either.",
        "undefined": "The quantity has no value here, for the reason given.",
        "within_margin": "The gap is shown to lie inside the margin, for a model that shows skill.",
    }
)

CHANGE_MEANINGS: Mapping[Verdict, str] = MappingProxyType(
    {code: words.replace("The gap ", "The gap or change ") for code, words in MEANINGS.items()}
)
"""The same in a report that also compares models."""

SYMBOLS: Mapping[Verdict, str] = MappingProxyType(
    {
        "exceeds_margin": "\N{BLACK DIAMOND}",
        "inconclusive": "\N{WHITE CIRCLE}",
        "insufficient_data": "\N{WHITE SQUARE}",
        "undefined": "\N{SALTIRE}",
        "within_margin": "\N{BLACK CIRCLE}",
    }
)
"""The shapes of the page as characters, for Markdown."""

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "different_from_zero": "the interval excludes zero: there is a gap",
        "underpowered": "data of this size cannot prove this margin",
        "near_margin": "the gap lies close to the margin",
        "no_skill": "the model is not shown to know more here than a constant or a shuffled guess, "
        "so no gap can be cleared",
        "fragile": "the verdict changes under a small change of the analysis, "
        "such as leaving out one person",
        "too_few_items": "too few items",
        "too_few_persons": "too few persons",
        "too_few_of_a_class": "too few items of one class",
        "unequal_loss": "scores are missing more often on one side, in this group or its "
        "reference, or of the new model, so it cannot be cleared",
        "worse_than_before": "taken by itself, and tested on this side alone, the new model is "
        "worse here than the old one, by however little",
        "no_variation": "the values do not vary, so their precision is unknown",
        "share_beyond": "the share of changes beyond what is tolerated is shown to be too large",
        "share_open": "the share of changes beyond what is tolerated is not shown to be small "
        "enough",
    }
)

CHANGE_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "no_skill": "not both models are shown to know more than a constant or a shuffled guess, "
        "so no change can be cleared",
        "near_margin": "the change lies close to the margin",
        "identical_scores": "both models gave every item here the same score",
    }
)
"""Hints that read otherwise where a new model is held against an old one."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "disclosure": "withheld to protect persons: too few of them",
        "disclosure_complement": "withheld so that another withheld count cannot be worked out",
        "reliability": "too few data for a reliable number",
        "no_positives": "no item here has the emotion according to its label",
        "no_negatives": "every item here has the emotion according to its label",
        "none_selected": "the model never finds the emotion here",
        "constant": "all values here are the same",
        "constant_truth": "all labels here are the same",
        "constant_scores": "all scores here are the same",
        "one_rater": "only one rater",
        "no_variation": "the values here do not vary",
        "too_few": "too few data",
        "too_few_persons_for_an_interval": "too few persons for an interval",
        "too_few_items": "too few items",
        "too_few_persons": "too few persons",
        "too_few_of_a_class": "too few items of one class",
        "no_items": "no items",
        "empty": "no items",
        "not_covered": "the model has no output for it",
        "undefined_emotion": "one of the averaged emotions has no value in this slice",
        "no_reference": "nothing is left to compare with",
    }
)

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "recorded": "recorded with the data",
        "self_report": "reported by the persons themselves",
        "perceived": "perceived: judged by others from face or voice, not asked of the person",
        "prompted": "prompted: what a generator was asked to depict",
    }
)

PREFIXES: Mapping[str, str] = MappingProxyType({"perceived": "perceived ", "prompted": "prompted "})

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "assessed": "assessed",
        "insufficient_data": "insufficient data",
        "empty": "declared, but no data",
        "not_judged": "level not known: counted, not judged",
        "suppressed": "withheld to protect persons",
    }
)

LINKS: Mapping[str, str] = MappingProxyType(
    {
        "identity": "used as they are: they are on the scale of the labels",
        "none": "not brought to the scale of the labels; metrics that need one scale are refused",
    }
)

LINEAR = "linear: "
"""How the link of a model begins whose plan declares a straight line."""


def link_words(link: str) -> str:
    """Return how scores come to the scale of the labels.

    >>> link_words("linear: label = 2 * score + 0")
    'put on the scale of the labels by a line that the plan declares: label = 2 * score + 0'
    """
    if link.startswith(LINEAR):
        line = link.removeprefix(LINEAR)
        return f"put on the scale of the labels by a line that the plan declares: {line}"
    return LINKS.get(link, link)


FOOTER = (
    "This report presents measurements made with an open-source tool on the data and plan "
    "described. It is not a conformity assessment, not an EU declaration of conformity, and not "
    "legal advice. Legal texts change; the version used is stated on the cover."
)
LEGAL_TEXT = "Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744"

BANNED = re.compile(
    r"\b(pass(es|ed)?|(un)?fair(ness|ly)?|(non-?)?complian(t|ce)|compl(ies|y) with|certified|"
    r"bias[- ]free|free (of|from) bias|(un|non-)biased|(not|non-?) ?discriminatory|"
    r"AI[- ]Act[- ](ready|approved)|legal thresholds?|emotions? of the person|"
    r"proves|proven|guarantee[sd]?)\b"
    r"|[\u2705\u2713\u2714\u2611\U0001F7E2\U0001F7E9]",
    re.IGNORECASE,
)
"""Words and signs that a report never says of its own: they promise what no measurement can."""

CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*\Z")


def hint(code: str) -> str:
    """Return a hint in words; an unknown code is shown as itself, without underscores."""
    return HINTS.get(code, code.replace("_", " "))


def reason(code: str) -> str:
    """Return a reason in words; a text that is no code is already words.

    >>> reason("no_positives")
    'no item here has the emotion according to its label'
    >>> reason("the file ended early")
    'the file ended early'
    """
    if code in REASONS:
        return REASONS[code]
    return code.replace("_", " ") if CODE.match(code) else code


def unit_words(unit: str) -> str:
    """Return the unit as it follows a number: nothing for pure numbers.

    >>> unit_words("scale points"), unit_words("share"), unit_words("1")
    (' scale points', ' (share)', '')
    """
    if unit in ("", "1"):
        return ""
    return " (share)" if unit == "share" else f" {unit}"


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop.

    >>> sentence("too few items")
    'Too few items.'
    """
    tidy = text.strip()
    if not tidy:
        return ""
    return tidy[0].upper() + tidy[1:] + ("" if tidy[-1] in ".!?" else ".")


def titled(title: str) -> str:
    """Return a title that a sentence may follow.

    >>> titled("Losses of data"), titled("Is anger missed?")
    ('Losses of data.', 'Is anger missed?')
    """
    tidy = title.strip()
    return tidy if not tidy or tidy[-1] in ".!?:" else f"{tidy}."


def tool_version(version: str) -> str:
    """Return the version of evenhand, or why it is not known.

    >>> tool_version("0.1.0"), tool_version("not installed")
    ('0.1.0', '(version not known: run from a checkout)')
    """
    return "(version not known: run from a checkout)" if version == "not installed" else version


def several(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun.

    >>> several(1, "person"), several(3, "person"), several(2, "has", "have")
    ('1 person', '3 persons', '2 have')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"
