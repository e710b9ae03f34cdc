"""`evenhand verify` as people run it: a good folder agrees, a changed one does not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Done = CompletedProcess[str]


def test_an_audit_is_verified_with_its_data(
    even: tuple[Path, Done], evenhand: Callable[..., Done]
) -> None:
    done = evenhand("verify", "out", "--data", "data", "--json", cwd=even[0])
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["agrees"]


def test_a_changed_byte_ends_with_1_and_names_the_file(
    even: tuple[Path, Done], evenhand: Callable[..., Done], tmp_path: Path
) -> None:
    copy = shutil.copytree(even[0] / "out", tmp_path / "out")
    whole = bytearray((copy / "report.html").read_bytes())
    whole[len(whole) // 2] ^= 1
    (copy / "report.html").write_bytes(whole)
    done = evenhand("verify", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "report.html: sha256" in done.stdout
    assert "Traceback" not in done.stderr


def test_no_audit_ends_with_2(evenhand: Callable[..., Done], tmp_path: Path) -> None:
    done = evenhand("verify", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "expected the output folder of `evenhand audit`" in done.stderr
