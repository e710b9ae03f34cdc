"""Packing against plain networks, stopped and resumed, and refused in words."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.head_layers import Arrays
from evenhand.model_zoo.heads.packed_folder import Packed, Stored, read_packed
from evenhand.model_zoo.heads.packing import States, pack_heads, synthetic_states

POSITIONS, WIDTH = 11, 8
STATES = synthetic_states(POSITIONS, WIDTH)


def _write(folder: Path, *names: str, units: int = 6, seed: int = 0) -> dict[str, Path]:
    """Write heads as `.npz`; what reads them is given to the packer."""
    rng = np.random.default_rng(seed)
    files = {}
    for name in names:
        arrays = {}
        shapes = (("proj", units, POSITIONS * WIDTH), ("mlp.2", 4, units), ("mlp.5", 1, 4))
        for layer, out, into in shapes:
            reach = into**-0.5
            arrays[f"{layer}.weight"] = rng.uniform(-reach, reach, (out, into)).astype(np.float32)
            arrays[f"{layer}.bias"] = rng.uniform(-reach, reach, out).astype(np.float32)
        files[name] = folder / f"model_{name}_best.npz"
        np.savez(files[name], allow_pickle=False, **arrays)
    return files


def _opened(file: Path) -> dict[str, NDArray[np.float32]]:
    with np.load(file) as read:
        return dict(read)


def _packed(
    files: dict[str, Path],
    folder: Path,
    *,
    stored: Stored = "int8",
    states: States = STATES,
    say: Callable[[str], None] = lambda _: None,
    opened: Callable[[Path], Arrays] = _opened,
) -> Packed:
    return pack_heads(files, folder, opened=opened, states=states, stored=stored, say=say)


def test_the_header_says_where_heads_came_from_and_what_packing_did(tmp_path: Path) -> None:
    files = _write(tmp_path, "Anger", "Jealousy_&_Envy")
    said: list[str] = []
    header = _packed(files, tmp_path / "packed", say=said.append)
    assert header == read_packed(tmp_path / "packed")
    assert [one.name for one in header.heads] == ["Anger", "Jealousy_&_Envy"]
    assert {one.widths for one in header.heads} == {(88, 6, 4, 1)}
    assert header.measured_on.startswith("normal numbers, seed 0; 16 items; sha256 ")
    for head in header.heads:
        assert 0 < head.drift.rms <= head.drift.largest < head.drift.spread / 10
    assert [one.split(", drift")[0] for one in said] == [
        "1 of 2: Anger",
        "2 of 2: Jealousy_&_Envy",
    ]
    assert said[0].endswith(" of the spread")


@pytest.mark.parametrize(("stored", "allowed"), [("f32", 1e-6), ("f16", 1e-3), ("int8", 0.05)])
def test_drift_is_what_the_numbers_cost(stored: Stored, allowed: float, tmp_path: Path) -> None:
    header = _packed(_write(tmp_path, "a", "b"), tmp_path / "packed", stored=stored)
    assert all(one.drift.largest <= allowed * one.drift.spread for one in header.heads)


def test_a_head_that_rests_has_no_spread(tmp_path: Path) -> None:
    files = _write(tmp_path, "a")
    arrays = _opened(files["a"]) | {"mlp.5.weight": np.zeros((1, 4), dtype=np.float32)}
    np.savez(files["a"], allow_pickle=False, **arrays)
    said: list[str] = []
    drift = _packed(files, tmp_path / "packed", say=said.append).heads[0].drift
    assert (drift.rms, drift.spread) == (0.0, 0.0)
    assert said == ["1 of 1: a, drift 0 (the output is constant)"]


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    files = _write(tmp_path, "a", "b", "c")

    def stops(file: Path) -> Arrays:
        if "_c_" in file.name:
            raise KeyboardInterrupt
        return _opened(file)

    with pytest.raises(KeyboardInterrupt):
        _packed(files, tmp_path / "packed", opened=stops)
    with pytest.raises(ZooError, match="packing did not finish; start it again, it goes on"):
        read_packed(tmp_path / "packed")
    said: list[str] = []
    resumed = _packed(files, tmp_path / "packed", say=said.append)
    assert [one[:9] for one in said] == ["3 of 3: c"]
    assert resumed == _packed(files, tmp_path / "at once")
    assert _packed(files, tmp_path / "packed", say=said.append) == resumed
    assert len(said) == 1


def test_heads_that_changed_or_were_damaged_are_packed_again(tmp_path: Path) -> None:
    files = _write(tmp_path, "a", "b", "c")
    header = _packed(files, tmp_path / "packed")
    _write(tmp_path, "a", seed=1)
    blocks = tmp_path / "packed" / f"{header.heads[1].stem}.npy"
    blocks.write_bytes(blocks.read_bytes()[:-1])
    (tmp_path / "packed" / f"{header.heads[2].stem}.npz").unlink()
    with pytest.raises(ZooError) as caught:
        read_packed(tmp_path / "packed")
    assert [one.split(": ", 1)[1] for one in caught.value.problems] == [
        f"{blocks.name} of 'b' has 655 bytes, but 656 were written",
        f"{header.heads[2].stem}.npz of 'c' is missing",
    ]
    said: list[str] = []
    again = _packed(files, tmp_path / "packed", say=said.append)
    assert [one[:9] for one in said] == ["1 of 3: a", "2 of 3: b", "3 of 3: c"]
    assert again.heads[0].sha256 != header.heads[0].sha256
    assert again.heads[1:] == header.heads[1:]


def test_a_folder_packed_otherwise_is_left_alone(tmp_path: Path) -> None:
    files = _write(tmp_path, "a")
    _packed(files, tmp_path / "packed")
    with pytest.raises(ZooError, match="holds heads packed otherwise: int8 for 11 x 8, measured"):
        _packed(files, tmp_path / "packed", stored="f16")
    with pytest.raises(ZooError, match="choose an empty folder"):
        _packed(files, tmp_path / "packed", states=synthetic_states(POSITIONS, WIDTH, seed=1))


def test_e36_heads_of_two_sizes_are_refused_by_name(tmp_path: Path) -> None:
    files = _write(tmp_path, "a") | _write(tmp_path, "b", units=12)
    says = r"model_a_best.npz has widths \(88, 6, 4, 1\), but model_b_best.npz has \(88, 12, 4, 1\)"
    with pytest.raises(ZooError, match=says):
        _packed(files, tmp_path / "packed")


def test_heads_that_read_something_else_are_refused(tmp_path: Path) -> None:
    says = r"model_a_best.npz: widths \(88, 6, 4, 1\); a head on 10 states of 8 reads 80 numbers"
    with pytest.raises(ZooError, match=says):
        _packed(_write(tmp_path, "a"), tmp_path / "packed", states=synthetic_states(10, WIDTH))


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    files = _write(tmp_path, "a")
    arrays = _opened(files["a"])
    arrays["proj.weight"][3, 4] = np.nan
    np.savez(files["a"], allow_pickle=False, **arrays)
    with pytest.raises(ZooError, match=r"model_a_best.npz: proj.weight holds numbers that are not"):
        _packed(files, tmp_path / "packed")


def test_a_full_disk_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evenhand.model_zoo.heads.packed_writer.write_block", full)
    with pytest.raises(ZooError, match=r"packing stopped \(.*No space left on device\); once"):
        _packed(_write(tmp_path, "a"), tmp_path / "packed")


def test_headers_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"no packed heads \(packed.json is missing\)"):
        read_packed(tmp_path)
    (tmp_path / "packed.json").write_text("{")
    with pytest.raises(ZooError, match=r"packed.json: not JSON"):
        read_packed(tmp_path)
    (tmp_path / "packed.json").write_text('{"store": "int8"}')
    with pytest.raises(ZooError, match=r"unknown key 'store'\. Did you mean 'stored'"):
        read_packed(tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from evenhand.model_zoo.heads.packing import pack_heads, synthetic_states
files = {file.stem: file for file in sorted(Path(sys.argv[1]).glob("*.npz"))}
def say(text):
    if text.startswith("2 of 3"):
        os.kill(os.getpid(), signal.SIGKILL)
pack_heads(files, Path(sys.argv[2]), opened=lambda file: dict(np.load(file)), say=say,
           states=synthetic_states(11, 8))
"""


def test_packing_goes_on_after_a_kill(tmp_path: Path) -> None:
    _write(tmp_path, "a", "b", "c")
    target = tmp_path / "packed"
    run = [sys.executable, "-c", KILLED, str(tmp_path), str(target)]
    done = subprocess.run(
        run, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert done.returncode == -signal.SIGKILL
    files = {file.stem: file for file in sorted(tmp_path.glob("*.npz"))}
    said: list[str] = []
    header = _packed(files, target, say=said.append)
    assert [one[:6] for one in said] == ["3 of 3"]
    assert header == _packed(files, tmp_path / "at once")
    assert sorted(file.name for file in target.iterdir()) == sorted(
        file.name for file in (tmp_path / "at once").iterdir()
    )
