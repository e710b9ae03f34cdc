"""The file of sums: every value of the result follows from it, and no person does."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.sums_file import write_sums
from evenhand.metrics.catalogue import catalogue

Measured = Callable[..., Evidence]

GATES = [
    {"metric": "bias", "margin": 0.3, "owner": "test"},
    {
        "metric": "over_reading",
        "margin": 0.1,
        "owner": "test",
        "emotions": ["Anger"],
        "truth_at": 4,
        "score_at": 4,
    },
]
SHOW = [{"metric": "mae"}, {"metric": "pearson"}]


@pytest.fixture
def evidence(measured: Measured, reading: Callable[..., object]) -> Evidence:
    return measured(reading(), reading(covers=[1]), gate=GATES, show=SHOW)


def written(evidence: Evidence, path: Path, key: bytes) -> pd.DataFrame:
    write_sums(evidence, path, key=key)
    return pd.read_parquet(path)


def test_every_value_of_every_slice_can_be_recomputed(evidence: Evidence, tmp_path: Path) -> None:
    frame = written(evidence, tmp_path / "internal" / "sums.parquet", b"k" * 32)
    features = [name for name in frame.columns if name.startswith("sum:")]
    checked = 0
    for key, metric in evidence.metrics.items():
        columns = metric.columns(tuple(name.removeprefix("sum:") for name in features))
        for place, part in enumerate(evidence.slices):
            for model, scores in enumerate(evidence.scores):
                for position, emotion in enumerate(evidence.truth.emotions):
                    rows = (frame["model"] == scores.model) & (frame["emotion"] == emotion)
                    for name, level in part.where:
                        rows &= frame[f"attribute:{name}"] == level
                    sums = frame.loc[rows, features].sum().to_numpy()
                    found = float(metric.value(sums, columns))
                    expected = evidence.compared[key].inside.value[place, model, position]
                    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
                    checked += 1
    assert checked == len(evidence.metrics) * 5 * 2 * 2
    assert {"bias", "mae", "pearson"} <= {m.name for m in evidence.metrics.values()}
    assert set(catalogue()) >= {m.name for m in evidence.metrics.values()}


def test_the_persons_of_the_file_count_and_bear_no_names(
    evidence: Evidence, tmp_path: Path
) -> None:
    frame = written(evidence, tmp_path / "sums.parquet", b"k" * 32)
    assert frame["person"].nunique() == 120
    assert frame["person"].str.fullmatch("[0-9a-f]{32}").all()
    content = (tmp_path / "sums.parquet").read_bytes()
    assert b"person-0" not in content
    assert b"clip-0" not in content


def test_rows_lie_in_the_order_of_the_pseudonyms(evidence: Evidence, tmp_path: Path) -> None:
    frame = written(evidence, tmp_path / "sums.parquet", b"k" * 32)
    assert frame["person"].astype(str).is_monotonic_increasing


def test_another_key_gives_other_pseudonyms_and_the_same_sums(
    evidence: Evidence, tmp_path: Path
) -> None:
    first = written(evidence, tmp_path / "first.parquet", b"a" * 32)
    again = written(evidence, tmp_path / "again.parquet", b"a" * 32)
    other = written(evidence, tmp_path / "other.parquet", b"b" * 32)
    pd.testing.assert_frame_equal(first, again)
    assert not set(first["person"]) & set(other["person"])
    total = first.filter(like="sum:").sum()
    np.testing.assert_allclose(total, other.filter(like="sum:").sum(), rtol=1e-12)


def test_a_person_in_two_cells_is_one_person_in_two_rows(
    measured: Measured, reading: Callable[..., object], tmp_path: Path
) -> None:
    evidence = measured(reading(), gate=GATES, show=SHOW)
    for names in (evidence.sums.clusters, evidence.table.persons):
        names[names == "person-0119"] = "person-0000"
    frame = written(evidence, tmp_path / "sums.parquet", b"k" * 32)
    rows = frame.groupby("person", observed=True).size()
    assert (rows.max(), rows.min(), len(rows)) == (4, 2, 119)
