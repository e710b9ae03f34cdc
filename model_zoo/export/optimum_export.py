"""Exports that Optimum-Intel does itself, from a folder to a folder."""

from pathlib import Path

from evenhand.model_zoo.export.quiet import quiet
from evenhand.model_zoo.whisper.quiet import quiet as without_bars


def optimum_export(kind: str, source: Path, folder: Path) -> None:
    """Write what a class of Optimum-Intel makes of a folder, in 32 bit.

    Left to itself the class would put the weights of large models in 8 bit integers.

    Args:
        kind: name of the class.
        source: folder with the weights of torch.
        folder: where to write.
    """
    with quiet(), without_bars():
        from optimum.intel import openvino as classes  # noqa: PLC0415 its greeting is kept quiet

        chosen = getattr(classes, kind)
        try:
            model = chosen.from_pretrained(source, export=True, compile=False, load_in_8bit=False)
            model.save_pretrained(folder)
        finally:
            place = getattr(chosen, "_model_save_dir_tempdirectory_instance", None)
            if place is not None:
                place.cleanup()
