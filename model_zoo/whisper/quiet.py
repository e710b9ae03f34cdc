"""Silence where libraries talk about their own business: bars, traces and reminders on stderr."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from transformers.utils import logging as transformers_logging


@contextmanager
def quiet() -> Iterator[None]:
    """Hold back log lines, warnings and bars, and put everything back afterwards.

    transformers and Optimum-Intel draw bars and remind of flags at each loading and each call,
    whatever is done; tracing for an export warns of every branch that it fixes. What goes wrong is
    raised and not logged, and comes through.
    """
    disabled, bars = logging.root.manager.disable, transformers_logging.is_progress_bar_enabled()
    logging.disable(logging.ERROR)
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        if bars:
            transformers_logging.enable_progress_bar()
