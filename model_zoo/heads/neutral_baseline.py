"""What the heads say of neutral faces: an input with an origin, never assumed.

A model of 40 emotions without "neutral" has no zero: the authors' own neutral faces read 4.1 for
concentration. Which faces count as neutral changes every number that is taken from it.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.strict import Strict, converted

SHOWN: Final = 16
"""Letters of a hash that a message shows."""


class NeutralBaseline(Strict, frozen=True, kw_only=True):
    """The mean output of each head over neutral faces.

    Attributes:
        schema: version of this form.
        name: what to call it.
        faces: whose faces, how taken, and why they count as neutral.
        n: how many.
        source: who computed it, with what.
        heads: sha256 of the heads that gave the means.
        encoder: sha256 of the encoder that they read.
        means: by names of outputs, in the outputs' own units.
    """

    schema: Literal[1]
    name: str
    faces: str
    n: int
    source: str
    heads: str
    encoder: str
    means: dict[str, float]

    def digest(self) -> str:
        """Return the sha256 of what it says, whatever the file looked like."""
        text = json.dumps(msgspec.to_builtins(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def row(self, outputs: Sequence[Output]) -> NDArray[np.float64]:
        """Return the means in the order of some outputs.

        Raises:
            ZooError: an output has no mean.
        """
        missing = [one.name for one in outputs if one.name not in self.means]
        if missing:
            problem = f"baseline {self.name!r} has no mean for: {', '.join(missing)}"
            raise ZooError([problem])
        return np.array([self.means[one.name] for one in outputs], dtype=np.float64)

    def check(self, *, heads: str, encoder: str) -> None:
        """Refuse to serve other weights than those that gave the means.

        Args:
            heads: sha256 of the heads at hand.
            encoder: sha256 of the encoder at hand.

        Raises:
            ZooError: either is another.
        """
        problems = [
            f"baseline {self.name!r} was made with {part} {made[:SHOWN]}, not with {own[:SHOWN]}"
            for part, made, own in (
                ("heads", self.heads, heads),
                ("encoder", self.encoder, encoder),
            )
            if made != own
        ]
        if problems:
            raise ZooError(problems)


def read_baseline(path: Path) -> NeutralBaseline:
    """Return the baseline that a TOML or JSON file holds.

    Raises:
        ZooError: no such file, neither TOML nor JSON, unknown or missing keys, no faces, means
            that are no finite numbers.
    """
    decode = msgspec.json.decode if path.suffix == ".json" else msgspec.toml.decode
    try:
        document = decode(path.read_bytes())
    except OSError:
        problem = f"{path}: no such baseline"
        raise ZooError([problem]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{path}: neither TOML nor JSON by its ending: {error}"
        raise ZooError([problem]) from None
    return _checked(converted(document, NeutralBaseline, file=path.name), path.name)


def write_baseline(baseline: NeutralBaseline, path: Path) -> None:
    """Write a baseline as JSON, in which every mean keeps all its digits."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(baseline), indent=2) + b"\n")


def baseline_from(
    scores: NDArray[np.float64],
    outputs: Sequence[Output],
    *,
    name: str,
    faces: str,
    source: str,
    heads: str,
    encoder: str,
) -> NeutralBaseline:
    """Return the baseline of the raw scores of neutral faces.

    Args:
        scores: faces x outputs; rows of nan, which are faces without scores, do not count.
        outputs: what the columns are, in the raw form.
        name: what to call it.
        faces: whose faces, how taken, and why they count as neutral.
        source: who computed it, with what.
        heads: sha256 of the heads.
        encoder: sha256 of the encoder.

    Raises:
        ZooError: no face with scores, or scores that are not raw.
    """
    if any(one.form != "raw" for one in outputs):
        problem = f"a baseline is taken of raw scores, got {outputs[0].form}"
        raise ZooError([problem])
    scored = scores[~np.isnan(scores).all(axis=1)]
    means = scored.mean(axis=0) if len(scored) else np.empty(0)
    found = NeutralBaseline(
        schema=1,
        name=name,
        faces=faces,
        n=len(scored),
        source=source,
        heads=heads,
        encoder=encoder,
        means={one.name: float(mean) for one, mean in zip(outputs, means, strict=False)},
    )
    return _checked(found, f"baseline {name!r}")


def _checked(baseline: NeutralBaseline, where: str) -> NeutralBaseline:
    """Return a baseline that means something."""
    problems = [
        f"{where}: means[{name!r}] is no finite number, got {mean}"
        for name, mean in baseline.means.items()
        if not math.isfinite(mean)
    ]
    if baseline.n < 1:
        problems.append(f"{where}: n: at least one neutral face is wanted, got {baseline.n}")
    if problems:
        raise ZooError(problems)
    return baseline
