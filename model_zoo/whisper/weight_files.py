"""Which files in the folder of a Whisper hold its weights, and which else change its words."""

from pathlib import Path
from typing import Final

WEIGHTS: Final = ("*.safetensors", "pytorch_model*.bin", "openvino_*.xml", "openvino_*.bin")
SETTINGS: Final = ("*.json", "merges.txt")
RECORD: Final = "evenhand.json"


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of weights, of torch or of an export, in the order of their names."""
    return _matching(folder, WEIGHTS)


def settings_files(folder: Path) -> tuple[Path, ...]:
    """Return the configurations, vocabulary and measures of sound, in the order of their names.

    Two folders with the same weights write different words where these differ: tokens that are
    never written, the greatest length, the bands of the spectrogram.
    """
    return tuple(file for file in _matching(folder, SETTINGS) if file.name != RECORD)


def _matching(folder: Path, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the files whose names match any pattern."""
    return tuple(sorted({file for pattern in patterns for file in folder.glob(pattern)}))
