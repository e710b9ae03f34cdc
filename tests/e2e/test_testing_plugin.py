"""The plugin as a project of its own uses it: another process, an exit code, and workers."""

import importlib.util
import subprocess
import sys
from pathlib import Path

Done = subprocess.CompletedProcess[str]

TESTS = """
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


def test_a_failure_shows_the_finding_and_no_frame_of_ours(
    even: tuple[Path, Done], environment: dict[str, str], tmp_path: Path
) -> None:
    plugin = 'pytest_plugins = ["evenhand.testing.plugin"]\n'
    (tmp_path / "conftest.py").write_text(plugin, encoding="utf-8")
    (tmp_path / "test_audit.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").touch()
    workers = ("-n", "1") if importlib.util.find_spec("xdist") else ()
    options = ("-p", "no:cacheprovider", *workers, f"--evenhand-result={even[0] / 'out'}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "2 failed, 1 passed" in done.stdout
    for part in (
        "AssertionError: expected exceeds_margin, got within_margin",
        "DIS001 small: bias, mean of 2 emotions, prompted gender: woman",
        "margin 0.5 scale points, both ways, set by the test",
        "InputError: models: no gated row has 'smal'. Did you mean 'small'? There is small",
    ):
        assert part in done.stdout
    assert "assertions.py" not in done.stdout
    assert "selection.py" not in done.stdout
