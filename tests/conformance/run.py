"""Answer reference cases with this package: `python tests/conformance/run.py CASES RESULTS`.

A case is a JSON file with `id`, `metric`, `inputs` and `params`. What is known about one `metric`
is one file of the folder `kinds`, which turns any case of that kind into an answer; the folder is
the list. An answer is written to RESULTS/<id>.json in the shape of the case's `expected`, with
null where there is no value. Cases of other kinds are named and left alone.
"""

import json
import sys
import traceback
from collections.abc import Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np

Plain: TypeAlias = dict[str, "Plain"] | list["Plain"] | str | bool | int | float | None

KINDS = Path(__file__).parent / "kinds"


def kind(metric: str) -> ModuleType | None:
    """Return the module that answers cases of a metric, None when there is none."""
    file = KINDS / f"{metric}.py"
    if not metric.isidentifier() or not file.is_file():
        return None
    spec = spec_from_file_location(f"conformance_kind_{metric}", file)
    if spec is None or spec.loader is None:
        msg = f"{file.name} cannot be loaded as a module"
        raise ImportError(msg)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer(case: Mapping[str, Any]) -> Plain:
    """Return the answer to a case of a known kind, as JSON knows it."""
    module = kind(case["metric"])
    if module is None:
        msg = f"no kind {case['metric']!r}; there are: {', '.join(known())}"
        raise LookupError(msg)
    return plain(module.answer(case["inputs"], case["params"]))


def known() -> tuple[str, ...]:
    """Return the kinds that can be answered."""
    return tuple(sorted(file.stem for file in KINDS.glob("*.py")))


def plain(value: object) -> Plain:
    """Return numbers, arrays and mappings as JSON knows them; NaN is null."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    msg = f"an answer holds numbers, words, lists and mappings, got {type(value).__name__}"
    raise TypeError(msg)


def main(cases: Path, results: Path) -> int:
    """Answer every case of a folder; return 1 when one that is known could not be answered."""
    results.mkdir(parents=True, exist_ok=True)
    failed, unknown, answered = [], [], 0
    for file in sorted(cases.glob("[!_]*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        if case["metric"] not in known():
            unknown.append(f"{case['id']} ({case['metric']})")
            continue
        try:
            text = json.dumps(answer(case), indent=1, allow_nan=False)
        except Exception:  # noqa: BLE001 one broken kind must not hide the others
            failed.append(case["id"])
            traceback.print_exc()
            continue
        (results / f"{case['id']}.json").write_text(text + "\n", encoding="utf-8")
        answered += 1
    lines = [f"{answered} cases answered"]
    lines += [f"not handled: {name}" for name in unknown]
    lines += [f"failed: {name}" for name in failed]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(failed))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python tests/conformance/run.py CASES RESULTS")
    if not Path(sys.argv[1]).is_dir():
        sys.exit(f"CASES must be a folder of JSON files, got {sys.argv[1]}")
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
