"""Format `laions_got_talent`: LAION's Got Talent, acting of eleven generated voices.

Tar files named after language, voice and topic (`de_coral_..._vocalbursts_fixed.tar`,
`voice_acting_outputs-alloy-emotion-prompts_005.tar`) hold clips (`.wav`, `.mp3`) beside `.json`
with `emotion`, `text`, `sample_id` and `duration`, or in the enhanced edition with `annotation`,
a text that holds the transcript. The Parquet edition has `audio`, `voice`, `language_code`,
`emotion`, `text` and `whisper_transcription`.

The truth is the emotion that the generator was asked for; nobody judged whether it is heard. The
person is the voice: eleven of them.

The publisher declares Apache-2.0; the clips were made with another company's voices, whose terms
are to be looked at.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from evenhand.audit.intake.generated_speech import SOURCE, prompted_labels, speech
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.plan import Data, Plan

OPTIONS: Mapping[str, Option] = MappingProxyType({"source": SOURCE})

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the clips with voice, language and descriptions, and the prompted emotion as label.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: where the files lie.

    Raises:
        InputError: files that are missing or not as described, unknown options, no prompted
            emotion, another layout than long, or another scale than 0..1.
    """
    source = chosen(plan.data, OPTIONS)["source"]
    return prompted_labels(speech(plan.data, folder, source=source), plan)


def media(data: Data, folder: Path) -> MediaItems:
    """Return the clips.

    Raises:
        InputError: files that are missing or not as described.
    """
    corpus = speech(data, folder, source=chosen(data, OPTIONS)["source"])
    return listed(corpus.items, corpus.media, data)
