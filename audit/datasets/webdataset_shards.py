"""Format `webdataset_shards`: a WebDataset, tar files whose members of one name are one item.

All uncompressed `.tar` files of the data folder are read in order: pictures or clips (`.jpg`,
`.png`, `.webp`, `.wav`, `.flac`, `.mp3` ...) beside `.json` (an object; its keys become columns),
`.cls`, `.txt` and other texts (the ending is the column). Nothing is shuffled and nothing unpacked:
a clip is read later from where it lies.

The item's id is the key, that is the name without its ending, unless the JSON has the plan's own
item column.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from evenhand.audit.intake.corpus import LABEL, Corpus, labelled, with_own_columns
from evenhand.audit.intake.media_items import MediaItems, listed
from evenhand.audit.intake.sources import Option, Sources, chosen, no_scores, only_predictions
from evenhand.audit.intake.tar_samples import one_media, sample_columns, tar_samples
from evenhand.audit.plan import Data, Plan

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "media": Option(meaning="ending of the pictures or clips, where samples have several"),
        "label": LABEL,
    }
)

read_scores = only_predictions
score_names = no_scores


def read(plan: Plan, folder: Path) -> Sources:
    """Return the samples as items, and the ratings.

    Args:
        plan: column names, and `data.options` (see `OPTIONS`).
        folder: where the tar files lie.

    Raises:
        InputError: no tar file, one that cannot be read, or ratings that are not found.
    """
    options = chosen(plan.data, OPTIONS)
    return labelled(_corpus(plan.data, folder), plan, folder, label=options["label"])


def media(data: Data, folder: Path) -> MediaItems:
    """Return the samples with their picture or clip.

    Raises:
        InputError: no tar file, one that cannot be read, or no picture or clip at all.
    """
    corpus = _corpus(data, folder)
    return listed(corpus.items, corpus.media, data)


def _corpus(data: Data, folder: Path) -> Corpus:
    options = chosen(data, OPTIONS)
    samples = tar_samples(folder)
    keys = [sample.key for sample in samples]
    told = sample_columns(samples)
    return Corpus(
        items=with_own_columns(pa.table({data.item: keys, **told}), keys, data),
        media=[one_media(sample, options["media"].lower()) for sample in samples],
        files=tuple(dict.fromkeys(sample.shard for sample in samples)),
    )
