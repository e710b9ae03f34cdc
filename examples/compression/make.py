"""Score a model that comes with evenhand in smaller forms, and compare each with the model itself.

python examples/compression/make.py faces OUT [--forms openvino int8-weights int8-static 4-bit]
python examples/compression/make.py voices OUT

Everything is computed on the stimuli that come with evenhand; nothing is fetched. Needs
evenhand[models].
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from string import Template

from evenhand.audit.stimuli.pack.folders import shipped

HERE = Path(__file__).resolve().parent
MODELS = {"faces": "evenhand-face-demo", "voices": "evenhand-voice-demo"}
BOX = "face_left,face_top,face_right,face_bottom"
OPENVINO = "openvino"
FORMS = (OPENVINO, "int8-weights", "int8-static", "4-bit")
TOP = {"faces": 7, "voices": 4}
"""Score that the model was taught for an emotion that is fully there; scores are not cut to it."""

JUDGED = (0, 1, 3)
"""Exit codes of a comparison that ended with a report."""


def evenhand(*arguments: str | Path, codes: tuple[int, ...] = (0,)) -> int:
    """Run a command of evenhand, and end where it does not end as it should."""
    print("evenhand", *arguments, flush=True)
    called = [sys.executable, "-m", "evenhand", *map(str, arguments)]
    code = subprocess.run(called, check=False).returncode  # noqa: S603 our own command
    if code not in codes:
        sys.exit(code)
    return code


def scored(kind: str, data: Path, form: str, *more: str | Path) -> None:
    """Write the scores of one form of the model beside the stimuli."""
    box = ("--box", BOX) if kind == "faces" else ()
    place = ("--format", "stimulus_corpus", "--out", data / f"{form}.parquet")
    evenhand("score", MODELS[kind], data, *place, *box, *more)


def smaller(kind: str, data: Path, form: str, folder: Path) -> None:
    """Make a form of the model, and score with it."""
    script = (sys.executable, HERE / "smaller.py", MODELS[kind], data, "--form", form)
    subprocess.run([*map(str, script), "--out", str(folder)], check=True)  # noqa: S603 our own
    precision = "int8" if form.startswith("int8") else "f32"
    scored(kind, data, form, "--weights", folder, "--precision", precision)


def plan_of(kind: str, forms: tuple[str, ...]) -> str:
    """Return the plan: the data of its medium, then the models, then what is asked of each form."""
    top = TOP[kind]
    scale = {"low": -2 * top, "high": 3 * top, "slope": f"{1 / top:.6f}"}
    model, form = (
        Template((HERE / f"{name}.toml").read_text("utf-8")) for name in ("model", "form")
    )
    models = [model.substitute(scale, form=name) for name in ("full", *forms)]
    asked = [form.substitute(form=name) for name in forms]
    return "".join([(HERE / f"{kind}.toml").read_text(encoding="utf-8"), *models, *asked])


def main() -> int:
    """Make stimuli, scores and plan, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=tuple(MODELS))
    parser.add_argument("out", type=Path)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    given = parser.parse_args()
    data = given.out / "data"
    shutil.copytree(shipped(given.kind), data, dirs_exist_ok=True)
    scored(given.kind, data, "full", "--runtime", "torch")
    for form in given.forms:
        if form == OPENVINO:
            scored(given.kind, data, form)
        else:
            smaller(given.kind, data, form, given.out / "models" / form)
    plan = data / "plan.toml"
    plan.write_text(plan_of(given.kind, tuple(given.forms)), encoding="utf-8")
    return evenhand("compare", plan, "--out", given.out / "comparison", codes=JUDGED)


if __name__ == "__main__":
    sys.exit(main())
