"""The plugin as a project of its own uses it: another pytest, exit codes, and several workers."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
Suite = Callable[..., Done]

TESTS = """
from pathlib import Path

from evenhand.testing import assert_finding, assert_within_margins

FIRST = "DIS001.small.bias.mean"


def test_every_gap_is_within_its_margin(audit_result, evenhand_baseline):
    assert evenhand_baseline is None
    assert_within_margins(audit_result)


def test_another_margin(audit_result):
    assert_finding(audit_result, FIRST, "gender=woman", "exceeds_margin")


def test_a_slip_of_the_pen(audit_result):
    assert_within_margins(audit_result, models=["smal"])
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


@pytest.fixture
def suite(
    tmp_path: Path, even: tuple[Path, Done], environment: dict[str, str]
) -> Callable[..., Done]:
    """Return a function that runs tests in a folder with a finished audit, in `out`."""
    shutil.copytree(even[0], tmp_path, dirs_exist_ok=True)

    def run(
        tests: str, *options: str, conftest: str = 'pytest_plugins = ["evenhand.testing.plugin"]'
    ) -> Done:
        (tmp_path / "conftest.py").write_text(conftest + "\n", encoding="utf-8")
        (tmp_path / "test_audit.py").write_text(tests, encoding="utf-8")
        (tmp_path / "pytest.ini").touch()
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_a_failure_shows_the_finding_and_no_frame_of_ours(suite: Suite) -> None:
    done = suite(TESTS, "--evenhand-result=out")
    assert done.returncode == 1, done.stdout
    assert "1 passed" in done.stdout
    assert "2 failed" in done.stdout
    for part in (
        "AssertionError: expected exceeds_margin, got within_margin",
        "DIS001 small: bias, mean of 2 emotions, prompted gender: woman",
        "margin 0.5 scale points, both ways, set by the test",
        "InputError: models: no gated row has 'smal'. Did you mean 'small'? There is small",
    ):
        assert part in done.stdout
    assert "assertions.py" not in done.stdout
    assert "selection.py" not in done.stdout


def test_workers_say_the_same(suite: Suite) -> None:
    pytest.importorskip("xdist")
    done = suite(TESTS, "-n", "2", "--evenhand-result=out")
    assert done.returncode == 1, done.stdout
    assert "2 failed, 1 passed" in done.stdout


def test_settings_name_the_result_as_well(suite: Suite) -> None:
    done = suite(TESTS, "-o", "evenhand_result=out", "-k", "margin and not another")
    assert done.returncode == 0, done.stdout


def test_a_plugin_by_option_takes_every_form_of_options(suite: Suite) -> None:
    options = ("-p", "evenhand.testing.plugin", "--evenhand-result", "out", "-k", "not slip")
    done = suite(TESTS, *options, conftest="")
    assert "1 failed, 1 passed" in done.stdout


def test_a_plan_is_audited_once_a_session(suite: Suite) -> None:
    done = suite(RUNS)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "no audit is named: give --evenhand-result=DIR, or set evenhand_result = DIR"),
        (("--evenhand-result=nowhere",), "nowhere: there is no result; expected the output folder"),
    ],
)
def test_without_a_result_no_test_goes_well(
    suite: Suite, options: tuple[str, ...], told: str
) -> None:
    done = suite(TESTS, *options, "-k", "another")
    assert done.returncode == 1
    assert told in done.stdout
    assert "plugin.py" not in done.stdout


def test_a_baseline_that_is_named_is_handed_on(suite: Suite) -> None:
    tests = "def test_it(evenhand_baseline):\n    assert evenhand_baseline.name == 'b.toml'\n"
    assert suite(tests, "--evenhand-baseline=b.toml").returncode == 0
