"""A finished audit agrees with itself; whatever somebody changes in it is found and named."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.manifest import Manifest, sealed
from evenhand.audit.result import dump, load
from evenhand.audit.verify.check import Checked, all_checks
from evenhand.audit.verify.verify import Verified, verify

HASHED = ("Manifest", "Files", "Plan")


def answers(found: tuple[Verified, ...]) -> dict[str, Checked]:
    return {title: one for each in found for title, one in each.checked if not each.folder}


def named(found: tuple[Verified, ...]) -> set[str]:
    return {d.file for each in found for _, one in each.checked for d in one.differences}


def hashed(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Verified, ...]:
    """Run the checks of files only: they see every byte, and cost little."""
    quick = tuple(check for check in all_checks() if check.TITLE in HASHED)
    monkeypatch.setattr("evenhand.audit.verify.verify.all_checks", lambda: quick)
    return verify(root)


@pytest.mark.parametrize("edition", ["finished", "internal"])
def test_a_finished_audit_agrees_with_itself(edition: str, request: pytest.FixtureRequest) -> None:
    said: list[str] = []
    found = verify(request.getfixturevalue(edition), say=said.append)
    assert all(each.agrees() for each in found), named(found)
    told = answers(found)
    assert list(told) == [check.TITLE for check in all_checks()]
    assert [each.folder for each in found] == (["", "shareable"] if edition == "internal" else [""])
    assert "follow from the sums" in told["Numbers from the sums"].says
    assert len(said) == len(all_checks()) + (3 if edition == "internal" else 0)


def test_with_the_data_every_number_is_made_again(finished: Path, data: Path) -> None:
    told = answers(verify(finished, data=data))
    assert not [d for one in told.values() for d in one.differences]
    assert "A new run on the data finds the same" in told["Numbers from the data"].says
    assert [one.what for one in told["Numbers from the sums"].unchecked] == []


@pytest.mark.parametrize("edition", ["finished", "internal"])
def test_one_byte_changed_anywhere_is_found(
    edition: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = shutil.copytree(request.getfixturevalue(edition), tmp_path / "copy")
    rng = np.random.default_rng(20260101)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    assert len(files) == (6 if edition == "finished" else 9)
    for path in files:
        whole = path.read_bytes()
        for place in {0, len(whole) - 1, *(int(rng.integers(len(whole))) for _ in range(6))}:
            changed = bytearray(whole)
            changed[place] ^= 1 << int(rng.integers(8))
            path.write_bytes(changed)
            assert named(hashed(root, monkeypatch)), (path.name, place)
        path.write_bytes(whole)
    assert not named(hashed(root, monkeypatch))


def test_truncated_and_missing_files_are_named(
    copy: Path, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in sorted(p for p in copy.rglob("*") if p.is_file()):
        name = path.relative_to(copy).as_posix()
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert name in named(hashed(copy, monkeypatch))
        path.write_bytes(b"")
        assert name in named(hashed(copy, monkeypatch))
        path.unlink()
        assert name in named(hashed(copy, monkeypatch))
        shutil.copyfile(finished / name, path)


def test_nothing_is_tripped_over_where_files_are_broken(copy: Path) -> None:
    for name in ("result.json", "internal/result.json", "plan.toml", "internal/sums.parquet"):
        (copy / name).write_bytes(b"\xff\x00{[")
    found = verify(copy)
    assert {"result.json", "internal/result.json", "plan.toml"} <= named(found)


def test_a_pipe_in_place_of_a_file_stops_nobody(copy: Path) -> None:
    for name in ("result.json", "plan.frozen.json", "internal/sums.parquet"):
        (copy / name).unlink()
        os.mkfifo(copy / name)
    assert {"result.json", "plan.frozen.json", "internal/sums.parquet"} <= named(verify(copy))


def test_a_check_that_trips_is_a_difference(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        TITLE = "Broken"
        ORDER = 1

        def check(self, audited: object, data: Path | None) -> Checked:
            msg = f"{type(audited).__name__} {data}"
            raise ZeroDivisionError(msg)

    monkeypatch.setattr("evenhand.audit.verify.verify.all_checks", lambda: (Broken(),))
    (found,) = verify(finished)
    assert found.checked[0][1].differences[0].got == "ZeroDivisionError: Audited None"


def test_a_copy_to_hand_on_is_checked_without_what_stays_in_the_house(
    internal: Path, copy: Path
) -> None:
    shutil.rmtree(copy / "internal")
    for root in (copy, internal / "shareable"):
        found = verify(root)
        assert not named(found)
        told = answers(found)
        assert told["Numbers from the sums"].unchecked[0].why.startswith("internal/sums.parquet is")
        assert told["Editions"].unchecked[0].why == "only one edition lies here"


def test_a_folder_that_no_audit_wrote_is_a_mistake_of_the_caller(
    tmp_path: Path, finished: Path
) -> None:
    with pytest.raises(InputError, match="no such folder"):
        verify(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"neither manifest\.json nor result\.json"):
        verify(tmp_path)
    with pytest.raises(InputError, match="expected the data of the audit"):
        verify(finished, data=tmp_path / "nowhere")


def test_other_data_are_found_by_hash_and_number(
    finished: Path, data: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(data, tmp_path / "data")
    scores = pd.read_csv(other / "model.csv")
    scores["Anger"] += np.where(scores.index == 0, 0.5, 0.0)
    scores.to_csv(other / "model.csv", index=False)
    told = answers(verify(finished, data=other))["Numbers from the data"]
    fields = [d.field for d in told.differences]
    assert "data.files[model.csv].sha256" in fields
    assert any(field.startswith("findings[") for field in fields)


def test_data_that_cannot_be_audited_are_a_difference(finished: Path, tmp_path: Path) -> None:
    told = answers(verify(finished, data=tmp_path))["Numbers from the data"]
    assert told.differences[0].file == "--data"
    assert "no such file" in told.differences[0].got


def test_another_version_is_said(copy: Path, data: Path, forged: Callable[..., None]) -> None:
    for name in ("result.json", "internal/result.json"):
        forged(
            copy,
            lambda r: replace(r, provenance=replace(r.provenance, libraries={"numpy": "1.0"})),
            name=name,
        )
    told = answers(verify(copy, data=data))["Numbers from the data"]
    assert "numpy 1.0 then" in told.unchecked[0].why


@pytest.fixture
def old(copy: Path) -> Path:
    """Return a folder as versions before the seal wrote it."""
    shutil.rmtree(copy / "internal")
    result = load(copy / "result.json")
    made = replace(result.provenance, sums_sha256="")
    dump(replace(result, provenance=made), copy / "result.json")
    told = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    for name in ("manifest", "bundle_sha256", "earlier", "seal"):
        del told[name]
    content = (copy / "result.json").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    told["written"] = [
        {**file, "sha256": digest, "size_bytes": len(content)}
        if file["name"] == "result.json"
        else file
        for file in told["written"]
        if "/" not in file["name"]
    ]
    (copy / "manifest.json").write_text(json.dumps(told, indent=2), encoding="utf-8")
    return copy


def test_a_folder_of_an_earlier_version_is_read_and_said_to_be_one(
    old: Path, finished: Path
) -> None:
    found = verify(old)
    assert not named(found)
    assert "bear no seal" in answers(found)["Manifest"].unchecked[0].why
    sums = pq.read_table(finished / "internal/sums.parquet").replace_schema_metadata(None)
    (old / "internal").mkdir()
    pq.write_table(sums, old / "internal/sums.parquet")
    told = answers(verify(old))
    assert "without counts of items" in told["Numbers from the sums"].unchecked[0].why


def test_a_seal_that_was_taken_off_is_missed(copy: Path) -> None:
    told = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    for name in ("manifest", "bundle_sha256", "earlier", "seal"):
        del told[name]
    (copy / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert "manifest.json" in named(verify(copy))


def test_names_that_lead_out_of_the_folder_are_not_followed(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = msgspec.json.decode((copy / "manifest.json").read_bytes(), type=Manifest)
    for name in ("../data/items.csv", "/etc/hostname", "a\\b", ""):
        one = replace(manifest.written[0], name=name)
        changed = msgspec.structs.replace(manifest, written=(*manifest.written, one))
        (copy / "manifest.json").write_bytes(sealed(changed))
        assert "manifest.json" in named(hashed(copy, monkeypatch))


def test_further_files_are_named_and_data_beside_the_result_are_hashed(
    copy: Path, data: Path
) -> None:
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    shutil.copyfile(data / "items.csv", copy / "items.csv")
    found = verify(copy)
    assert not named(found)
    (open_one,) = answers(found)["Files"].unchecked
    assert open_one.why == "the manifest does not name them: notes.txt"
    (copy / "items.csv").write_text("item", encoding="utf-8")
    assert named(verify(copy)) == {"items.csv"}


def test_two_files_of_one_name_may_have_been_read(
    copy: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(data / "items.csv", copy / "items.csv")
    told = msgspec.json.decode((copy / "manifest.json").read_bytes(), type=Manifest)
    (items,) = (file for file in told.read if file.name == "items.csv")
    twice = msgspec.structs.replace(told, read=(*told.read, replace(items, sha256="0" * 64)))
    (copy / "manifest.json").write_bytes(sealed(twice))
    assert "items.csv" not in named(hashed(copy, monkeypatch))
