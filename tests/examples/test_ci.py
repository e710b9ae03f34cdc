"""The workflow of the examples: what it installs, an earlier step has fetched."""

import re
from pathlib import Path

WORKFLOW = Path(__file__).resolve().parents[2] / "examples" / "ci" / "audit.yml"


def test_what_is_installed_was_fetched_before() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    fetch, install = text.split("      - name: Install\n")
    (folder,) = re.findall(r"pip install \./(\w+)", install)
    (step,) = [one for one in fetch.split("\n\n") if f"path: {folder}" in one]
    assert "uses: actions/checkout@" in step
    assert f"repository: OWNER/{folder}" in step
