"""Write two made-up studies that reports are looked at with: one very wide, one with hostile names.

python examples/gallery/studies.py FOLDER

Every score is drawn at random; the figures mean nothing.
"""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evenhand.model_zoo.taxonomy import taxonomy

SEED = 20260601
HOSTILE = (
    "<script>document.title = 'broken'</script>",
    "\"double\", 'single' & </td></table>",
    "{{ 7 * 7 }} {% raw %} =HYPERLINK(1)",
    "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}\N{HEBREW LETTER FINAL MEM}",
    "| a | b | `code` [link](javascript:x) @all #1",
    "a very long name " * 20,
)

PLAN = """\
evenhand = 1
title = {title}

[purpose]
system = {system}
intended_use = "To see what a report looks like"
context = "research"
modality = "voice"

[data]
name = {title}
subjects = "synthetic"
items = "items.csv"

[ratings]
file = "ratings.csv"
scale = {{ kind = "continuous", low = 0.0, high = 7.0 }}
emotions = {emotions}
{attributes}
[slices]
intersections = {crossed}
{models}
[[gate]]
metric = "bias"
emotions = "each"
margin = 0.4
owner = {owner}

[statistics]
seed = 1
replicates = 200
"""


def text(value: object) -> str:
    """Return a value as TOML reads it; JSON strings and lists are TOML too."""
    return json.dumps(value, ensure_ascii=False)


def write(
    folder: Path,
    *,
    title: str,
    emotions: Sequence[str],
    attributes: dict[str, Sequence[str]],
    crossed: Sequence[Sequence[str]],
    models: Sequence[str],
    persons: int,
) -> None:
    """Write plan, items, ratings and scores; the first level of each attribute is scored higher."""
    rng = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    levels = {
        name: [v[k % len(v)] for k in rng.permutation(persons)] for name, v in attributes.items()
    }
    items = [(f"i{k}", k % persons) for k in range(4 * persons)]
    table(folder / "items.csv", ["item", "person", *attributes],
          [[i, f"p{p}", *(levels[a][p] for a in attributes)] for i, p in items])  # fmt: skip
    truth = rng.uniform(1.0, 6.0, (len(items), len(emotions))).round(2)
    table(folder / "ratings.csv", ["item", "rater", "emotion", "value"],
          [[i, "r1", e, v] for (i, _), row in zip(items, truth, strict=True)
           for e, v in zip(emotions, row, strict=True)])  # fmt: skip
    first, known = next(iter(attributes.items()))
    higher = np.array([levels[first][p] == known[0] for _, p in items])[:, None]
    for at, _ in enumerate(models):
        given = truth + rng.normal(0.0, 0.5, truth.shape) + 0.15 * at * higher
        rows = zip(items, given.round(3).tolist(), strict=True)
        table(folder / f"scores{at}.csv", ["item", *emotions], [[i, *row] for (i, _), row in rows])
    (folder / "plan.toml").write_text(
        plan(title, emotions, attributes, crossed, models), encoding="utf-8"
    )


def plan(
    title: str,
    emotions: Sequence[str],
    attributes: dict[str, Sequence[str]],
    crossed: Sequence[Sequence[str]],
    models: Sequence[str],
) -> str:
    """Return the plan of a study."""
    return PLAN.format(
        title=text(title),
        system=text(models[0]),
        owner=text(title),
        emotions=text(list(emotions)),
        crossed=text([list(pair) for pair in crossed]),
        attributes="".join(
            f'\n[[attribute]]\nname = {text(name)}\nsource = "prompted"\n'
            f"levels = {text(list(known))}\n"
            for name, known in attributes.items()
        ),
        models="".join(
            f'\n[[model]]\nname = {text(name)}\npredictions = "scores{at}.csv"\n'
            for at, name in enumerate(models)
        ),
    )


def table(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write both studies."""
    write(
        folder / "wide",
        title="Five models, forty emotions, sixty slices",
        emotions=[emotion.name for emotion in taxonomy().emotions],
        attributes={
            "gender": ("woman", "man"),
            "age": [f"{10 * at}-{10 * at + 9}" for at in range(1, 9)],
            "accent": [f"Region {at}" for at in range(1, 12)],
        },
        crossed=[("gender", "age"), ("gender", "accent")],
        models=[f"predictor-{name}" for name in "abcde"],
        persons=480,
    )
    write(
        folder / "hostile",
        title=f"Names that try to break out: {HOSTILE[0]}",
        emotions=("Anger", "Sadness"),
        attributes={"group": HOSTILE, "gender": ("woman", "man")},
        crossed=[("group", "gender")],
        models=("plain", "not-so-plain"),
        persons=180,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
