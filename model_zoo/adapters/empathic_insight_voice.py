"""Empathic Insight Voice, Small, Large and Plus: the encoder of BUD-E Whisper, and many heads."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from evenhand.model_zoo.adapters.voice_encoder import VoiceEncoder, open_voice_encoder
from evenhand.model_zoo.card import card, declared_outputs, weight_files
from evenhand.model_zoo.card_file import Card
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.heads.head_layers import Arrays, head_layers, widths
from evenhand.model_zoo.heads.packed_folder import HEADER, Packed, Stored
from evenhand.model_zoo.heads.packing import States, pack_heads, synthetic_states
from evenhand.model_zoo.heads.published_files import ENDINGS, HeadFiles, head_files
from evenhand.model_zoo.heads.voice_heads import VoiceHeads
from evenhand.model_zoo.wish import Wish

MODELS: Final = (
    "empathic-insight-voice-small",
    "empathic-insight-voice-large",
    "empathic-insight-voice-plus",
)

SMALL: Final = (1500, 768)
"""Positions and width of the states of Whisper small."""

QUALITY: Final = "voice_quality"
"""The kind of output whose files are known only by a part of their names."""


def opened(name: str, wish: Wish) -> EmbeddingPredictor:
    """Return a published voice model; its heads are packed into the cache once.

    Raises:
        ZooError: no folder of heads or of the encoder, or one that does not fit.
    """
    folder = wish.needed("weights", what="folder with its heads, one file each, or packed")
    source = wish.needed("encoder", what="folder of BUD-E Whisper, whose states the heads read")
    wish.refuse("baseline", "form", why=f"{name} gives raw scores only")
    wish.refuse("language", why=f"{name} writes no words")
    encoder = open_voice_encoder(
        Path(source), runtime=wish.runtime, precision=wish.precision, cache=wish.cache
    )
    packed = Path(folder)
    if not (packed / HEADER).is_file():
        place = hashlib.sha256(f"{name} {packed.resolve()}".encode()).hexdigest()[:16]
        packed = wish.cache / "packed-heads" / place
        pack_voice_heads(
            Path(folder),
            packed,
            model=name,
            encoder_shape=encoder.shape,
            partial=wish.partial,
            say=wish.say,
        )
    return empathic_insight_voice(encoder, packed, model=name)


def voice_head_files(folder: Path, *, model: str) -> HeadFiles:
    """Return which heads of a published voice model lie in a folder.

    How the files of the four heads for quality are called is not confirmed: any file is taken
    whose name holds the name of the output.

    Args:
        folder: one file of weights a head.
        model: name of the card.

    Raises:
        UnknownName: the zoo has no such model.
        ZooError: no such folder, or none of the heads is in it.
    """
    told = card(model)
    expected = dict(weight_files(told))
    lying = sorted(one.name for one in folder.glob("*") if one.suffix in ENDINGS)
    for output in declared_outputs(told):
        if output.kind == QUALITY:
            named = [file for file in lying if output.name in file]
            expected[output.name] = named[0] if named else f"model_{output.name}_best.pth"
    return head_files(folder, expected)


def pack_voice_heads(
    folder: Path,
    packed: Path,
    *,
    model: str,
    encoder_shape: tuple[int, int] = SMALL,
    stored: Stored = "int8",
    states: States | None = None,
    partial: bool = False,
    say: Callable[[str], None],
) -> Packed:
    """Pack the published heads of a voice model, and go on where an earlier call was ended.

    Args:
        folder: one file of weights a head.
        packed: folder to write.
        model: name of the card.
        encoder_shape: positions and width of the states that the heads read.
        stored: numbers of the projections.
        states: what drift is measured on; made up where none are given.
        partial: whether heads may be missing; their outputs are then not covered.
        say: told of heads that are missing or not expected, and of each that is done.

    Returns:
        The header, with the drift of each head.

    Raises:
        ZooError: heads are missing, are of another size than the card states, or cannot be packed.
    """
    require("torch", extra="models")
    files = voice_head_files(folder, model=model)
    if files.unexpected:
        say(f"{folder}: heads that {model} does not have: {', '.join(files.unexpected)}")
    if files.missing:
        problem = f"{folder}: heads of {model} are missing: {', '.join(files.missing)}"
        if not partial:
            raise ZooError([problem])
        say(problem)
    told = card(model)
    for name, file in files.found.items():
        _check_widths(name, widths(head_layers(_opened(file), file=file.name)), told, str(file))
    return pack_heads(
        files.found,
        packed,
        opened=_opened,
        states=states or synthetic_states(*encoder_shape),
        stored=stored,
        say=say,
    )


def empathic_insight_voice(
    encoder: VoiceEncoder, packed: Path, *, model: str
) -> EmbeddingPredictor:
    """Return a voice model: an encoder and packed heads.

    Args:
        encoder: of BUD-E Whisper; see `voice_encoder.whisper_encoder`.
        packed: what `pack_voice_heads` wrote.
        model: name of the card.

    Raises:
        UnknownName: the zoo has no such model.
        ZooError: the folder is not whole, holds heads of another size than the card states, or
            heads that read other states than the encoder gives.
    """
    told = card(model)
    heads = VoiceHeads(packed, outputs=declared_outputs(told), model=model)
    for head in heads.packed.heads:
        _check_widths(head.name, head.widths, told, f"{packed}: {head.source}")
    wanted = (heads.packed.positions, heads.packed.width)
    if encoder.shape != wanted:
        problem = f"{packed}: heads read states of shape {wanted}, the encoder gives"
        raise ZooError([f"{problem} {encoder.shape}"])
    return EmbeddingPredictor(name=model, encoder=encoder, heads=heads)


def _opened(file: Path) -> Arrays:
    """Return the arrays of a file of weights; those in 32 bit stay in the file."""
    from evenhand.model_zoo.networks.state_dict import read_state_dict  # noqa: PLC0415 needs torch

    return {name: one.float().numpy() for name, one in read_state_dict(file).items()}


def _check_widths(name: str, found: tuple[int, ...], told: Card, where: str) -> None:
    """Refuse a head of another size than the card states; what it reads is checked elsewhere."""
    kind = next(output.kind for output in declared_outputs(told) if output.name == name)
    stated = next(heads.widths for heads in told.heads if kind in heads.of)
    if stated is not None and stated[1:] != found[1:]:
        problem = f"{where}: has widths {found}, but {told.name} has {stated}"
        raise ZooError([f"{problem}; it is of another model"])
