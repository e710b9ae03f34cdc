"""The shape of the house: links, list of packages, single loading, and what every file keeps."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("audit", "metrics", "model_zoo", "reports")
FACE = "evenhand"
REST = ("tests", "benchmarks", "examples", "docs")
SETUP = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]

MOST_LINES = 300
MOST_BODY_LINES = 50
VAGUE_NAMES = {"base", "helper", "helpers", "manager", "managers", "util", "utils"}
HEAVY = (
    "fairlearn",
    "matplotlib",
    "pandas",
    "pyarrow",
    "scipy.stats",
    "sklearn",
    "statsmodels",
    "torch",
)

CLAIMS = re.compile(
    r"\b(?:fair|compliant|bias[- ]free|unbiased model|certified|passes the (?:law|act))\b",
    re.IGNORECASE,
)
"""Words that no audit can earn; a text may quote them in order to refuse them."""

QUOTED = re.compile(r"```.*?```|`[^`]*`|\"[^\"\n]*\"|“[^”]*”", re.DOTALL)

OWN_FOLDERS = [re.escape(str(path)) for path in (HOUSE, Path.home()) if len(path.parts) > 1]
MACHINE = re.compile(
    rf"(?<![\w.~$}}])(?:/root|/work|/tmp|{'|'.join(OWN_FOLDERS)})/[\w.]"
    r"|\b(?:192\.168|10\.\d{1,3})\.\d{1,3}\.\d{1,3}\b"
    r"|\bpypi\.\w+\b|\bpythonhosted\.\w+\b|\bregistry\.npmjs\b"
    r"|(?:extra-)?index-url\s*[=:]|find-links\s*[=:]"
    r"|https?://[\w.-]+\.(?:internal|intranet|corp|lan)\b"
)
"""Folders and hosts of one machine, which mean nothing to a reader and may tell too much."""


def _files(folder: str) -> Iterator[Path]:
    """Yield the files below a folder of the house, without what tools leave behind."""
    for path in sorted((HOUSE / folder).rglob("*")):
        inside = path.relative_to(HOUSE).parts
        left_behind = any(part == "__pycache__" or part.startswith(".") for part in inside)
        if path.is_file() and not left_behind:
            yield path


def _face() -> Iterator[Path]:
    """Yield the files of the face itself, not those behind its links."""
    for path in sorted((HOUSE / FACE).iterdir()):
        if path.is_file():
            yield path
        elif not path.is_symlink():
            yield from _files(f"{FACE}/{path.name}")


def _named(paths: Iterator[Path]) -> list[str]:
    """Return paths as a reader of a failure wants them."""
    return [path.relative_to(HOUSE).as_posix() for path in paths]


PRODUCT = [
    name
    for name in _named(path for room in ROOMS for path in _files(room)) + _named(_face())
    if name.endswith(".py")
]
PYTHON = PRODUCT + [
    name for name in _named(path for part in REST for path in _files(part)) if name.endswith(".py")
]
NOT_TEXT = {
    *(
        ".bin",
        ".gif",
        ".gz",
        ".jpg",
        ".ico",
        ".npy",
        ".npz",
        ".opus",
        ".parquet",
        ".pdf",
        ".png",
        ".safetensors",
    ),
    *(".wav", ".xml"),
}
TEXTS = [
    name
    for name in _named(path for path in sorted(HOUSE.iterdir()) if path.is_file())
    + _named(path for part in (*ROOMS, *REST) for path in _files(part))
    + _named(_face())
    + [".ci/run"]
    if Path(name).suffix not in NOT_TEXT and not name.startswith(".coverage")
]
PROSE = [name for name in TEXTS if name.endswith((".md", ".cff", ".jinja"))]


def _text(name: str) -> str:
    return (HOUSE / name).read_text(encoding="utf-8")


def _tree(name: str) -> ast.Module:
    return ast.parse(_text(name), filename=name)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("room", ROOMS)
def test_the_face_leads_to_the_room_by_a_relative_link(room: str) -> None:
    assert (HOUSE / FACE / room).readlink() == Path("..", room)
    assert (HOUSE / FACE / room).samefile(HOUSE / room)


def test_the_list_of_packages_is_the_folders() -> None:
    rooms = [path for room in ROOMS for path in _files(room) if path.suffix == ".py"]
    folders = {(FACE, *path.parent.relative_to(HOUSE).parts) for path in rooms}
    folders |= {path.parent.relative_to(HOUSE).parts for path in _face() if path.suffix == ".py"}
    assert sorted(SETUP["packages"]) == sorted(".".join(parts) for parts in folders)


def test_every_room_is_mapped_to_its_folder() -> None:
    expected = {FACE: FACE} | {f"{FACE}.{room}": room for room in ROOMS}
    assert SETUP["package-dir"] == expected


def test_no_room_is_loaded_under_a_second_name() -> None:
    assert not set(ROOMS) & set(sys.modules)


def test_no_file_is_loaded_as_two_modules() -> None:
    loaded = defaultdict(list)
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and name.partition(".")[0] in {FACE, *ROOMS}:
            loaded[Path(file).resolve()].append(name)
    assert [names for names in loaded.values() if len(names) > 1] == []


def test_asking_for_help_loads_nothing_heavy() -> None:
    program = (
        "import runpy, sys\n"
        "sys.argv = ['evenhand', '--help']\n"
        "try:\n    runpy.run_module('evenhand', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOUSE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


@pytest.mark.parametrize("name", PYTHON)
def test_a_file_is_short_and_its_name_says_one_idea(name: str) -> None:
    assert len(_text(name).splitlines()) <= MOST_LINES
    assert Path(name).stem not in VAGUE_NAMES


@pytest.mark.parametrize("name", PYTHON)
def test_the_bodies_of_functions_are_short(name: str) -> None:
    assert [f.name for f in _functions(_tree(name)) if _body_lines(f) > MOST_BODY_LINES] == []


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("name", PYTHON)
def test_no_boolean_is_passed_by_position(name: str) -> None:
    assert [
        f"{f.name}({a})" for f in _functions(_tree(name)) for a in _positional_booleans(f)
    ] == []


def _positional_booleans(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Yield parameters that are boolean by annotation or default and are not keyword-only."""
    parameters = [*function.args.posonlyargs, *function.args.args]
    missing = len(parameters) - len(function.args.defaults)
    defaults = [None] * missing + list(function.args.defaults)
    for parameter, default in zip(parameters, defaults, strict=True):
        by_default = isinstance(default, ast.Constant) and isinstance(default.value, bool)
        if by_default or (parameter.annotation and _is_boolean(parameter.annotation)):
            yield parameter.arg


def _is_boolean(annotation: ast.expr) -> bool:
    """Tell whether an annotation is bool or a union with it, Annotated or quoted as may be."""
    match annotation:
        case ast.Name(id="bool"):
            return True
        case ast.BinOp(left=left, right=right):
            return _is_boolean(left) or _is_boolean(right)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
            return _is_boolean(first)
        case ast.Constant(value=str(text)):
            return _is_boolean(ast.parse(text, mode="eval").body)
    return False


@pytest.mark.parametrize("name", [name for name in PRODUCT if not name.startswith(FACE)])
def test_a_room_prints_nothing(name: str) -> None:
    calls = [node for node in ast.walk(_tree(name)) if isinstance(node, ast.Call)]
    assert [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"] == []


@pytest.mark.parametrize("name", PRODUCT)
def test_a_module_holds_no_state_that_changes(name: str) -> None:
    assigned = [n for n in _tree(name).body if isinstance(n, ast.Assign | ast.AnnAssign)]
    targets = [ast.unparse(n).split("=")[0].strip() for n in assigned if _may_change(n)]
    assert [target for target in targets if target != "__all__"] == []
    assert [n.names for n in ast.walk(_tree(name)) if isinstance(n, ast.Global)] == []


def _may_change(assigned: ast.Assign | ast.AnnAssign) -> bool:
    """Tell whether a name stands for a list, dict or set that its annotation does not seal."""
    changing = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
    annotation = ast.unparse(assigned.annotation) if isinstance(assigned, ast.AnnAssign) else ""
    sealed = annotation.removeprefix("Final[").startswith(("Mapping[", "Sequence[", "Collection["))
    return isinstance(assigned.value, changing) and not sealed


@pytest.mark.parametrize("name", PRODUCT)
def test_everything_public_is_documented_and_typed(name: str) -> None:
    tree = _tree(name)
    assert ast.get_docstring(tree) or not tree.body, "the module has no docstring"
    assert list(_undocumented(tree)) == []
    assert list(_untyped(tree)) == []


def _public(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield public classes and functions, and the public methods of these classes."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) if not name.startswith("_"):
                yield node
                yield from _public(node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not name.startswith("_"):
                    yield node


def _undocumented(tree: ast.Module) -> Iterator[str]:
    for node in _public(tree):
        overload = any(getattr(d, "id", "") == "overload" for d in node.decorator_list)
        if not overload and not ast.get_docstring(node):
            yield node.name


def _untyped(tree: ast.Module) -> Iterator[str]:
    for node in _public(tree):
        if isinstance(node, ast.ClassDef):
            continue
        rest = [extra for extra in (node.args.vararg, node.args.kwarg) if extra]
        for parameter in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *rest]:
            if parameter.annotation is None and parameter.arg not in {"self", "cls"}:
                yield f"{node.name}({parameter.arg})"
        if node.returns is None:
            yield f"{node.name} -> ?"


@pytest.mark.parametrize("name", PROSE)
def test_no_text_claims_what_an_audit_cannot_show(name: str) -> None:
    assert CLAIMS.findall(QUOTED.sub("", _text(name))) == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_names_a_folder_or_host_of_one_machine(name: str) -> None:
    assert MACHINE.findall(_text(name)) == []
