"""A table as Aequitas takes it, brought here: one row a decision, one column an attribute."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion

SCORE: Final = "score"
LABEL: Final = "label_value"
MODEL: Final = "model_id"
NO_ATTRIBUTE: Final = frozenset(
    {SCORE, LABEL, MODEL, "as_of_date", "entity_id", "id", "rank_abs", "rank_pct"}
)
"""Columns that Aequitas gives another meaning than that of an attribute."""
ITEM: Final = "item"
PERSON: Final = "person"
ONLY_MODEL: Final = "model"
METRICS: Final = ("fpr", "fnr", "selection_rate")
NO_REFERENCE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedAudit:
    """A plan and the frames that it is about, as `evenhand.run_frames` takes them.

    Attributes:
        plan: text of the plan, which names the files that `save` writes.
        items, ratings: one row a decision.
        predictions: a frame for each model, by its name.
    """

    plan: str
    items: pd.DataFrame
    ratings: pd.DataFrame
    predictions: Mapping[str, pd.DataFrame]

    def save(self, folder: Path) -> Path:
        """Write plan and frames for `evenhand audit`, and return the path of the plan.

        Args:
            folder: made where there is none.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.items.to_csv(folder / "items.csv", index=False)
        self.ratings.to_csv(folder / "ratings.csv", index=False)
        for at, frame in enumerate(self.predictions.values(), start=1):
            frame.to_csv(folder / _file_of(at), index=False)
        path = folder / "plan.toml"
        path.write_text(self.plan, encoding="utf-8")
        return path


def from_aequitas_frame(
    frame: pd.DataFrame,
    *,
    persons: str | None,
    attributes: Sequence[str] = (),
    reference: Mapping[str, str] = NO_REFERENCE,
    score_at: float | None = None,
    metrics: Sequence[str] = METRICS,
    margin: float | None = None,
    owner: str = "",
    seed: int = 0,
) -> FramedAudit:
    """Return the plan and frames of a table as Aequitas takes it.

    Its columns are `score`, `label_value` (1 for what was to be found), one for each attribute, and
    if there are several models `model_id`. Attributes stay apart even where their levels share a
    name, a missing level is `unknown` and counted, and numbers are not cut into quarters unasked.

    Args:
        frame: the table.
        persons: column that says who a row is about; None says that each row is another person.
        attributes: columns to look at; default: all that have no other meaning.
        reference: the level that others are held against, by attribute; default: everyone else.
        score_at: a score from here on counts as positive; may be left out for scores 0 and 1.
        metrics: names of metrics, see `evenhand metrics`.
        margin: the tolerated gap of each metric; without one nothing is judged.
        owner: who set the margin.
        seed: of every random number.

    Raises:
        InputError: a column is missing, or holds what it must not; it has all that is wrong.

    Examples:
        >>> table = pd.DataFrame({"score": [1, 0], "label_value": [1, 1], "sex": ["a", "b"]})
        >>> framed = from_aequitas_frame(table, persons=None)
        >>> framed.items.to_dict("list")
        {'item': ['1', '2'], 'person': ['1', '2'], 'sex': ['a', 'b']}
    """
    _refuse(_texts(attributes=attributes, metrics=metrics))
    names = _columns(frame)
    wanted = [name for name in (SCORE, LABEL, persons) if name is not None]
    chosen = list(attributes) or [n for n in names if n not in {*NO_ATTRIBUTE, persons}]
    _refuse(_missing((*wanted, *chosen), names))
    _refuse(chain(_wrong(frame, chosen, reference, score_at), _unnamed(frame, persons)))
    if margin is not None and not owner.strip():
        raise InputError(["owner: empty, expected who sets the margin"])
    rows = _rows(frame, persons, chosen)
    first = rows.drop_duplicates(ITEM)
    _refuse(_contradictions(rows, first, chosen))
    predictions = {
        str(name): part[[ITEM, LABEL]].reset_index(drop=True)
        for name, part in rows.assign(**{LABEL: rows[SCORE]}).groupby(MODEL, sort=True)
    }
    levels = {name: sorted(set(first[name].dropna())) for name in chosen}
    threshold = 1.0 if score_at is None else score_at
    plan = [
        *_preamble(seed, compare="reference" if reference else "rest"),
        *(line for n in chosen for line in _attribute(n, levels[n], reference.get(n, ""))),
        *(line for at, n in enumerate(predictions, 1) for line in _model(n, at, rows[SCORE])),
        *(line for n in metrics for line in _question(n, threshold, margin, owner)),
    ]
    return FramedAudit(
        plan="\n".join(plan) + "\n",
        items=first[[ITEM, PERSON, *chosen]].reset_index(drop=True),
        ratings=first[[ITEM, LABEL]].reset_index(drop=True),
        predictions=predictions,
    )


def _rows(frame: pd.DataFrame, persons: str | None, attributes: Sequence[str]) -> pd.DataFrame:
    """Return rows with item, person and model; the n-th row of a person is one item for all."""
    columns: dict[str, object] = {name: _words(frame[name]) for name in attributes}
    columns[SCORE] = pd.to_numeric(frame[SCORE])
    columns[LABEL] = pd.to_numeric(frame[LABEL])
    columns[MODEL] = frame[MODEL].astype(str) if MODEL in frame else ONLY_MODEL
    rows = pd.DataFrame(columns, index=frame.index).reset_index(drop=True)
    place = rows.groupby(MODEL).cumcount() + 1
    if persons is None:
        return rows.assign(**{ITEM: place.astype(str), PERSON: place.astype(str)})
    person = frame[persons].astype(str).reset_index(drop=True)
    nth = rows.groupby([rows[MODEL], person]).cumcount() + 1
    once = not (nth > 1).any()
    item = person if once else person + " #" + nth.astype(str)
    return rows.assign(**{ITEM: item, PERSON: person})


def _words(column: "pd.Series[str]") -> "pd.Series[str]":
    """Return levels as text; missing ones stay missing."""
    return column.astype(object).map(str, na_action="ignore")


def _texts(**lists: Sequence[str]) -> Iterator[str]:
    """Yield arguments that are a text where a list is meant."""
    for argument, given in lists.items():
        if isinstance(given, str):
            yield f"{argument}: got the text {given!r}, expected a list such as [{given!r}]"


def _columns(frame: object) -> list[str]:
    """Return the names of the columns.

    Raises:
        InputError: it is no frame of pandas, has no row, or two columns have one name.
    """
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise InputError([f"frame: got a {kind}, expected a pandas data frame"])
    names = [str(name) for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError([f"frame: column names must be unique, and {listing(twice)} is not"])
    if frame.empty:
        raise InputError(["frame: has no rows"])
    return names


def _unnamed(frame: pd.DataFrame, persons: str | None) -> Iterator[str]:
    """Yield the columns of persons and models that do not name one in every row."""
    for name, whose in ((persons, "person"), (MODEL, "model")):
        if name in frame and (gaps := int(frame[name].isna().sum())):
            yield f"{name}: is empty in {gaps} of {len(frame)} rows, expected a {whose} in each"


def _missing(wanted: Sequence[str], there: Sequence[str]) -> Iterator[str]:
    for name in wanted:
        if name not in there:
            yield (
                f"frame: has no column {name!r}, it has {listing(there)}.{suggestion(name, there)}"
            )


def _wrong(
    frame: pd.DataFrame,
    attributes: Sequence[str],
    reference: Mapping[str, str],
    score_at: float | None,
) -> Iterator[str]:
    """Yield what columns hold that they must not."""
    if not attributes:
        yield "attributes: the frame has no column left that could be one"
    labels = set(frame[LABEL].dropna())
    if not labels <= {0, 1}:
        yield f"{LABEL}: holds {listing(sorted(map(str, labels)))}, expected 0 and 1"
    yield from _wrong_scores(frame[SCORE], score_at)
    for name in attributes:
        if name in {ITEM, PERSON}:
            yield f"{name}: is what this audit calls its own column; rename it"
        kind = frame[name].dtype
        if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind):
            yield f"{name}: holds numbers; make named levels of them, or leave it out by attributes"
    for name, level in reference.items():
        known = sorted(set(_words(frame[name]).dropna())) if name in attributes else []
        if level not in known:
            yield f"reference: {name} has no level {level!r}, it has {listing(known) or 'none'}"


def _wrong_scores(scores: "pd.Series[float]", score_at: float | None) -> Iterator[str]:
    if not pd.api.types.is_numeric_dtype(scores):
        yield f"{SCORE}: holds text, expected numbers"
    elif score_at is None and not set(scores.dropna()) <= {0, 1}:
        yield f"score_at: say from where on a score counts as positive; {SCORE} is not 0 and 1"
    elif scores.dropna().isin([np.inf, -np.inf]).any():
        yield f"{SCORE}: holds infinite numbers"


def _contradictions(
    rows: pd.DataFrame, first: pd.DataFrame, attributes: Sequence[str]
) -> Iterator[str]:
    """Yield columns that say one thing of an item for one model, and another for the next."""
    known = first.set_index(ITEM)
    for name in (LABEL, *attributes):
        told = rows[ITEM].map(known[name])
        differs = ~(rows[name].eq(told) | (rows[name].isna() & told.isna()))
        if differs.any():
            item = rows.loc[differs, ITEM].iloc[0]
            yield f"{name}: differs between models for item {item!r}, expected one value an item"


def _refuse(problems: Iterator[str]) -> None:
    found = tuple(problems)
    if found:
        raise InputError(found)


def _preamble(seed: int, *, compare: str) -> Iterator[str]:
    """Yield the parts of a plan that are about the data."""
    yield "evenhand = 1"
    yield 'title = "A table in the form of Aequitas"'
    yield "\n[purpose]"
    yield 'system = "The model behind the scores of the table"'
    yield 'intended_use = "Not said in the table"'
    yield 'context = "other"\nmodality = "other"'
    yield '\n[data]\nname = "Rows of a table"\nsubjects = "real"\nitems = "items.csv"'
    yield f'\n[ratings]\nfile = "ratings.csv"\nlayout = "wide"\nemotions = ["{LABEL}"]'
    yield 'scale = { kind = "binary", low = 0, high = 1 }'
    yield f'\n[slices]\ncompare = "{compare}"'
    yield f"\n[statistics]\nseed = {seed}"


def _attribute(name: str, levels: Sequence[str], reference: str) -> Iterator[str]:
    yield f'\n[[attribute]]\nname = {_quoted(name)}\nsource = "recorded"'
    yield f"levels = [{', '.join(map(_quoted, levels))}]"
    if reference:
        yield f"reference = {_quoted(reference)}"


def _model(name: str, at: int, scores: "pd.Series[float]") -> Iterator[str]:
    """Yield a model; scores other than 0 and 1 are on the scale from the least to the largest."""
    binary = set(scores.dropna()) <= {0, 1}
    low, high = (0.0, 1.0) if binary else (float(scores.min()), float(scores.max()))
    high = high if high > low else low + 1.0
    kind = "binary" if binary else "continuous"
    yield f'\n[[model]]\nname = {_quoted(name)}\npredictions = "{_file_of(at)}"'
    yield f'scale = {{ kind = "{kind}", low = {low!r}, high = {high!r} }}\nlink = "none"'


def _question(metric: str, score_at: float, margin: float | None, owner: str) -> Iterator[str]:
    """Yield a gate, or without a margin a metric that is shown."""
    yield f"\n[[{'show' if margin is None else 'gate'}]]\nmetric = {_quoted(metric)}"
    yield f'emotions = ["{LABEL}"]\ntruth_at = 1\nscore_at = {score_at!r}'
    if margin is not None:
        yield f"margin = {margin!r}\nowner = {_quoted(owner)}"


def _file_of(at: int) -> str:
    return f"predictions_{at}.csv"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it, which is as JSON does."""
    return json.dumps(text, ensure_ascii=False)
