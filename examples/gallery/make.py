"""Make real reports to look at, in every form, with pictures of them and a page that links all.

python examples/gallery/make.py GALLERY [--compare FOLDER]

The audit of CREMA-D needs its data: EVENHAND_DATA names the folder above `crema-d`. The comparison
of face models needs scores, as examples/compare_face_models makes them: --compare names the folder,
or EVENHAND_COMPARE. What is not there is named and left out.
"""

import argparse
import html
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent
LOOKS = ("desk", "phone", "dark", "print")
FORMS = ("md", "csv", "parquet", "model-card", "annex-iv", "annex-iv-docx")
JUDGED = (0, 1, 3)
"""Exit codes of an audit that ended with a report."""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Gallery of reports</title>
<style>body{{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
img{{height:15rem;width:11rem;object-fit:cover;object-position:top;border:1px solid #999}}</style>
</head><body><h1>Gallery of reports</h1>{parts}</body></html>
"""


def command(*arguments: str | Path, codes: tuple[int, ...] = (0,)) -> bool:
    """Run evenhand, and return whether it ended as it should."""
    print("evenhand", *arguments, flush=True)
    done = subprocess.run(  # noqa: S603 our own command
        [sys.executable, "-m", "evenhand", *map(str, arguments)],
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if done.returncode not in codes:
        print(f"ended with {done.returncode}; left out", file=sys.stderr)
    return done.returncode in codes


def audited(plan: Path, out: Path, *, data: Path | None = None) -> None:
    """Audit what a plan names, and render every form that takes no time."""
    more = ("--data", data) if data else ()
    if command("audit", plan, "--out", out, *more, codes=JUDGED):
        for form in FORMS:
            command("report", out, "--format", form)


def on_data(gallery: Path) -> None:
    """Audit the readings of CREMA-D, where its data are, also as PDF."""
    place = os.environ.get("EVENHAND_DATA")
    if not place or not (Path(place) / "crema-d").is_dir():
        print("no CREMA-D: EVENHAND_DATA names no folder above crema-d; left out", file=sys.stderr)
        return
    out = gallery / "crema-d"
    audited(EXAMPLES / "crema_d" / "plan.toml", out, data=Path(place) / "crema-d")
    command("report", out / "shareable", "--format", "pdf")


def on_faces(gallery: Path, scores: Path | None) -> None:
    """Audit five face models side by side, where their scores are."""
    if scores is None or not (scores / "scores").is_dir():
        print("no comparison: --compare names no folder with scores; left out", file=sys.stderr)
        return
    audited(EXAMPLES / "compare_face_models" / "plan.toml", gallery / "compare", data=scores)


def made_up(gallery: Path) -> None:
    """Audit the studies that are made up."""
    studies = gallery / "studies"
    subprocess.run([sys.executable, HERE / "studies.py", studies], check=True)  # noqa: S603
    for name in ("hostile", "wide"):
        audited(studies / name / "plan.toml", gallery / name)


def index(gallery: Path) -> str:
    """Return the page that links every report with its pictures and other forms."""
    reports = sorted({*gallery.glob("*/report.html"), *gallery.glob("*/*/report.html")})
    return PAGE.format(parts="".join(entry(gallery, report.parent) for report in reports))


def entry(gallery: Path, folder: Path) -> str:
    """Return the entry of one report."""
    name = folder.relative_to(gallery).as_posix()
    here = html.escape(name)
    files = sorted(p.name for p in folder.iterdir() if p.is_file() and p.suffix != ".png")
    links = ", ".join(f'<a href="{here}/{html.escape(f)}">{html.escape(f)}</a>' for f in files)
    shown = [look for look in LOOKS if (folder / f"{look}.png").is_file()]
    pictures = " ".join(
        f'<a href="{here}/{k}.png"><img src="{here}/{k}.png" alt="{here}, {k}"></a>' for k in shown
    )
    return f'<h2><a href="{here}/report.html">{here}</a></h2><p>{pictures}</p><p>{links}</p>'


def main() -> None:
    """Make all of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gallery", type=Path)
    compare = os.environ.get("EVENHAND_COMPARE")
    parser.add_argument("--compare", type=Path, default=Path(compare) if compare else None)
    given = parser.parse_args()
    gallery = given.gallery.resolve()
    gallery.mkdir(parents=True, exist_ok=True)
    command("demo", "--out", gallery / "demo")
    on_data(gallery)
    on_faces(gallery, given.compare)
    made_up(gallery)
    subprocess.run([sys.executable, HERE / "screenshots.py", gallery], check=False)  # noqa: S603
    (gallery / "index.html").write_text(index(gallery), encoding="utf-8")
    print(f"look at {gallery / 'index.html'}")


if __name__ == "__main__":
    main()
