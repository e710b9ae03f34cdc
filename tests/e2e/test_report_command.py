"""`evenhand report` as people run it: other forms of one audit, and two audits compared."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def uneven(
    tmp_path_factory: pytest.TempPathFactory,
    evenhand: Callable[..., Done],
    study: Callable[..., Path],
) -> Path:
    """Return the folder of an audit of a model that scores one group higher."""
    folder = tmp_path_factory.mktemp("uneven")
    study(folder / "data", gap=1.5)
    done = evenhand("audit", "data/plan.toml", "--out", "out", cwd=folder)
    assert done.returncode == 1, done.stderr
    return folder / "out"


def test_every_form_is_in_the_manifest(
    uneven: Path, evenhand: Callable[..., Done], tmp_path: Path
) -> None:
    forms = {
        "csv": "estimates.csv",
        "annex-iv": "annex-iv.md",
        "parquet": "estimates.parquet",
        "model-card": "model-card.md",
    }
    for form, name in forms.items():
        done = evenhand("report", str(uneven), "--format", form, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        written = json.loads((uneven / "manifest.json").read_text(encoding="utf-8"))["written"]
        assert name in {file["name"] for file in written}
    with (uneven / "estimates.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {r["slice"] for r in rows if r["verdict"]} == {"gender=woman", "gender=man"}


def test_a_model_that_got_worse_ends_with_1(
    even: tuple[Path, Done], uneven: Path, evenhand: Callable[..., Done], tmp_path: Path
) -> None:
    before = even[0] / "out"
    worse = evenhand("report", "diff", str(before), str(uneven), cwd=tmp_path)
    assert worse.returncode == 1, worse.stderr
    assert "Verdicts that got worse" in worse.stdout
    assert "exceeds margin now" in worse.stdout
    back = evenhand("report", "diff", str(uneven), str(before), cwd=tmp_path)
    assert back.returncode == 0
    nothing = evenhand("report", "diff", str(before), "nothing", cwd=tmp_path)
    assert nothing.returncode == 2
    assert "there is no result" in nothing.stderr


def test_the_schema_is_printed(evenhand: Callable[..., Done], tmp_path: Path) -> None:
    done = evenhand("report", "schema", cwd=tmp_path)
    assert json.loads(done.stdout)["$ref"] == "#/$defs/AuditResult"
