"""What README and how-tos tell people to type works as it stands there.

Blocks marked `sh` run in a shell, blocks marked `python` in Python, all blocks of a page one after
the other in one folder that holds a copy of the examples. A command that ends with another code
than 0 says so: `# ends with 1`.

Two kinds of lines are not run here. `make TARGET` would set up an environment and start these very
tests; the target must exist, and continuous integration runs `make test` itself. `pip install .` is
what `tests/test_wheel.py` does.
"""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
HOUSE = Path(__file__).resolve().parents[2]
PAGES = ("README.md", *(f"docs/how-to/{p.name}" for p in sorted(HOUSE.glob("docs/how-to/*.md"))))
TEXTS = (
    *PAGES,
    "docs/README.md",
    "docs/concepts.md",
    "docs/named-harms.md",
    "examples/compas/README.md",
    "examples/crema_d/README.md",
    "examples/emodb_voice/README.md",
    "examples/emodb_whisper/README.md",
    "examples/emonet_face/README.md",
    "examples/gemini_style/README.md",
    "examples/hume_style/README.md",
)
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
DEMO = "evenhand demo --simulated --out demo-report"
ENDS = re.compile(r"# ends with (\d+)$")
PATIENCE_S = 180


def blocks(page: str) -> list[tuple[str, str]]:
    """Return language and text of every block of a page, without its indentation."""
    text = (HOUSE / page).read_text(encoding="utf-8")
    return [
        (language, re.sub(rf"^{indent}", "", body, flags=re.MULTILINE))
        for indent, language, body in BLOCK.findall(text)
    ]


def commands(script: str) -> list[str]:
    """Return the commands of a shell block; a here-document stays with its command."""
    found: list[str] = []
    until = ""
    for line in script.splitlines():
        if until:
            found[-1] += f"\n{line}"
            until = "" if line == until else until
        elif line.strip():
            found.append(line)
            opening = re.search(r"<<'(\w+)'$", line)
            until = opening[1] if opening else ""
    return found


@pytest.fixture(scope="session")
def programs(
    tmp_path_factory: pytest.TempPathFactory, command: tuple[str, ...]
) -> dict[str, list[str]]:
    """Return a folder with the programs that the pages name, as an entry of a search path."""
    folder = tmp_path_factory.mktemp("bin")
    for name, words in (("evenhand", command), ("python", (sys.executable,))):
        path = folder / name
        path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
    return {"PATH": [str(folder), "/usr/bin", "/bin"]}


def check_make(words: list[str]) -> None:
    """See that a target is there."""
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(words[1])}:", makefile, re.MULTILINE), words


def check_pip(words: list[str]) -> None:
    """See that what is installed is this repository."""
    assert words == ["pip", "install", "."]
    assert (HOUSE / "pyproject.toml").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="the pages are written for a POSIX shell")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_followed_to_the_letter(
    page: str,
    tmp_path: Path,
    demo: tuple[Path, Done],
    programs: dict[str, list[str]],
    environment: dict[str, str],
) -> None:
    shutil.copytree(HOUSE / "examples", tmp_path / "examples")
    place = environment | {name: ":".join(parts) for name, parts in programs.items()}

    def follow(words: list[str], code: int) -> None:
        done = subprocess.run(
            words,
            cwd=tmp_path,
            env=place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == code, f"{words[-1]}\n{done.stdout}\n{done.stderr}"

    found = [block for block in blocks(page) if block[0] in {"sh", "python"}]
    assert found
    for language, body in found:
        if language == "python":
            follow([sys.executable, "-c", body], 0)
            continue
        for line in commands(body):
            words = shlex.split(line.partition("\n")[0], comments=True)
            ends = ENDS.search(line)
            if words[0] == "make":
                check_make(words)
            elif words[0] == "pip":
                check_pip(words)
            elif line == DEMO:
                assert demo[1].returncode == 0, demo[1].stderr
                shutil.copytree(demo[0], tmp_path / "demo-report", dirs_exist_ok=True)
            else:
                if "demo-report" in line and not (tmp_path / "demo-report").exists():
                    pytest.fail(f"{page}: uses demo-report before it says how to make it")
                follow(["/bin/sh", "-c", line], int(ends[1]) if ends else 0)


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_within_the_repository_has_a_goal(page: str) -> None:
    text = (HOUSE / page).read_text(encoding="utf-8")
    goals = [g for g in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in g]
    missing = [goal for goal in goals if not (HOUSE / page).parent.joinpath(goal).exists()]
    assert missing == []


def test_the_workflow_of_the_readme_is_part_of_the_one_in_the_examples() -> None:
    workflow = (HOUSE / "examples" / "ci" / "audit.yml").read_text(encoding="utf-8")
    shown = [body for language, body in blocks("README.md") if language == "yaml"]
    assert shown
    assert all(body in workflow for body in shown)


def test_keys_that_a_page_shows_are_in_the_template_of_a_plan(
    tmp_path: Path, evenhand: Callable[..., Done]
) -> None:
    assert evenhand("plan", "new", "plan.toml", cwd=tmp_path).returncode == 0
    template = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    texts = [body for page in PAGES for language, body in blocks(page) if language == "toml"]
    shown = [body for body in texts if not body.startswith("schema = ")]  # files of models are not
    keys = [key for body in shown for key in re.findall(r"^(\w+) =", body, re.MULTILINE)]
    assert keys
    assert [key for key in keys if f"{key} =" not in template] == []


def test_the_readme_shows_a_picture_of_moderate_size() -> None:
    picture = HOUSE / "docs" / "pictures" / "report.png"
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(content[16:20]) == 1280
    assert len(content) < 300_000
