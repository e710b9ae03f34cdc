"""Pictures of every kind come out upright, opaque, 8 bit and RGB, or with a reason."""

import io
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.unreadable import Unreadable

RED = (220, 30, 40)


def _saved(picture: Image.Image, kind: str, **options: object) -> io.BytesIO:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    stream.seek(0)
    return stream


def _marked() -> Image.Image:
    """Return a picture 6 wide and 4 high, white with a red left upper quarter."""
    picture = Image.new("RGB", (60, 40), (255, 255, 255))
    picture.paste(RED, (0, 0, 30, 20))
    return picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_every_format_gives_the_same_picture(kind: str) -> None:
    found = read_picture(_saved(_marked(), kind))
    assert found.dtype == np.uint8
    assert found.shape == (40, 60, 3)
    assert np.abs(found[5, 5].astype(int) - RED).max() <= 12
    assert found[35, 55].min() >= 250


@pytest.mark.parametrize(
    ("turn", "corner"), [(1, (5, 5)), (3, (35, 55)), (6, (5, 35)), (8, (55, 5))]
)
def test_exif_rotation_is_applied(turn: int, corner: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    found = read_picture(_saved(_marked(), "JPEG", exif=exif, quality=95))
    assert found.shape == ((40, 60, 3) if turn < 5 else (60, 40, 3))
    assert np.abs(found[corner].astype(int) - RED).max() <= 12


def test_transparency_is_laid_on_white_and_not_on_what_lies_under_it() -> None:
    hidden = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    half = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    assert read_picture(_saved(hidden, "PNG")).min() == 255
    assert read_picture(_saved(half, "PNG"))[0, 0, 0] == pytest.approx(127, abs=1)
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([9, 9, 9])
    assert read_picture(_saved(palette, "PNG", transparency=0)).min() == 255


def test_16_bit_grey_is_scaled_and_not_clipped() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    found = read_picture(_saved(Image.fromarray(ramp), "PNG"))
    assert np.array_equal(found[..., 0], np.rint(ramp / 257))
    assert np.array_equal(found[..., 0], found[..., 2])


def test_grey_and_cmyk_become_rgb() -> None:
    grey = read_picture(_saved(Image.new("L", (3, 3), 77), "PNG"))
    assert np.array_equal(grey, np.full((3, 3, 3), 77))
    assert read_picture(_saved(Image.new("CMYK", (3, 3)), "JPEG")).min() >= 250


def test_pixels_that_have_no_white_are_refused() -> None:
    for values, says in (
        (np.array([[0.0, 1.0]], np.float32), "floating-point pixels"),
        (np.array([[-5, 70_000]], np.int32), "grey values from -5 to 70000, expected 0 to 65535"),
    ):
        with pytest.raises(Unreadable, match=f"not_a_picture: {says}"):
            read_picture(_saved(Image.fromarray(values), "TIFF"))


def test_of_an_animation_the_first_frame_is_taken() -> None:
    for kind in ("WEBP", "GIF", "PNG"):
        more = [Image.new("RGB", (60, 40), (0, 0, 255))]
        moving = _saved(_marked(), kind, save_all=True, append_images=more, duration=40)
        found = read_picture(moving)
        assert found.shape == (40, 60, 3)
        assert np.abs(found[5, 5].astype(int) - RED).max() <= 12


def test_formats_for_which_a_program_would_be_started_are_none() -> None:
    with pytest.raises(Unreadable, match="not_a_picture"):
        read_picture(_saved(_marked(), "EPS"))


@given(kind=st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"]), seed=st.integers(0, 99))
def test_damage_gives_a_picture_or_a_reason(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    damaged = np.frombuffer(_saved(_marked(), kind).getvalue(), np.uint8).copy()
    damaged[rng.integers(2, damaged.size, 8)] = rng.integers(0, 256, 8)
    with suppress(Unreadable):
        assert read_picture(io.BytesIO(damaged.tobytes())).dtype == np.uint8


def test_what_is_too_large_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Unreadable, match=r"too_large: 60 x 40 pixels, at most 100 are decoded"):
        read_picture(_saved(_marked(), "PNG"), most_pixels=100)
    with pytest.raises(Unreadable, match="too_large"):
        read_picture(_saved(Image.new("1", (20_000, 20_000)), "PNG"))


def test_half_a_picture_is_refused_whatever_other_libraries_asked_of_pillow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(_saved(_marked(), "PNG").getvalue()[:90])
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(Unreadable) as caught:
        read_picture(broken)
    assert caught.value.reason == "truncated"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_files_that_are_no_pictures_have_a_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(_saved(_marked(), "PNG").getvalue()[:90])
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    empty = tmp_path / "empty.jpg"
    empty.touch()
    for path, reason in [
        (tmp_path / "absent.png", "missing"),
        (tmp_path, "unreadable"),
        (broken, "truncated"),
        (text, "not_a_picture"),
        (empty, "empty"),
    ]:
        with pytest.raises(Unreadable) as caught:
            read_picture(path)
        assert caught.value.reason == reason
    with pytest.raises(Unreadable, match="empty: 0 bytes"):
        read_picture(io.BytesIO())
