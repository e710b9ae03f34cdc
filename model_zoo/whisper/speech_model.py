"""A Whisper that writes: one face over transformers and over Optimum-Intel."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from transformers import WhisperForConditionalGeneration, WhisperProcessor

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Identity, Precision, Runtime, Wave
from evenhand.model_zoo.runtime.digest import digest
from evenhand.model_zoo.runtime.openvino_graph import DEVICE, has_integers, stated
from evenhand.model_zoo.runtime.precision import refuse_unknown, settings
from evenhand.model_zoo.whisper.quiet import quiet
from evenhand.model_zoo.whisper.weight_files import WEIGHTS, settings_files, weight_files

Task: TypeAlias = Literal["transcribe", "translate"]
"""Write in the language that is spoken, or in English."""

KIND: Final = "OVModelForSpeechSeq2Seq"
GRAPH: Final = "openvino_encoder_model.xml"
WORDS: Final = ("tokenizer.json", "vocab.json")
"""Without one of them transformers goes on with a tokenizer that has no words."""

DTYPES: Mapping[Precision, torch.dtype] = MappingProxyType(
    {"f32": torch.float32, "bf16": torch.bfloat16}
)


class SpeechModel:
    """A Whisper with its processor; what it takes is at most one window of sound an item.

    Attributes:
        identity: what makes its words its own.
        rate_hz: samples per second that it takes.
        window_s: seconds that it hears at once.
        languages: token of each language by its code; none in a model of English alone.
    """

    def __init__(self, network: Any, processor: WhisperProcessor, identity: Identity) -> None:  # noqa: ANN401 classes of two libraries
        """Take what `open_speech_model` has loaded."""
        self._network, self._processor = network, processor
        self.identity = identity
        self.rate_hz: int = processor.feature_extractor.sampling_rate
        self.window_s: float = float(processor.feature_extractor.chunk_length)
        tokens = getattr(network.generation_config, "lang_to_id", None) or {}
        self.languages: Mapping[str, int] = MappingProxyType(
            {token.strip("<|>"): number for token, number in tokens.items()}
        )

    def written(
        self,
        waves: Sequence[Wave],
        *,
        languages: Sequence[str] | None = None,
        task: Task | None = None,
        most_tokens: int | None = None,
    ) -> tuple[str, ...]:
        """Return what the model writes for each sound, by greedy search.

        Args:
            waves: one window or less each, at `rate_hz`.
            languages: code of the language of each; None lets the model choose.
            task: what to write; None leaves it to the checkpoint.
            most_tokens: where a text is cut off; None for the length that the checkpoint allows.

        Raises:
            ZooError: a language that the model does not have.
        """
        self._check(languages)
        told: dict[str, object] = {"language": languages and list(languages), "task": task}
        told |= {"max_new_tokens": most_tokens}
        given = {name: value for name, value in told.items() if value is not None}
        with torch.inference_mode(), quiet():
            tokens = self._network.generate(self._spectra(waves), **given)
        texts = self._processor.batch_decode(tokens, skip_special_tokens=True)
        return tuple(text.strip() for text in texts)

    def first_logits(self, waves: Sequence[Wave]) -> NDArray[np.float32]:
        """Return the model's logits for what follows the start: sounds x vocabulary.

        Args:
            waves: one window or less each, at `rate_hz`.
        """
        start = self._network.generation_config.decoder_start_token_id
        tokens = torch.full((len(waves), 1), start, dtype=torch.long)
        with torch.inference_mode():
            found = self._network(input_features=self._spectra(waves), decoder_input_ids=tokens)
        return _copied(found.logits[:, -1])

    def states(self, waves: Sequence[Wave]) -> NDArray[np.float32]:
        """Return the last hidden states of the encoder: sounds x positions x width.

        Args:
            waves: one window or less each, at `rate_hz`.
        """
        with torch.inference_mode():
            found = self._network.get_encoder()(self._spectra(waves))
        return _copied(found.last_hidden_state)

    def _spectra(self, waves: Sequence[Wave]) -> torch.Tensor:
        """Return log-mel spectrograms in the precision of the network."""
        extract = self._processor.feature_extractor
        features = extract(list(waves), sampling_rate=self.rate_hz, return_tensors="pt")
        spectra: torch.Tensor = features.input_features.to(self._network.dtype)
        return spectra

    def _check(self, languages: Sequence[str] | None) -> None:
        """Refuse languages that have no token."""
        unknown = sorted(set(languages or ()) - self.languages.keys())
        if unknown:
            has = ", ".join(self.languages) or "none: it knows English alone"
            problem = f"no language {', '.join(map(repr, unknown))}; the model has: {has}"
            raise ZooError([problem])


def open_speech_model(
    folder: Path,
    *,
    runtime: Runtime = "torch",
    precision: Precision = "f32",
    cache: Path | None = None,
) -> SpeechModel:
    """Return the Whisper of a folder.

    Args:
        folder: a checkpoint of transformers, or for `optimum-intel` also its exported form.
        runtime: `torch` or `optimum-intel`.
        precision: in what numbers it computes. `int8` takes a folder that was exported so, and
            computes the rest in 32 bit.
        cache: where exports of checkpoints are kept; without it one is exported at each opening,
            which takes seconds to minutes.

    Raises:
        ZooError: there is no model in the folder, or it cannot be run so.
    """
    _check_way(folder, runtime, precision)
    libraries = ("torch", "transformers") if runtime == "torch" else ("openvino", "optimum-intel")
    try:
        with quiet():
            processor = WhisperProcessor.from_pretrained(folder, local_files_only=True)
            network = _network(folder, runtime, precision, cache)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        problem = f"{folder}: cannot be read as a Whisper: {_first_line(error)}"
        raise ZooError([problem]) from None
    network.generation_config.forced_decoder_ids = None
    identity = Identity(
        model=folder.resolve().name,
        weights=digest(weight_files(folder)),
        runtime=runtime,
        precision=_found(network, folder, runtime, precision),
        settings=MappingProxyType(
            {name: version(name) for name in libraries}
            | {"configuration": digest(settings_files(folder))}
        ),
    )
    return SpeechModel(network, processor, identity)


def _check_way(folder: Path, runtime: Runtime, precision: Precision) -> None:
    """Refuse a folder without a Whisper, and ways in which it cannot be run."""
    refuse_unknown("precision", precision, get_args(Precision))
    problems = []
    exported = (folder / GRAPH).is_file()
    if (kind := _model_type(folder)) != "whisper":
        problems.append(f"{folder}: {kind}; the folder of a Whisper is needed")
    if not weight_files(folder):
        problems.append(f"{folder}: no weights: {', '.join(WEIGHTS)}")
    if not any((folder / name).is_file() for name in WORDS):
        problems.append(f"{folder}: no words: {' or '.join(WORDS)}")
    if runtime not in {"torch", "optimum-intel"}:
        problems.append(f"runtime {runtime!r}: a Whisper writes through torch or optimum-intel")
    if runtime == "torch" and exported:
        problems.append(f"{folder}: exported for OpenVINO; open it with runtime optimum-intel")
    if precision == "int8" and (runtime == "torch" or not exported):
        problems.append(f"{folder}: int8 needs a folder exported so, and runtime optimum-intel")
    if problems:
        raise ZooError(problems)


def _model_type(folder: Path) -> str:
    """Return what a folder says that it holds."""
    try:
        config = json.loads((folder / "config.json").read_bytes())
    except OSError:
        return "no config.json"
    except ValueError:
        return "config.json is no JSON"
    kind = config.get("model_type") if isinstance(config, dict) else None
    return str(kind or "config.json names no model_type")


def _network(folder: Path, runtime: Runtime, precision: Precision, cache: Path | None) -> Any:  # noqa: ANN401 classes of two libraries
    """Return the network, exported first where OpenVINO is to compute a checkpoint."""
    if runtime == "torch":
        loaded = WhisperForConditionalGeneration.from_pretrained(
            folder, dtype=DTYPES[precision], local_files_only=True
        )
        return loaded.eval()
    require("optimum.intel", extra="models")
    if (folder / GRAPH).is_file():
        return _compiled(folder, precision)
    if cache is not None:
        return _compiled(_kept_export(folder, cache), precision)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        _export(folder, Path(place))
        return _compiled(Path(place), precision)


def _kept_export(folder: Path, cache: Path) -> Path:
    """Return the export of a checkpoint from the cache."""
    from evenhand.model_zoo.export.ir_cache import ir_key, made_once  # noqa: PLC0415 heavy

    key = ir_key(
        digest(weight_files(folder)),
        {"kind": KIND, "configuration": digest(settings_files(folder))},
        {name: version(name) for name in ("openvino", "optimum-intel", "transformers")},
    )
    return made_once(
        cache / "optimum" / key,
        lambda new: _export(folder, new),
        whole=lambda kept: (kept / GRAPH).is_file(),
    )


def _export(folder: Path, goal: Path) -> None:
    """Write the exported form of a checkpoint."""
    from evenhand.model_zoo.export.optimum_export import (  # noqa: PLC0415 seconds to import
        optimum_export,
    )

    optimum_export(KIND, folder, goal)


def _compiled(folder: Path, precision: Precision) -> Any:  # noqa: ANN401 a class of Optimum
    """Return an exported network; its precision is said, for OpenVINO would choose silently."""
    from optimum.intel import OVModelForSpeechSeq2Seq  # noqa: PLC0415 seconds to import

    return OVModelForSpeechSeq2Seq.from_pretrained(
        str(folder),
        export=False,
        ov_config=dict(settings("bf16" if precision == "bf16" else "f32")),
        device=DEVICE,
        local_files_only=True,
    )


def _found(network: Any, folder: Path, runtime: Runtime, precision: Precision) -> Precision:  # noqa: ANN401 as above
    """Return in what numbers a network computes as it states itself, or refuse other integers."""
    if runtime == "torch":
        return precision
    integers = has_integers(network.encoder.model)
    if integers != (precision == "int8"):
        holds, right = ("8 bit integers", "int8") if integers else ("no integers", "f32 or bf16")
        problem = f"{folder}: holds {holds}, so {right} would be right, got {precision}"
        raise ZooError([problem])
    return "int8" if integers else stated(network.encoder.request)


def _first_line(error: Exception) -> str:
    """Return what an error of a library begins with."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _copied(tensor: torch.Tensor) -> NDArray[np.float32]:
    """Return values that stay: OpenVINO writes its next answer into the memory of the last."""
    return np.array(tensor.float().numpy(), dtype=np.float32)
