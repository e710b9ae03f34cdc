"""A clip as 181 means: cepstrum, chroma, mel energies and zero crossings, as small nets take it."""

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Wave

RATE_HZ: Final = 22_050
N_FFT: Final = 2_048
CEPSTRUM: Final = 40
PITCH_CLASSES: Final = 12
BANDS: Final = 128
SIZE: Final = CEPSTRUM + PITCH_CLASSES + BANDS + 1
"""All numbers of a clip: 181."""


def clip_means(wave: Wave) -> NDArray[np.float32]:
    """Return 181 numbers of a clip, each the mean over its frames, by librosa.

    Stretches of 2,048 samples every 512, mirrored at both ends as librosa did when nets of this
    kind were trained. Its later default, silence at the ends, is another number.

    Args:
        wave: samples at 22,050 Hz; at least 2,048, not all of them 0.

    Returns:
        40 cepstral coefficients of the mel levels in dB, 12 pitch classes, 128 mel energies, and
        the share of zero crossings.
    """
    require("librosa", extra="run")
    from librosa import feature, power_to_db, stft  # noqa: PLC0415 takes a second and a half

    magnitudes = np.abs(stft(wave, n_fft=N_FFT, pad_mode="reflect"))
    mel = feature.melspectrogram(S=magnitudes**2, sr=RATE_HZ, n_mels=BANDS)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Trying to estimate tuning", UserWarning)
        chroma = feature.chroma_stft(S=magnitudes, sr=RATE_HZ, n_chroma=PITCH_CLASSES)
    parts = (
        feature.mfcc(S=power_to_db(mel), sr=RATE_HZ, n_mfcc=CEPSTRUM),
        chroma,
        mel,
        feature.zero_crossing_rate(wave),
    )
    found: NDArray[np.float32] = np.concatenate([part.mean(axis=1) for part in parts])
    return found.astype(np.float32)
