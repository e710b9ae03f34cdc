"""`evenhand perturb`: what disturbs pictures and sounds, to read of, to look at, to listen to."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evenhand.audit.perturbations.change import Change

app = typer.Typer(
    help="Pictures and sounds made a little worse, to test whether scores stay.",
    no_args_is_help=True,
)


@app.command("list")
def perturb_list() -> None:
    """List all perturbations, with what each does and what is tolerated at first.

    Tolerance is a share of the scale; the last column is the share of scores that has to stay, and
    who that is from.
    """
    from rich import box  # noqa: PLC0415 kept out of --help
    from rich.console import Console  # noqa: PLC0415 kept out of --help
    from rich.table import Table  # noqa: PLC0415 kept out of --help

    from evenhand.audit.perturbations.catalogue import perturbations  # noqa: PLC0415

    table = Table(box=box.SIMPLE)
    table.add_column("name", no_wrap=True)
    for title in ("for", "what it does", "tolerance", "share that stays"):
        table.add_column(title)
    for one in perturbations().values():
        stays = f"{one.unchanged:g}, {one.limits}"
        table.add_row(one.name, one.medium, one.says, f"{one.tolerance:g}", stays)
    Console().print(table)


@app.command("apply")
def perturb_apply(
    name: Annotated[str, typer.Argument(help="One of the list, all-sounds or all-pictures.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A picture or a sound.")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for NAME.png, .wav.")],
    seed: Annotated[int, typer.Option(help="Seed of the noise.", min=0)] = 20260101,
) -> None:
    """Disturb one file, to look at or to listen to: a sound at its own rate."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 kept out of --help
    from evenhand.audit.perturbations.catalogue import chosen  # noqa: PLC0415 kept out of --help
    from evenhand.audit.perturbations.change import Change  # noqa: PLC0415 kept out of --help
    from evenhand.model_zoo.media.unreadable import Unreadable  # noqa: PLC0415 kept out of --help

    asked = chosen(name)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([f"{out}: cannot be written: {error}"]) from None
    try:
        for one in asked:
            write = _write_sound if one.medium == "sound" else _write_picture
            typer.echo(f"written: {write(Change(perturbation=one, seed=seed), file, out)}")
    except (Unreadable, OSError) as error:
        raise InputError([f"{file}: {error}"]) from None


def _write_sound(change: "Change", file: Path, out: Path) -> Path:
    """Write a disturbed sound; samples beyond full scale are kept."""
    import soundfile  # noqa: PLC0415 kept out of --help

    from evenhand.model_zoo.media.sound_file import read_sound, sound_facts  # noqa: PLC0415

    rate_hz = sound_facts(file).rate_hz
    wave = read_sound(file, rate_hz=rate_hz)
    target = out / f"{change.perturbation.name}.wav"
    disturbed = change.sound(wave, rate_hz=rate_hz, content=_content(file))
    soundfile.write(target, disturbed, rate_hz, subtype="FLOAT")
    return target


def _write_picture(change: "Change", file: Path, out: Path) -> Path:
    """Write a disturbed picture."""
    from PIL import Image  # noqa: PLC0415 kept out of --help

    from evenhand.model_zoo.media.picture_file import read_picture  # noqa: PLC0415

    disturbed = change.picture(read_picture(file), content=_content(file))
    target = out / f"{change.perturbation.name}.png"
    Image.fromarray(disturbed).save(target)
    return target


def _content(file: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
