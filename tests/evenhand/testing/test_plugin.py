"""The fixtures of the plugin in a suite of its own, run by pytest within this process."""

import shutil
from pathlib import Path

import numpy as np
import pytest

import evenhand as eh
from evenhand.testing import assert_within_margins

pytest_plugins = ["pytester"]

RNG = np.random.default_rng(7)
PERSONS = np.repeat(np.arange(40), 4)
GROUP = np.where(PERSONS % 2, "woman", "man")
TRUTH = RNG.uniform(2.0, 5.0, len(PERSONS)).round(2)

CONFTEST = 'pytest_plugins = ["evenhand.testing.plugin"]'
TESTS = """
from evenhand.testing import assert_finding, assert_within_margins


def test_every_gap_is_within_its_margin(audit_result, evenhand_baseline):
    assert evenhand_baseline is None
    assert_within_margins(audit_result)


def test_another_margin(audit_result):
    assert_finding(audit_result, "DIS001.model.bias.mean", "gender=woman", "exceeds_margin")
"""
RUNS = """
from pathlib import Path

from evenhand.testing import assert_within_margins


def test_a_plan_is_run_once(run_audit):
    first = run_audit("data/plan.toml")
    assert_within_margins(first)
    assert run_audit(Path("data", "plan.toml").resolve()) is first
    assert run_audit("data/plan.toml", data="data") is not first
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a finished audit in `out`, and its plan and tables in `data`.

    Everything that the inner runs need is imported by it, and by one assertion.
    """
    folder = tmp_path_factory.mktemp("kept")
    found = eh.audit(
        TRUTH,
        TRUTH + RNG.normal(0.0, 0.2, len(TRUTH)),
        attributes={"gender": GROUP},
        persons=PERSONS,
        margins={"bias": 0.5},
        owner="the test",
        scale=eh.Scale(kind="continuous", low=0, high=7),
        out=folder / "out",
        tables=folder / "data",
    )
    assert_within_margins(found)
    plan = folder / "data" / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("seed = 0", "seed = 0\nreplicates = 200"), encoding="utf-8")
    return folder


@pytest.fixture
def suite(pytester: pytest.Pytester, kept: Path) -> pytest.Pytester:
    """Return an empty suite beside the finished audit."""
    shutil.copytree(kept, pytester.path, dirs_exist_ok=True)
    pytester.makeconftest(CONFTEST)
    return pytester


def test_a_failure_shows_the_finding_and_no_frame_of_ours(suite: pytest.Pytester) -> None:
    suite.makepyfile(TESTS)
    done = suite.runpytest_inprocess("--evenhand-result=out")
    done.assert_outcomes(passed=1, failed=1)
    shown = done.stdout.str()
    assert "AssertionError: expected exceeds_margin, got within_margin" in shown
    assert "assertions.py" not in shown


def test_settings_name_the_result_as_seen_from_their_file(suite: pytest.Pytester) -> None:
    suite.makeini("[pytest]\nevenhand_result = out\nevenhand_baseline = b.toml")
    suite.mkpydir("deep").joinpath("test_it.py").write_text(
        "def test_it(audit_result, evenhand_baseline):\n"
        "    assert audit_result.exit_code == 0\n"
        "    assert evenhand_baseline.name == 'b.toml'\n",
        encoding="utf-8",
    )
    suite.runpytest_inprocess("deep").assert_outcomes(passed=1)


def test_a_plugin_by_option_takes_every_form_of_options(suite: pytest.Pytester) -> None:
    suite.makeconftest("")
    suite.makepyfile(TESTS)
    done = suite.runpytest_inprocess("-p", "evenhand.testing.plugin", "--evenhand-result", "out")
    done.assert_outcomes(passed=1, failed=1)


def test_a_plan_is_audited_once_a_session(suite: pytest.Pytester) -> None:
    suite.makepyfile(RUNS)
    suite.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "no audit is named: give --evenhand-result=DIR, or set evenhand_result = DIR"),
        (("--evenhand-result=nowhere",), "nowhere: there is no result; expected the output folder"),
    ],
)
def test_without_a_result_no_test_goes_well(
    suite: pytest.Pytester, options: tuple[str, ...], told: str
) -> None:
    suite.makepyfile(TESTS)
    done = suite.runpytest_inprocess(*options)
    done.assert_outcomes(errors=2)
    assert told in done.stdout.str()
    assert "plugin.py" not in done.stdout.str()


def test_a_baseline_that_is_named_is_handed_on(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_it(evenhand_baseline):\n    assert evenhand_baseline.name == 'b'\n")
    suite.runpytest_inprocess("--evenhand-baseline=b").assert_outcomes(passed=1)
