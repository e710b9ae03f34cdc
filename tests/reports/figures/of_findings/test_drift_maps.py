"""Maps of drift: everybody first, words of their own, and none for one judged outcome."""

from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.drift_maps import drift_maps


def test_everybody_is_the_first_row_and_no_gap_is_spoken_of(two_models: AuditResult) -> None:
    found = [f for f in two_models.findings if f.code == "CMP006"]
    (picture,) = drift_maps(found, two_models)
    assert picture.index("everybody") < picture.index("Female")
    assert "mean change of scores in margins" in picture
    assert "reference" not in picture
    assert "withheld" in picture


def test_one_judged_outcome_is_left_to_the_forest_plot(two_models: AuditResult) -> None:
    found = [f for f in two_models.findings if f.code == "CMP006"][:1]
    assert drift_maps(found, two_models) == ()
    bare = replace(found[0], gated=False, verdict=None, against="")
    (picture,) = drift_maps([bare], two_models)
    assert "the old model" in picture
