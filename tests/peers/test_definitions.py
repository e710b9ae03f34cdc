"""Names that mean what they say, and documents that say what the code does.

Seen in holisticai (a quantile of another name), OxonFair (another rate), ser-tests (other ends).
"""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import true_positive_rate
from sklearn.metrics import precision_score, recall_score

import evenhand
from evenhand import __main__ as command
from evenhand.audit.plan import Report, Statistics
from evenhand.audit.plans.template import new_plan
from evenhand.audit.result import AuditResult
from evenhand.metric_page import page
from evenhand.metrics.calibration.pinball import pinball
from evenhand.metrics.catalogue import measures
from evenhand.metrics.disparity.ppv import ppv
from evenhand.metrics.disparity.tpr import tpr

Frames = dict[str, pd.DataFrame]

HOUSE = Path(__file__).resolve().parents[2]
PAGES = (HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md")))


COMPARED = {"approx", "assert_allclose", "assert_array_equal", "isclose"}


def _compares_values(test: Path) -> bool:
    """Tell whether a test holds results against values: a number that is written, or computed."""
    tree = ast.parse(test.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {getattr(call, "attr", getattr(call, "id", "")) for call in calls}
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    leaves = [getattr(leaf, "value", None) for node in asserts for leaf in ast.walk(node)]
    return bool(named & COMPARED) or any(isinstance(leaf, float) for leaf in leaves)


@pytest.mark.parametrize("name", sorted(measures()))
def test_e13_every_measure_is_held_against_values_from_elsewhere(name: str) -> None:
    # holisticai computes a "Q50" at .8 (#311), which a single number by hand would have shown.
    test = HOUSE / "tests" / "metrics" / measures()[name].room / f"test_{name}.py"
    assert _compares_values(test), f"{test.name} compares with no value"


def test_e13_a_median_is_the_level_of_one_half() -> None:
    # Absolute error at level .5 is halved on both sides; at .8 too low costs four times too high.
    truth, scores = np.array([1.0, 3.0]), np.array([2.0, 1.0])
    assert pinball(truth, scores) == pytest.approx((0.5 * 1 + 0.5 * 2) / 2)
    high = pinball.with_settings(level=0.8)
    assert high(truth, scores) == pytest.approx((0.2 * 1 + 0.8 * 2) / 2)
    assert pinball.settings["level"] == 0.5


TRUTH = np.array([1.0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
SCORES = np.array([1.0, 1, 1, 0, 1, 1, 0, 0, 0, 0])


def test_e14_the_true_positive_rate_has_the_positives_below_the_line() -> None:
    # The documentation of OxonFair divides by the predicted positives, which is the precision:
    # 3 hits of 4 positives are .75, and of 5 predicted ones .6.
    assert tpr(TRUTH, SCORES) == 0.75
    assert tpr(TRUTH, SCORES) == recall_score(TRUTH, SCORES) == true_positive_rate(TRUTH, SCORES)
    assert ppv(TRUTH, SCORES) == 0.6
    assert ppv(TRUTH, SCORES) == precision_score(TRUTH, SCORES)


def test_e14_documents_divide_by_the_same() -> None:
    assert (tpr.formula, tpr.denominator) == ("hits / positives", "positives")
    assert (ppv.formula, ppv.denominator) == ("hits / selected", "selected")
    text = page(measures()["tpr"])
    assert "the denominator is what is there,\nnever what the model selected" in text
    assert "no item has a label at or above the threshold" in text
    for path in PAGES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"\btpr\b|true positive rate", line, re.IGNORECASE):
                assert not re.search(r"TP\s*/\s*\(?TP\s*\+\s*FP|predicted positive", line), path


def test_e23_documents_name_the_numbers_of_the_code() -> None:
    # ser-tests documents a neutral range of [.3, .6] and tests within (.3, .7).
    rules, report = Statistics(seed=1), Report()
    concepts = (HOUSE / "docs" / "concepts.md").read_text(encoding="utf-8")
    few = re.search(r"fewer than (\d+) persons or (\d+) items", concepts)
    assert few is not None
    assert tuple(map(int, few.groups())) == (rules.min_persons, rules.min_items)
    withheld = re.search(r"slices with fewer than (\d+) persons are withheld", concepts)
    assert withheld is not None
    assert int(withheld[1]) == report.suppress_below


def test_e23_exit_codes_are_the_same_in_all_documents_and_in_the_code() -> None:
    assert (command.USAGE, command.OWN_FAULT, command.INTERRUPTED) == (2, 70, 130)
    row = re.compile(r"^\| (\d+) \|", re.MULTILINE)
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    how_to = (HOUSE / "docs" / "how-to" / "use-in-ci.md").read_text(encoding="utf-8")
    assert row.findall(readme) == ["0", "1", "2", "3", "70", "130"]
    assert row.findall(how_to) == ["0", "1", "2", "3"]
    told = re.findall(r"(\d+) [a-z]", (command.face.__doc__ or "").split("Exit codes:")[1])
    assert told == ["0", "1", "2", "3", "70"]


def test_e23_a_range_has_the_ends_that_the_plan_says(
    panel: Callable[..., Frames], plan_of: Callable[..., str], tmp_path: Path
) -> None:
    # The template: "18 to under 40, 40 to under 60, 60 and more".
    assert "here 18 to under 40, 40 to under 60, 60 and more" in new_plan()
    frames = panel({("x",): 60}, items_each=1)
    ages = np.resize([18, 39.999, 40, 59.999, 60, 90], 60)
    frames["items"]["group"] = ages
    plan = plan_of({"group": []}).replace(
        "levels = []", 'bins = [18, 40, 60, inf], labels = ["18-39", "40-59", "60+"]'
    )
    result = evenhand.run_frames(
        plan,
        tmp_path / "out",
        items=frames["items"],
        ratings=frames["ratings"],
        predictions={"model": frames["model"]},
    )
    found = {part.id: part.items for part in result.slices}
    assert found == {"group=18-39": 20, "group=40-59": 20, "group=60+": 20}


def test_e23_a_threshold_belongs_to_what_is_present() -> None:
    # The template: "present when the label, the score is at least this".
    assert "present when the label, the score is at least this" in new_plan()
    at = tpr.with_settings(truth_at=3.5, score_at=3.5)
    edge, below = np.array([3.5, 3.5]), np.array([3.5, 3.4999])
    assert at(edge, below) == 0.5


def test_e23_the_report_says_the_numbers_that_were_used(
    panel: Callable[..., Frames], audited: Callable[..., AuditResult]
) -> None:
    rules = {"alpha": 0.02, "power": 0.7, "min_items": 31, "min_persons": 9, "skill_alpha": 0.002}
    text = evenhand.html(audited(panel({("a",): 12, ("b",): 12}), statistics=rules))
    method = text[text.index('id="method"') : text.index('id="manifest"')]
    for words in ("at level 0.02", "98% interval", "96% interval", "a chance of 70%"):
        assert words in method
    assert "Fewer than 31 items or 9 persons" in method
    assert "at the one-sided level 0.002" in method
