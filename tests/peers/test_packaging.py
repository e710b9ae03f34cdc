"""What is installed works as it stands, beside any other package, and speaks to nobody.

Seen in Aequitas (a wheel without its command), AI Verify and veritastool (pins), Giskard
(telemetry).
"""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

import pandas as pd
import pytest
from packaging.requirements import Requirement
from PIL import Image

HOUSE = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PATIENCE_S = 300

Ran: TypeAlias = tuple[dict[str, tuple[int, str, str]], set[str], list[str], Path]
"""Code, output and fault of each command; all commands; what was sent; the folder."""

OWN = {"OMP_NUM_THREADS": "1", "EVENHAND_CACHE": "cache"}
COMMANDS = (
    ("--version",),
    ("plan", "new", "mine.toml"),
    ("plan", "check", "mine.toml"),
    ("plan", "power", "plan.toml", "--simulate", "1"),
    ("audit", "plan.toml", "--out", "out"),
    ("report", "out"),
    ("report", "out", "--format", "md"),
    ("report", "render", "out", "--format", "csv"),
    ("report", "forms"),
    ("report", "schema"),
    ("report", "diff", "out", "out"),
    ("verify", "out"),
    ("baseline", "set", "--help"),
    ("baseline", "check", "--help"),
    ("compare", "--help"),
    ("history", "out", "--out", "history"),
    ("log", "mlflow", "--help"),
    ("log", "wandb", "--help"),
    ("regulation", "list"),
    ("regulation", "show", "EUAIA-9-8"),
    ("regulation", "versions"),
    ("metrics", "list"),
    ("metrics", "show", "bias"),
    ("metrics", "pages", "pages"),
    ("zoo", "list"),
    ("zoo", "show", "empathic-insight-face-small"),
    ("zoo", "fetch", "--list"),
    ("zoo", "train", "--help"),
    ("zoo", "make", "--help"),
    ("zoo", "export", "--help"),
    ("zoo", "bench", "--help"),
    ("stimuli", "faces", "--help"),
    ("stimuli", "voices", "--help"),
    ("stimuli", "pack", "--help"),
    ("perturb", "list"),
    ("perturb", "apply", "--help"),
    ("score", "evenhand-face-demo", ".", "--items", "media.csv", "--out", "scores.parquet"),
    ("demo", "--simulated", "--out", "simulated"),
    ("demo", "--out", "demo", "--cache", "demo-cache"),
)

RUN_ALL = """
import json, sys
where, commands = sys.argv[1], json.loads(sys.argv[2])
spoken = []
def listen(event, given):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        spoken.append(f"{event} {given!r}")
        raise OSError("there is no network here")
sys.addaudithook(listen)
from typer.testing import CliRunner
import evenhand
from evenhand.__main__ import app
assert evenhand.__file__.startswith(where), evenhand.__file__
done = {}
for words in commands:
    found = CliRunner().invoke(app, words)
    done[" ".join(words)] = [found.exit_code, found.output[-2000:], repr(found.exception)]
known = [c.name or c.callback.__name__.replace("_", "-") for c in app.registered_commands]
for group in app.registered_groups:
    own = group.typer_instance.registered_commands
    known += [f"{group.name} {c.name or c.callback.__name__}" for c in own]
print(json.dumps({"done": done, "known": known, "spoken": spoken}))
"""


def _wheel(folder: Path) -> Path:
    """Build the wheel from a copy of the tree."""
    copy = folder / "copy"
    copy.mkdir()
    left_behind = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")
    for room in ("audit", "evenhand", "metrics", "model_zoo", "reports"):
        shutil.copytree(HOUSE / room, copy / room, symlinks=True, ignore=left_behind)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "MANIFEST.in"):
        shutil.copy(HOUSE / name, copy)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, copy]
    done = subprocess.run(list(map(str, build)), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds what the wheel holds, and nothing of the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(_wheel(folder)) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def ran(
    unpacked: Path,
    tmp_path_factory: pytest.TempPathFactory,
    panel: Callable[..., dict[str, pd.DataFrame]],
    plan_of: Callable[..., str],
) -> Ran:
    """Run every command of the wheel, without network, in a folder of its own."""
    folder = tmp_path_factory.mktemp("study")
    for name, frame in panel({("a",): 12, ("b",): 12}).items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    (folder / "plan.toml").write_text(plan_of({"group": ["a", "b"]}), encoding="utf-8")
    Image.new("RGB", (20, 20)).save(folder / "one.png")
    (folder / "media.csv").write_text("item,person,path\n1,p,one.png\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-c", RUN_ALL, str(unpacked), json.dumps(COMMANDS)],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(unpacked),
            "OMP_NUM_THREADS": "1",
            "EVENHAND_CACHE": "cache",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    results = {words: tuple(one) for words, one in told["done"].items()}
    return results, set(told["known"]), told["spoken"], folder


def test_e12_every_command_of_the_wheel_works(
    ran: Ran,
) -> None:
    # The wheel of Aequitas 1.1.0 lacks the command that its documents begin with.
    results, known, _, folder = ran
    for words, (code, said, fault) in results.items():
        assert code == 0, f"{words}: {said}\n{fault}"
    tried = {" ".join(words) for words in COMMANDS}
    for name in known:
        assert any(words.startswith(name) for words in tried), f"nobody tried {name}"
    for name in ("result.json", "report.html", "summary.md", "manifest.json"):
        assert (folder / "out" / name).stat().st_size > 0
        assert (folder / "simulated" / name).stat().st_size > 0
        assert (folder / "demo" / "faces" / name).stat().st_size > 0
        assert (folder / "demo" / "voices" / name).stat().st_size > 0
    assert "Not audited" in (folder / "demo" / "report.html").read_text(encoding="utf-8")
    assert len(list((folder / "pages").glob("*.md"))) > 50


def test_e12_the_wheel_installs_the_command(unpacked: Path) -> None:
    (points,) = unpacked.glob("*.dist-info/entry_points.txt")
    parser = configparser.ConfigParser()
    parser.read(points, encoding="utf-8")
    assert dict(parser["console_scripts"]) == {"evenhand": "evenhand.__main__:main"}
    for kind in ("*.jinja", "*.css", "*.toml", "*.yaml"):
        inside = {path.name for path in (unpacked / "evenhand").rglob(kind)}
        rooms = [HOUSE / room for room in ("audit", "metrics", "model_zoo", "reports")]
        assert inside == {path.name for room in rooms for path in room.rglob(kind)}


def test_e35_no_command_speaks_to_a_network(
    ran: Ran,
) -> None:
    # Giskard sends telemetry by default. Every command above ran with sockets that raise.
    results, _, spoken, folder = ran
    assert len(results) == len(COMMANDS)
    assert spoken == []
    recorded = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    assert recorded["provenance"]["network"] == "off"


CAPS = {"<5"}
"""OpenCV 5 has no cascade classifier any more, and no file of one."""


def test_e34_no_dependency_is_pinned_or_capped() -> None:
    # AI Verify pins numpy==1.26.4, veritastool numpy==1.21.2, raiwidgets pandas<2: next to current
    # packages they cannot be installed.
    optional = [one for extra in PROJECT["optional-dependencies"].values() for one in extra]
    assert PROJECT["dependencies"]
    for text in (*PROJECT["dependencies"], *optional):
        asked = Requirement(text)
        signs = {part.operator for part in asked.specifier if str(part) not in CAPS}
        assert signs <= {">="}, f"{text} pins or caps"
    assert re.fullmatch(r">=3\.\d+", PROJECT["requires-python"])


def test_e34_the_core_draws_no_heavy_framework_in() -> None:
    # netcal needs torch, pyro and tensorboard to measure calibration.
    heavy = {"jax", "keras", "librosa", "onnxruntime", "tensorflow", "torch", "transformers"}
    core = {Requirement(text).name for text in PROJECT["dependencies"]}
    assert not core & heavy
    assert len(core) <= 13
    program = (
        "import sys, evenhand; from evenhand.metrics.catalogue import measures; measures();"
        f"print(sorted(set({sorted(heavy)!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_e34_it_runs_beside_the_installed_versions() -> None:
    # evidently 0.7.23 fails at import beside pandas 3, raiwidgets beside scipy 1.16.
    for text in PROJECT["dependencies"]:
        asked = Requirement(text)
        assert asked.specifier.contains(version(asked.name), prereleases=True), text
