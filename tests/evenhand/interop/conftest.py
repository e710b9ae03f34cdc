"""Real data as users of other tools have them, and a small audit with both of its editions."""

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import evenhand
from evenhand.audit.result import AuditResult
from evenhand.interop.aequitas_frame import FramedAudit, from_aequitas_frame

HOUSE = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("EVENHAND_DATA", HOUSE.parent / "shared" / "data"))

Audited = Callable[[FramedAudit], Path]


def _folder(name: str) -> Path:
    if not (DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not at hand; EVENHAND_DATA names its parent folder")
    return DATA / name


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Return a function that audits a plan with its frames, and returns the folder."""

    def audit(framed: FramedAudit) -> Path:
        out = tmp_path_factory.mktemp("audit")
        evenhand.run_frames(
            framed.plan,
            out,
            items=framed.items,
            ratings=framed.ratings,
            predictions=framed.predictions,
        )
        return out

    return audit


@pytest.fixture(scope="session")
def defendants() -> pd.DataFrame:
    """Return COMPAS as the tables of Aequitas have it: a decision from decile 5 on."""
    table = pd.read_csv(_folder("compas") / "compas-two-years.csv")
    return pd.DataFrame(
        {
            "entity_id": table["id"],
            "score": (table["decile_score"] >= 5).astype(int),
            "label_value": table["two_year_recid"],
            "race": table["race"],
            "sex": table["sex"],
        }
    )


@pytest.fixture(scope="session")
def compas_folder(defendants: pd.DataFrame, audited: Audited) -> Path:
    """Return the audit of COMPAS, imported as a table of Aequitas."""
    framed = from_aequitas_frame(
        defendants,
        persons="entity_id",
        reference={"race": "Caucasian", "sex": "Male"},
        margin=0.05,
        owner="the test",
        seed=2016,
    )
    return audited(framed)


@pytest.fixture(scope="session")
def compas(compas_folder: Path) -> AuditResult:
    """Return the edition for the house, which withholds rates of fewer than 5 persons only."""
    return evenhand.load(compas_folder / "internal" / "result.json")


@pytest.fixture(scope="session")
def crema_d_folder() -> Path:
    return _folder("crema-d")


@pytest.fixture(scope="session")
def crema_d(crema_d_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    """Return the audit of the CREMA-D example, with fewer replicates."""
    folder = tmp_path_factory.mktemp("crema-d")
    text = (HOUSE / "examples" / "crema_d" / "plan.toml").read_text("utf-8")
    plan = folder / "plan.toml"
    plan.write_text(text.replace("seed = 20260101", "seed = 1\nreplicates = 200"), "utf-8")
    return evenhand.run(plan, folder / "out", data=crema_d_folder)


@pytest.fixture(scope="session")
def small_table() -> pd.DataFrame:
    """Return a hundred and eighty persons in three groups; the third has no positives."""
    rows = [
        {
            "entity_id": f"p{at}",
            "group": "abc"[at % 3],
            "label_value": int(at % 3 != 2 and at % 2 == 0),
            "score": int(at % 5 < 2),
        }
        for at in range(180)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def small_audit(small_table: pd.DataFrame, audited: Audited) -> Path:
    """Return the folder of an audit whose internal edition lies within the shareable one."""
    out = audited(
        from_aequitas_frame(small_table, persons="entity_id", margin=0.2, owner="the test")
    )
    for edition in (out, out / "internal"):
        (edition / "report.html").write_text(f"<p>{edition.name}</p>", "utf-8")
        (edition / "summary.md").write_text(f"# {edition.name}", "utf-8")
    return out
