"""Where a sound begins and ends: a cut that is a little off."""

import numpy as np

from evenhand.audit.perturbations.sounds.clip import Clip, Samples


def crop(clip: Clip, *, begin_s: float = 0.0, end_s: float = 0.0) -> Samples:
    """Return a sound that begins later or ends sooner.

    Args:
        clip: the sound.
        begin_s: seconds that are cut off at the beginning.
        end_s: seconds that are cut off at the end.

    Returns:
        What is left, which may be nothing.
    """
    begin, end = round(begin_s * clip.rate_hz), round(end_s * clip.rate_hz)
    return clip.samples[begin : max(clip.samples.size - end, begin)]


def silence(clip: Clip, *, begin_s: float = 0.0, end_s: float = 0.0) -> Samples:
    """Return a sound with digital silence around it.

    Args:
        clip: the sound.
        begin_s: seconds of silence before it.
        end_s: seconds of silence behind it.
    """
    ends = round(begin_s * clip.rate_hz), round(end_s * clip.rate_hz)
    return np.pad(clip.samples, ends)
