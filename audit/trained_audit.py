"""The audit that every trained model gets: its predictions for held-out persons, by attribute.

A plan rates every outcome on one scale. A model whose outputs have several scales therefore gets
one audit a scale, each in a folder of its own. Captions are audited by their words: the label is
the number of wanted words, the score that number less the edits.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult, Verdict
from evenhand.audit.run import run_frames
from evenhand.audit.stored import RESULT_NAME
from evenhand.model_zoo.training.held_out import ATTRIBUTE, LABEL, SCORE
from evenhand.model_zoo.training.held_out import NAME as HELD_OUT
from evenhand.model_zoo.training.recipe_file import Source
from evenhand.model_zoo.training.toml_text import toml_text
from evenhand.model_zoo.training.trained_card import (
    Audited,
    TrainedCard,
    TrainedOutput,
    read_trained_card,
    write_trained_card,
)

FOLDER: Final = "audit"
MODALITIES: Mapping[str, str] = MappingProxyType(
    {"face": "face_image", "voice": "voice", "caption": "captioning"}
)
BEYOND: Final = 10.0
"""How many spans a score may lie beyond its scale before it counts as no score at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Outputs that one plan can audit.

    Attributes:
        kind: of their scale.
        low, high: its ends.
        bounded: whether scores cannot leave it.
        outputs: names.
        caption: whether they are captions.
    """

    kind: str
    low: float
    high: float
    bounded: bool
    outputs: tuple[str, ...]
    caption: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedAudit:
    """One audit of a trained model.

    Attributes:
        folder: where it lies.
        result: what it found.
        verdict: whether gaps are within the margin; None where no margin was set.
    """

    folder: Path
    result: AuditResult
    verdict: Verdict | None


def audit_trained(
    folder: Path, *, say: Callable[[str], None] = lambda _: None
) -> list[TrainedAudit]:
    """Audit the held-out predictions of a trained model, and say so on its card.

    Args:
        folder: of a finished training run.
        say: told what is going on.

    Returns:
        One audit a scale; none where no held-out person has an attribute to slice by. Outputs for
        which no held-out person is rated are in none.

    Raises:
        ZooError: no finished run.
        InputError: its predictions cannot be audited.
    """
    card = read_trained_card(folder)
    if not card.attributes:
        return []
    table = _table(folder / HELD_OUT)
    known = _known(card.attributes, table)
    for name in sorted(card.attributes.keys() - known):
        say(f"not audited by {name}: it is known of no held-out person")
    if not known:
        return []
    sliced = msgspec.structs.replace(card, attributes=known)
    done = []
    rated = [one for one in card.outputs if table.column(LABEL + one.name).null_count < len(table)]
    for name, judged in _by_scale(rated, table).items():
        say(f"auditing held-out persons: {', '.join(judged.outputs)}")
        done.append(_audited(sliced, judged, table, folder / FOLDER / name))
    _attach(card, done, folder)
    return done


def trained_plan(card: TrainedCard, judged: Judged) -> str:
    """Return the plan of the audit of outputs of one scale.

    Args:
        card: of the model.
        judged: the outputs.

    Returns:
        TOML. With a margin there is a gate; without one everything is shown and nothing judged.
    """
    metric = "word_accuracy" if judged.caption else "mae"
    shown = [metric] if judged.caption else [metric, "bias"]
    scale = {"kind": judged.kind, "low": judged.low, "high": judged.high}
    document: dict[str, object] = {
        "evenhand": 1,
        "title": f"{card.facts.title}: held-out persons of its training data",
        "purpose": {
            "system": card.facts.title,
            "intended_use": "Evidence for the card of a trained model",
            "context": "research",
            "modality": MODALITIES["caption" if judged.caption else card.modality],
            "role": "provider",
            "population": card.facts.data,
        },
        "data": {"name": "held-out persons", "subjects": card.facts.subjects, "items": HELD_OUT},
        "ratings": {
            "scale": scale,
            "file": HELD_OUT,
            "layout": "wide",
            "emotions": judged.outputs,
        },
        "statistics": {"seed": card.training.seed},
        "attribute": [{"name": name, "source": source} for name, source in card.attributes.items()],
        "model": [_model(card, judged)],
        "show": [{"metric": one, "emotions": "each"} for one in shown],
    }
    if card.margin is not None:
        points = card.margin.share * (1 if judged.caption else judged.high - judged.low)
        owned = {"owner": card.margin.owner, "rationale": card.margin.rationale}
        document["gate"] = [{"metric": metric, "margin": points, **owned}]
    return toml_text(document)


def _model(card: TrainedCard, judged: Judged) -> dict[str, object]:
    """Return how the plan names the model.

    A score of a nominal scale may lie beyond the labels. It stays what it is (a line of slope 1
    through 0 on a wider scale) instead of being lost, since losing it would flatter the model.
    """
    model: dict[str, object] = {"name": card.name, "predictions": HELD_OUT}
    room = 0.0 if judged.bounded else BEYOND * (judged.high - judged.low)
    scale = {"kind": "continuous", "low": judged.low - room, "high": judged.high + room}
    line = {} if judged.bounded else {"link": "linear", "slope": 1.0, "intercept": 0.0}
    return model | {"scale": scale} | line


def _by_scale(outputs: Sequence[TrainedOutput], table: pa.Table) -> Mapping[str, Judged]:
    """Return outputs by the name of their scale."""
    found: dict[str, Judged] = {}
    for output in outputs:
        one = _judged(output, table)
        name = "captions" if one.caption else f"{one.kind}_{one.low:g}_{one.high:g}"
        before = found[name].outputs if name in found else ()
        found[name] = Judged(
            kind=one.kind,
            low=one.low,
            high=one.high,
            bounded=one.bounded,
            outputs=(*before, *one.outputs),
            caption=one.caption,
        )
    return found


def _judged(output: TrainedOutput, table: pa.Table) -> Judged:
    """Return one output as it is judged; the scale of captions is up to their longest."""
    if output.span is None:
        most = pyarrow.compute.max(table.column(LABEL + output.name)).as_py()
        return Judged(
            kind="continuous",
            low=0.0,
            high=float(most),
            bounded=False,
            outputs=(output.name,),
            caption=True,
        )
    levels = "binary" if output.span == (0.0, 1.0) else "ordinal"
    return Judged(
        kind=levels if output.levels else "continuous",
        low=output.span[0],
        high=output.span[1],
        bounded=output.scale == "bounded",
        outputs=(output.name,),
    )


def _known(attributes: Mapping[str, Source], table: pa.Table) -> dict[str, Source]:
    """Return the attributes that some held-out person has."""
    return {
        name: source
        for name, source in attributes.items()
        if table.column(ATTRIBUTE + name).null_count < len(table)
    }


def _table(path: Path) -> pa.Table:
    """Return the held-out predictions."""
    try:
        return pyarrow.parquet.read_table(path)
    except (OSError, pa.ArrowException) as error:
        problem = f"{path}: held-out predictions cannot be read: {error}"
        raise InputError([problem]) from None


def _audited(card: TrainedCard, judged: Judged, table: pa.Table, out: Path) -> TrainedAudit:
    """Run one audit."""
    out.mkdir(parents=True, exist_ok=True)
    items = _renamed(table, ["item", "person"], {ATTRIBUTE + one: one for one in card.attributes})
    labels = {LABEL + name: name for name in judged.outputs}
    scores = {SCORE + name: name for name in judged.outputs}
    result = run_frames(
        trained_plan(card, judged),
        out,
        items=items,
        ratings=_renamed(table, ["item"], labels),
        predictions={card.name: _renamed(table, ["item"], scores)},
    )
    verdict = None if card.margin is None else result.verdict
    return TrainedAudit(folder=out, result=result, verdict=verdict)


def _renamed(table: pa.Table, kept: Sequence[str], names: Mapping[str, str]) -> pa.Table:
    """Return some columns under other names."""
    chosen = table.select([*kept, *names])
    return chosen.rename_columns([*kept, *names.values()])


def _attach(card: TrainedCard, done: Sequence[TrainedAudit], folder: Path) -> None:
    """Write on the card where its audits lie, by hash."""
    audits = tuple(
        Audited(
            folder=one.folder.relative_to(folder).as_posix(),
            result=hashlib.sha256((one.folder / RESULT_NAME).read_bytes()).hexdigest(),
            verdict=one.verdict,
        )
        for one in done
    )
    write_trained_card(msgspec.structs.replace(card, audits=audits), folder)
