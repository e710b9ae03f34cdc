"""MakeHuman's real head, where the cache holds it: it can be seen, and pairs are pairs."""

import cv2
import numpy as np
import pytest

from evenhand.audit.stimuli.faces.corpus import planned
from evenhand.audit.stimuli.faces.head_archive import WHEEL, HeadArchive
from evenhand.audit.stimuli.faces.levels import details, recipes
from evenhand.audit.stimuli.faces.maker import FaceMaker
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.cache import cache_folder


@pytest.fixture(scope="module")
def real() -> FaceMaker:
    path = kept_at(WHEEL, cache=cache_folder())
    if not path.is_file():
        pytest.skip("the cache does not hold MakeHuman's head; `evenhand stimuli faces` fetches it")
    return FaceMaker(HeadArchive(path), seed=1, size=96)


def test_the_wheel_holds_every_detail_and_unit(real: FaceMaker) -> None:
    del real
    archive = HeadArchive(kept_at(WHEEL, cache=cache_folder()))
    for pair in details().pairs:
        for name in (pair.low, pair.high):
            assert archive.holds(f"mpfb2/targets/{name.replace('*', 'l')}.target.gz")
    for recipe in recipes().values():
        for unit in recipe.units:
            sides = [f"{unit}", f"{unit}Left"]
            names = [f"faceunits01/targets/faceunits/{side}.target" for side in sides]
            assert any(archive.holds(name) for name in names)


def test_faces_of_the_core_fill_their_box_and_tone_orders_the_skin(real: FaceMaker) -> None:
    core = planned("faces-core", seed=1, size=96)
    shots = {
        each.factors["tone"]: next(iter(real.make([each]))).measured
        for each in core.stimuli
        if (each.person, each.recipe, each.factors["exposure"]) == ("p001", "happy", "1")
    }
    assert shots["light"]["skin_luma"] > shots["mid"]["skin_luma"] > shots["dark"]["skin_luma"]
    for shot in shots.values():
        assert shot["face_right"] - shot["face_left"] > 25
        assert shot["face_bottom"] - shot["face_top"] > 40


def test_a_pair_by_tone_has_the_same_edges(real: FaceMaker) -> None:
    core = planned("faces-core", seed=1, size=96)
    by_id = {each.id: each for each in core.stimuli}
    pair = core.pairs[0]
    one, two = (real.scene(by_id[each]) for each in (pair.a, pair.b))
    assert one.box == two.box
    assert (one.skin == two.skin).all()
    assert not np.allclose(one.light[one.skin], two.light[two.skin])


def test_every_pair_of_the_first_person_is_visible(real: FaceMaker) -> None:
    corpus = planned("faces-pairs", seed=1, size=96)
    by_id = {each.id: each for each in corpus.stimuli}
    for pair in corpus.pairs[:10]:
        one, two = (next(iter(real.make([by_id[each]]))).data for each in (pair.a, pair.b))
        assert one != two, pair.factor


def test_the_picture_is_a_png_that_others_can_read(real: FaceMaker) -> None:
    stimulus = planned("faces-small", seed=1).stimuli[0]
    data = next(iter(real.make([stimulus]))).data
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    assert read.shape == (96, 96, 3)
