"""Pictures of the miniature head: what a level changes, and what it leaves alone."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.stimuli.corpus_folder import Medium
from evenhand.audit.stimuli.faces.arrays import floats
from evenhand.audit.stimuli.faces.levels import factors
from evenhand.audit.stimuli.faces.maker import FaceMaker, Scene, backdrop, face_box
from evenhand.audit.stimuli.faces.surface import Surface
from evenhand.audit.stimuli.manifest import Stimulus

Face = Callable[..., Stimulus]


def pixels(medium: Medium) -> NDArray[np.uint8]:
    read = cv2.imdecode(np.frombuffer(medium.data, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    return np.asarray(read[..., ::-1], np.uint8)


def one(maker: FaceMaker, stimulus: Stimulus) -> Medium:
    return next(iter(maker.make([stimulus])))


def test_a_picture_has_its_size_and_the_same_bytes_in_any_order(
    maker: FaceMaker, face: Face
) -> None:
    light, dark = face(tone="light"), face(tone="dark")
    first = [each.data for each in maker.make([light, dark, light])]
    assert first[0] == first[2] != first[1]
    assert [each.data for each in maker.make([dark, light])] == [first[1], first[0]]
    assert pixels(one(maker, light)).shape == (48, 48, 3)


@pytest.mark.parametrize("tone", ["light", "mid", "dark"])
def test_skin_gets_brighter_with_exposure(maker: FaceMaker, face: Face, tone: str) -> None:
    shots = [one(maker, face(tone=tone, exposure=each)) for each in ("0.5", "1", "2", "3")]
    means = [shot.measured["skin_luma"] for shot in shots]
    assert means == sorted(means)
    assert means[0] < means[-1]


def test_tone_orders_brightness_and_moves_no_box(maker: FaceMaker, face: Face) -> None:
    tones = list(factors()["tone"].levels)
    shots = [one(maker, face(tone=tone)).measured for tone in tones]
    means = [shot["skin_luma"] for shot in shots]
    assert means == sorted(means, reverse=True)
    boxes = {tuple(v for k, v in shot.items() if k.startswith("face_") and v > 1) for shot in shots}
    assert len({each[:4] for each in boxes}) == 1


def test_tone_changes_no_pixel_outside_the_head(maker: FaceMaker, face: Face) -> None:
    light, dark = (pixels(one(maker, face(tone=tone))) for tone in ("light", "dark"))
    assert (light[:4, :4] == dark[:4, :4]).all()
    assert (light != dark).any()


@pytest.mark.parametrize("factor", ["hair_colour", "background", "light", "hairstyle", "covering"])
def test_other_factors_change_the_picture(maker: FaceMaker, face: Face, factor: str) -> None:
    levels = list(factors()[factor].levels)
    shots = {one(maker, face(**{factor: level})).data for level in levels}
    assert len(shots) == len(levels)


def test_hair_colour_leaves_the_skin_alone(maker: FaceMaker, face: Face) -> None:
    black, grey = (maker.scene(face(hair_colour=each)) for each in ("black", "grey"))
    both = black.skin & grey.skin
    assert both.sum() > 50
    np.testing.assert_allclose(black.light[both], grey.light[both], atol=0.02)


@pytest.mark.parametrize("recipe", ["happy", "sad", "contempt"])
def test_an_expression_is_another_picture_of_the_same_person(
    maker: FaceMaker, face: Face, recipe: str
) -> None:
    neutral, moved = one(maker, face()), one(maker, face(recipe=recipe))
    other = one(maker, face(person="p2"))
    assert len({neutral.data, moved.data, other.data}) == 3


def test_statistics_are_of_skin_inside_the_box(maker: FaceMaker, face: Face) -> None:
    stimulus = face(glasses="glasses", hairstyle="shaved")
    scene: Scene = maker.scene(stimulus)
    left, top, right, bottom = scene.box
    rows, columns = np.nonzero(scene.skin)
    assert left <= columns.min() <= columns.max() < right <= 48
    assert top <= rows.min() <= rows.max() < bottom <= 48
    assert 0 < one(maker, stimulus).measured["skin_contrast"] < 1


def test_the_wall_is_a_little_darker_above_and_below() -> None:
    wall = backdrop(floats([0.5, 0.4, 0.3]), size=9).reshape(9, 9, 3)
    assert wall[4, 0, 0] == pytest.approx(0.5 * 0.85)
    assert wall[0, 0, 0] < wall[2, 0, 0] < wall[4, 0, 0]
    assert (wall == wall[:, :1]).all()


def test_a_picture_without_a_face_has_the_whole_as_its_box() -> None:
    nothing = np.zeros((0, 3), np.float32)
    surface = Surface(
        size=8,
        pixel=np.zeros(0, np.intp),
        part=np.zeros(0, np.intp),
        rest=nothing,
        normal=nothing,
        texture=nothing[:, :2],
        gaze=nothing[:, 0],
        depth=np.full((8, 8), -np.inf, np.float32),
        eye=0.25,
    )
    assert face_box(surface) == (0, 0, 4, 4)


def test_another_draw_of_the_noise_changes_nothing_but_noise(maker: FaceMaker, face: Face) -> None:
    first, again, other = (face(), face(seed="1"), face(seed="2"))
    one, same, two = (pixels(each).astype(float) for each in maker.make([first, again, other]))
    assert (one == same).all()
    assert 0 < np.abs(one - two).mean() < 3
    assert maker.scene(first) is maker.scene(other)
