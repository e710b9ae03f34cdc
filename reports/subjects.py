"""What a sentence about a finding is about: the metric in words, with its emotion."""

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.decision_words import kind

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "bias": "Scores{of}, held against their labels, are",
        "calibration_slope": "The rise of the label{of} that goes with a point of score is",
        "ccc": "The agreement of scores and labels{of} is",
        "change within pairs": "Scores{of} of the same material are",
        "fnr": "The share of items in which the emotion is missed{of} is",
        "fpr": "The share of items in which the emotion is seen and is not there{of} is",
        "mae": "The usual distance between score and label{of} is",
        "mean_residual": "Scores{of}, held against their labels, are",
        "mean_score": "Scores{of} are",
        "over_reading": "The share of items with a false alarm{of} is",
        "pearson": "The agreement of scores and labels in their ups and downs{of} is",
        "selection_rate": "The share of items in which the emotion is found{of} is",
        "spearman": "The agreement of scores and labels in their order{of} is",
        "tpr": "The share of items with the emotion in which it is found{of} is",
    }
)
"""What lies higher or lower, by the name of a metric without its settings."""


def subject(finding: Finding, result: AuditResult) -> str:
    """Return what is higher or lower, with the emotion that it is about."""
    name = finding.metric.partition("[")[0].partition(" (")[0]
    titles = {m.name: m.title for m in result.metrics}
    title = titles.get(finding.metric, finding.metric or finding.title)
    about = f"the {finding.emotion}" if finding.emotion.startswith("mean of") else finding.emotion
    return SUBJECTS.get(name, f"“{_braced(title)}”{{of}} is").format(of=about and f" for {about}")


def outcome(finding: Finding, result: AuditResult) -> str:
    """Return metric and emotion of a finding, as the head of a column."""
    if kind(finding) == "drift":
        return f"Scores for {finding.emotion}" if finding.emotion else "Scores"
    titles = {m.name: m.title for m in result.metrics}
    return ", ".join(filter(None, (titles.get(finding.metric, finding.metric), finding.emotion)))


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
